// A stroke of the pen as points. Pure.

import { limits, within } from '../modes.js';
import { tidy } from '../starts.js';

/** @typedef {import('../spec.js').Vec} Vec */

// Points of one stroke: a link holds them all.
const mostDrawn = 200;

// How far apart they are where that is enough of them, in the units of x.
const apart = 0.1;

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
