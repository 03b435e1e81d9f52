// The exact densities that draws are compared with, as landscapes: each is exp(-F) of one.

import { landscape } from '../energy.js';
import { get } from '../../lib/fields.js';

/** @typedef {import('../spec.js').Spec} Spec */
/** @typedef {import('../energy.js').Landscape} Landscape */

// The time at which the reverse process ends.
const delta = 1e-3;

const zero = /** @type {[import('../spec.js').Vec, import('../spec.js').Vec]} */ ([
  [0, 0],
  [0, 0],
]);

/**
 * The prior after a time of the forward process dX = -X dt + sqrt 2 dW in units of a scale, in the units of x: means
 * shrink by e^-T, covariances by e^-2T, and noise of variance scale^2 (1 - e^-2T) comes to them.
 * @param {Spec} spec
 * @param {number} time
 * @returns {Landscape}
 */
export function priorAt(spec, time) {
  const scale = Number(get(spec, 'samples.prior.scale'));
  const keep = Math.exp(-time);
  const { cloud: points = [] } = spec; // the server leaves out an empty one
  // A point has no density before noise comes to it: it is shown as particles come back to it.
  const noise = -(scale ** 2) * Math.expm1(-2 * (points.length > 0 ? Math.max(time, delta) : time));
  const cloud = points.map(([x, y]) => /** @type {import('../spec.js').Vec} */ ([keep * x, keep * y]));
  const modes = spec.modes.map(({ mean, cov, weight }) => ({
    mean: /** @type {import('../spec.js').Vec} */ (mean.map((v) => keep * v)),
    cov: /** @type {import('../spec.js').Mode['cov']} */ (cov.map((row) => row.map((v) => keep ** 2 * v))),
    weight,
  }));
  return landscape({ a0: 0, a1: 1, sigma: 1, A: zero, y: [0, 0], modes, cloud }, noise); // v = t at sigma = 1
}

/**
 * The posterior at a smoothing t, in which the prior has the weight that the chains give it there.
 * @param {Spec} spec
 * @param {import('../spec.js').Vec} y with its noise
 * @param {number} t
 * @returns {Landscape}
 */
export function posteriorAt(spec, y, t) {
  const { tmin, tmax } = spec.schedule;
  const first = Number(get(spec, 'samples.posterior.alpha'));
  const alpha = tmax > tmin ? first ** (Math.log(t / tmin) / Math.log(tmax / tmin)) : 1;
  return landscape({ ...spec, y, a0: spec.a0 / spec.a1, a1: alpha }, t);
}
