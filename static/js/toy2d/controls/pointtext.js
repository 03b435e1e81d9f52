// Points as a text, one on a line. Pure.

import { mostPoints } from '../cloud.js';
import { limits } from '../modes.js';

/** @typedef {import('../spec.js').Vec} Vec */

/** @param {Vec[]} points */
export function textOf(points) {
  return points.map(([x, y]) => `${x}, ${y}`).join('\n');
}

/**
 * Points of a text, one on a line: x, y. Empty lines do not count.
 * @param {string} text
 * @returns {{points: Vec[], wrong: string}} wrong says what cannot be read, and where
 */
export function readPoints(text) {
  /** @type {Vec[]} */
  const points = [];
  const [lo, hi] = limits.coordinate;
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const parts = line.trim().split(/\s*[,;]\s*|\s+/);
    const numbers = parts.map((part) => (part === '' ? NaN : Number(part.replace('−', '-'))));
    if (numbers.length !== 2 || !numbers.every((x) => x >= lo && x <= hi))
      return {
        points,
        wrong: `line ${i + 1} must be x, y, two numbers from ${lo} to ${hi}, got ${line.trim().slice(0, 40)}`,
      };
    points.push([numbers[0], numbers[1]]);
  }
  return points.length > mostPoints
    ? { points, wrong: `must be at most ${mostPoints} points, got ${points.length}` }
    : { points, wrong: '' };
}
