// The curvature in words: down to which level the energy is convex, and how much steps contract. No document here.

import { brief } from '../../lib/numbers.js';

/** @typedef {{least: number | null, least_residual: number | null, greatest: number | null, greatest_residual: number | null}} Eigenvalues */
/** @typedef {{k: number, level: number, t: number, bound: number | null, energy: Eigenvalues, prior: Eigenvalues, step: Eigenvalues, contraction: number | null}} Place */
/** @typedef {{steps: number, places: number[], last: number}} Head what the server says first */
/** @typedef {{convex_from: number | null, evaluations: number, seconds: number}} End and last */

/** Products with the Hessian for its own greatest eigenvalue, at most; the server has the same. */
const greatestSteps = 6;

/**
 * What it is going to take.
 * @param {number} steps
 * @param {number} places
 * @param {boolean} learnt whether the prior is a network
 */
export function cost(steps, places, learnt) {
  if (!(steps > 0) || !(places > 0)) return '';
  const products = places * (2 * steps + Math.min(steps, greatestSteps));
  if (!learnt) return `${products} products with a Hessian at ${places} pictures on the way from the first start.`;
  return `${2 * products + places} evaluations of the network at ${places} pictures on the way from the first start; a reconstruction takes ${places - 1} for each start.`;
}

/**
 * Where the energy is convex.
 * @param {Place[]} places all, by rising step
 * @param {End} end
 * @param {string} letter of the levels
 */
export function verdict(places, { convex_from: from }, letter) {
  if (places.length === 0) return '';
  const at = (/** @type {number} */ t) => `${letter}\u00a0=\u00a0${brief(t, 3)}`;
  const first = at(places[0].t);
  if (from === null)
    return `At the first level, ${first}, the energy already bends down in some direction: it is not convex about the start.`;
  const whole = places.every(({ step }) => step.least !== null && step.least > 0);
  if (whole)
    return `The energy is locally convex at all levels, ${first} to ${brief(from, 3)}: no direction was found in which it bends down.`;
  const prior = places.find(({ t, prior: { least } }) => t >= from && least !== null && least < 0);
  const alone = prior ? `, though the prior alone is not convex from ${at(prior.t)} on` : '';
  const until = from === places[0].t ? `at ${first} only` : `from ${first} down to ${brief(from, 3)}`;
  return `The energy is locally convex ${until}${alone}.`;
}

/**
 * Why starts meet, or do not.
 * @param {Place[]} places all, by rising step
 * @param {{before: number, after: number} | null} distances between the starts of the run on the page, before and after its first step
 */
export function meeting(places, distances) {
  const factor = places[0]?.contraction ?? null;
  if (factor === null) return '';
  // The factor is of pictures near the first start; of other starts only what was seen is said.
  const first =
    factor < 0.5
      ? `Near the first start the first step contracts by a factor of ${brief(factor, 2)}`
      : factor < 1
        ? `Near the first start the first step contracts by a factor of ${brief(factor, 2)} only`
        : `Near the first start the first step does not bring all pictures together, with a contraction factor of ${brief(factor, 3)}`;
  const seen =
    distances && distances.before > 0
      ? `; the largest distance between the starts of the run goes from ${brief(distances.before, 3)} to ${brief(distances.after, 2)} in it.`
      : '.';
  const end = places[places.length - 1].contraction;
  const last =
    end !== null && end >= 1 && factor < 1
      ? ` At the last level the factor is ${brief(end, 3)}: what has not met by then may stay apart.`
      : '';
  return first + seen + last;
}

/**
 * What stands below the charts.
 * @param {Head} head
 * @param {End} end
 */
export function note({ steps }, { evaluations, seconds }) {
  return `Extreme eigenvalues by ${steps} Lanczos steps, each within the true extremes; took ${evaluations} evaluations of the prior and ${brief(seconds, 2)} s. The factor is the spectral radius of I − P⁻¹∇²F, P what preconditions the step, in the norm of P; below 1 exactly where F is convex and the step not too long.`;
}

/**
 * What a chart shows at a step, for screen readers.
 * @param {string} name
 * @param {number} step
 * @param {{name: string, value: number | null}[]} values
 */
export function described(name, step, values) {
  const told = values.map(({ name: of, value }) => `${of} ${value === null ? 'not known' : brief(value, 3)}`);
  return `${name} at step ${step}: ${told.join(', ')}.`;
}
