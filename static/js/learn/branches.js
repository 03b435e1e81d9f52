// The minima that there are at a smoothing, out of the branches of a homotopy. Pure computation.

import { finalMinima } from '../toy2d/homotopy/story.js';

/** @typedef {import('../toy2d/answers.js').Homotopy} Homotopy */
/** @typedef {import('../toy2d/spec.js').Vec} Vec */
/** @typedef {{branch: number, x: Vec, valley: number}} Minimum valley: as on the map; -1 of one that the sharp landscape does not have */

/**
 * @param {Homotopy} h
 * @param {number} t
 * @returns {Minimum[]}
 */
export function minimaAt(h, t) {
  const order = finalMinima(h);
  return h.branches.flatMap(({ kind, points }, branch) => {
    if (kind !== 'minimum') return [];
    const next = points.findIndex((p) => p.t >= t);
    if (next < 0 || points[0].t > t) return [];
    const [a, b] = [points[Math.max(0, next - 1)], points[next]];
    const part = b.t > a.t ? (t - a.t) / (b.t - a.t) : 1;
    const x = /** @type {Vec} */ ([0, 1].map((i) => a.x[i] + part * (b.x[i] - a.x[i])));
    return [{ branch, x, valley: order.indexOf(branch) }];
  });
}

/**
 * The smoothings at which minima vanish, largest first.
 * @param {Homotopy} h
 */
export function folds(h) {
  return h.events
    .filter(({ type, extremum }) => type === 'end' && h.branches[extremum].kind === 'minimum')
    .map(({ t }) => t)
    .sort((a, b) => b - a);
}

/** @param {number} n valleys */
export function inWords(n) {
  return `${['no', 'one', 'two', 'three', 'four', 'five'][n] ?? n} ${n === 1 ? 'valley' : 'valleys'}`;
}
