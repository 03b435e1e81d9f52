// The points of the prior: a curve that is drawn by hand, or a list that is typed. Pure.

import { limits, within } from './modes.js';
import { tidy } from './starts.js';

/** @typedef {import('./spec.js').Vec} Vec */

/** What a spec allows, as the server has it. */
export const mostPoints = 1000;

// Points of one stroke: a link holds them all.
const mostDrawn = 200;

// How far apart they are where that is enough of them, in the units of x.
const apart = 0.1;

/**
 * The points of a cloud that can be shown; a link may hold anything.
 * @param {unknown} cloud
 * @returns {Vec[]}
 */
export function pointsOf(cloud) {
  return Array.isArray(cloud) ? cloud.filter(isPoint) : [];
}

/**
 * @param {unknown} value
 * @returns {value is Vec}
 */
function isPoint(value) {
  return Array.isArray(value) && value.length === 2 && value.every(Number.isFinite);
}

/**
 * A stroke as points that are evenly spaced along it.
 * @param {Vec[]} stroke corners of a line, at least one
 * @param {number} room points at most
 * @returns {Vec[]}
 */
export function evenly(stroke, room) {
  const ends = [0]; // of the stroke at each corner
  for (let i = 1; i < stroke.length; i++)
    ends.push(ends[i - 1] + Math.hypot(stroke[i][0] - stroke[i - 1][0], stroke[i][1] - stroke[i - 1][1]));
  const length = ends[ends.length - 1];
  const count = Math.min(room, mostDrawn, 1 + Math.ceil(length / apart));
  let part = 0;
  return Array.from({ length: count }, (_, k) => {
    const at = count > 1 ? (k / (count - 1)) * length : 0;
    while (part < ends.length - 2 && ends[part + 1] < at) part++;
    const [from, to] = [stroke[part], stroke[Math.min(part + 1, stroke.length - 1)]];
    const gap = (ends[part + 1] ?? 0) - ends[part];
    const share = gap > 0 ? Math.min(1, (at - ends[part]) / gap) : 0;
    return /** @type {Vec} */ (
      [0, 1].map((i) => tidy(within(from[i] + share * (to[i] - from[i]), limits.coordinate)) + 0)
    );
  });
}

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
