// Marks of a homotopy's folds, and beside them the labels that have room.

import { decimal } from '../../lib/numbers.js';
import { trace } from '../picture/marks.js';

/** @typedef {import('../answers.js').Homotopy} Homotopy */
/** @typedef {import('./drawing.js').Frame} Frame */
/** @typedef {import('./drawing.js').Inks} Inks */
/** @typedef {import('./drawing.js').Box} Box */

/**
 * Folds, filled where a pair ends as t grows and open where one appears, and beside
 * the ends of minima the t at which they vanish.
 * @param {CanvasRenderingContext2D} context
 * @param {Homotopy} h
 * @param {Frame} frame
 * @param {Inks} inks
 */
export function drawFolds(context, h, { px, py, axis, box }, inks) {
  const r = 0.3 * inks.em;
  const at = h.events.map(({ t, x }) => ({ x: px(t), y: py(x[axis]) }));
  for (const [i, event] of h.events.entries()) {
    context.beginPath();
    trace(context, 'circle', at[i].x, at[i].y, r);
    context.lineWidth = 0.1 * inks.em;
    context.strokeStyle = inks.strong;
    context.fillStyle = event.type === 'end' ? inks.strong : inks.ground;
    context.fill();
    context.stroke();
  }
  /** @type {Box[]} */
  const taken = at.map(({ x, y }) => ({ left: x - r, top: y - r, right: x + r, bottom: y + r }));
  const lines = h.branches.map(({ points }) => points.map(({ t, x }) => ({ x: px(t), y: py(x[axis]) })));
  context.font = `${0.8 * inks.em}px ${inks.family}`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillStyle = inks.strong;
  // From the right: the last minimum to vanish is what is spoken of, and has a label even on a line.
  let first = true;
  for (const [i, event] of [...h.events.entries()].reverse()) {
    if (event.type !== 'end' || h.branches[event.extremum].kind !== 'minimum') continue;
    const text = `t = ${decimal(event.t)}`;
    const half = { x: context.measureText(text).width / 2, y: 0.5 * inks.em };
    const places = sides
      .map(([dx, dy]) => {
        const away = r + (0.25 * inks.em) / Math.hypot(dx, dy);
        const middle = { x: at[i].x + dx * (half.x + away), y: at[i].y + dy * (half.y + away) };
        return { left: middle.x - half.x, top: middle.y - half.y, right: middle.x + half.x, bottom: middle.y + half.y };
      })
      .filter(
        (place) =>
          place.left > box.left + 3 &&
          place.right < box.right - 3 &&
          place.top > box.top + 3 &&
          place.bottom < box.bottom - 3 &&
          !taken.some((other) => overlap(place, other)),
      );
    const place = places.find((p) => !lines.some((line) => crosses(line, p))) ?? (first ? places[0] : undefined);
    first = false;
    if (!place) continue;
    context.fillStyle = inks.ground;
    context.fillRect(place.left - 2, place.top, place.right - place.left + 4, place.bottom - place.top);
    context.fillStyle = inks.strong;
    context.fillText(text, place.left, (place.top + place.bottom) / 2);
    taken.push(place);
  }
}

// Where a label may stand, the best first, in halves of its size and the gap.
const sides = [
  [1, 0],
  [1, -1],
  [1, 1],
  [0, -1],
  [0, 1],
  [1, -1.5],
  [1, 1.5],
  [0, -1.5],
  [0, 1.5],
  [-1, 0],
  [-1, -1],
  [-1, 1],
];

/**
 * @param {Box} a
 * @param {Box} b
 */
function overlap(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/**
 * Whether a line passes a box, to within a few pixels.
 * @param {{x: number, y: number}[]} line
 * @param {Box} box
 */
function crosses(line, box) {
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1], line[i]];
    const parts = Math.max(1, Math.ceil(Math.hypot(b.x - a.x, b.y - a.y) / 3));
    for (let k = 0; k <= parts; k++) {
      const [x, y] = [a.x + ((b.x - a.x) * k) / parts, a.y + ((b.y - a.y) * k) / parts];
      if (x > box.left - 2 && x < box.right + 2 && y > box.top - 2 && y < box.bottom + 2) return true;
    }
  }
  return false;
}
