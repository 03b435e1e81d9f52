// What the pane says of the curvature. Pure.

import { brief, decimal, percent, written } from '../../lib/numbers.js';
import { traits } from '../../explorer/methods.js';

/** @typedef {import('../spec.js').Vec} Vec */
/** @typedef {import('../spec.js').Spec} Spec */

/** @typedef {{value: number, x: Vec, bound: number}} Extreme */
/** @typedef {{index: number, t: number, v: number, lipschitz: Extreme, least: Extreme, largest: Extreme, plane: number | null, bound: number | null}} Row */

/**
 * @typedef {object} Curvature
 * @property {number | null} convex_from
 * @property {number | null} concave_from
 * @property {number | null} convex_proven_from
 * @property {number | null} concave_proven_from
 * @property {Vec | null} ridge
 * @property {number | null} stable_step
 * @property {number[]} folds
 * @property {boolean} folds_proven
 */

/**
 * From where on there is one valley, and from where on the energy is convex.
 * @param {Curvature} c
 * @param {Spec} spec
 */
export function finding(c, spec) {
  const { tmin } = spec.schedule;
  const folds = c.folds.map((t) => decimal(t)).join(', ');
  let valley = c.folds.length === 0 ? 'One valley at every t' : `One valley from t = ${decimal(c.folds[0])} on`;
  if (c.folds.length > 1) valley += ` (pairs vanish or appear at ${folds})`;
  if (!c.folds_proven) valley += ', as far as is known';
  if (c.convex_from === null) return `${valley}; on the window the energy is not convex at any t that is allowed here.`;
  if (c.convex_from <= tmin) return `${valley}; strictly convex on the window at every t.`;
  return `${valley}; strictly convex on the window from t = ${decimal(c.convex_from, 4)} on${proof(c.convex_from, c.convex_proven_from)}: with enough steps there, starts meet.`;
}

/**
 * @param {number} from
 * @param {number | null} proven
 */
function proof(from, proven) {
  if (proven === null) return '';
  return proven <= from * 1.001 ? '' : ` (proven from ${decimal(proven, 4)} on)`;
}

/**
 * What else follows.
 * @param {Curvature} c
 * @param {Spec} spec
 */
export function consequences(c, spec) {
  const { tmax, kind } = spec.schedule;
  const said = [];
  if (c.convex_from !== null && kind !== 'fixed' && !traits(spec.method).ungraduated)
    said.push(
      tmax >= c.convex_from
        ? `This run begins in the convex part, tₘₐₓ = ${brief(tmax, 3)}.`
        : `This run begins below it, at tₘₐₓ = ${brief(tmax, 3)}: nothing makes its starts meet.`,
    );
  if (c.ridge) said.push(`Outside of the window ridges remain, such as at ${written(c.ridge)}.`);
  if (c.concave_from !== null)
    said.push(`log pₜ by itself is concave on the window from t = ${decimal(c.concave_from, 4)} on.`);
  return said.join(' ');
}

/**
 * A warning where the step is too long; '' where it is not.
 * @param {Curvature} c
 * @param {Spec} spec
 */
export function warning({ stable_step: stable }, spec) {
  if (stable === null || spec.step <= stable) return '';
  return `The step ${brief(spec.step, 3)} is longer than the stable one: above ${decimal(stable)} steps overshoot where the landscape is steepest. ${brief(shorter(stable), 3)} would do.`;
}

/**
 * A step that is stable, with room.
 * @param {number} stable
 */
export function shorter(stable) {
  return Number((0.9 * stable).toPrecision(2));
}

/**
 * What is known of the moment.
 * @param {Row} row at the level nearest to the clock
 */
export function rowSays({ t, least, lipschitz }) {
  const bend = least.value < 0 ? 'not convex' : 'convex';
  return `At t = ${decimal(t)}: least eigenvalue of Hess F ${decimal(least.value)} at ${written(least.x)}, ${bend}; Lipschitz constant of the score ${decimal(lipschitz.value)}.`;
}

/**
 * The sweep beside the threshold.
 * @param {{tmax: number, share: number}[]} shares of the starts at the global minimiser at the sweep's last step, by t_max
 * @param {number | null} from
 */
export function sweepSays(shares, from) {
  if (shares.length === 0 || from === null) return '';
  const above = shares.filter(({ tmax }) => tmax >= from).map(({ share }) => share);
  const below = shares.filter(({ tmax }) => tmax < from).map(({ share }) => share);
  if (above.length === 0 || below.length === 0) return '';
  const range = (/** @type {number[]} */ all) => `${percent(Math.min(...all))} to ${percent(Math.max(...all))}`;
  return `In the sweep ${range(above)} of the starts reach the star with tₘₐₓ above the threshold, ${range(below)} below.`;
}
