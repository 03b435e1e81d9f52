// What the pane says of draws. Pure.

import { brief, decimal, grouped, percent, written } from '../../lib/numbers.js';

/** @typedef {import('../spec.js').Vec} Vec */
/** @typedef {import('../spec.js').Spec} Spec */

/** @typedef {{w2: number, floor: number, shares: number[], shifted: number}} Away how far draws are from exact ones */

/** @typedef {Away & {particles: number, corrections: number, step: number, evaluations: number, weights: number[]}} Prior */

/**
 * @typedef {Away & {chains: number, steps: number, kept: number, noise: number, accepted: number, mean: Vec, cov: [Vec, Vec],
 *   exact: {mean: Vec, cov: [Vec, Vec], weights: number[]}, rhat: number | null, effective: number | null,
 *   map: {x: Vec, value: number, global: boolean, share: number, mode: number}}} Posterior
 */

/** @typedef {{prior?: Prior, posterior?: Posterior}} Sampled */

/** @typedef {{t1: number, plain: {w2: number, shifted: number}, corrected: {w2: number, shifted: number}}} Row of the curve */

/**
 * Where the draws are at a moment.
 * @param {import('./draws.js').SampleMoment} moment
 * @param {number} t
 */
export function momentOf({ stage, k, of }, t) {
  switch (stage) {
    case 'forward':
      return `noise comes in: T = ${decimal(t)}`;
    case 'start':
      return 'begin anew at N(0, I)';
    case 'correct':
      return `correction at T₁: step ${k} of ${of}`;
    case 'reverse':
      return `back to the prior: T = ${decimal(t)}`;
    case 'anneal':
      return `chains at t = ${decimal(t)}`;
    case 'kept':
      return `all draws of the last ${grouped(of)} steps`;
  }
}

/** @param {Away} away */
function verdict({ w2, floor, shifted, shares }) {
  const ratio = w2 / floor;
  const said =
    ratio < 1.5
      ? 'as near as exact draws are to each other'
      : `${ratio < 10 ? ratio.toFixed(1) : Math.round(ratio)} times as far as exact draws`;
  return `Distance W₂ = ${decimal(w2)}, where exact draws have ${decimal(floor)}: ${said}.${shares.length > 1 ? ` ${percent(shifted)} of the weight sits at wrong modes.` : ''}`;
}

/**
 * @param {Sampled} result
 * @returns {string}
 */
export function finding({ prior, posterior }) {
  if (prior) return verdict(prior);
  if (!posterior) return '';
  const sd = (/** @type {[Vec, Vec]} */ cov) => [0, 1].map((i) => Math.sqrt(cov[i][i]).toFixed(2)).join(', ');
  const { mean, cov, exact } = posterior;
  return `Mean of the draws ${written(mean)}, exact ${written(exact.mean)}; standard deviations ${sd(cov)}, exact ${sd(exact.cov)}. ${verdict(posterior)}`;
}

/**
 * Why it is so.
 * @param {Sampled} result
 * @param {Spec} spec
 */
export function reasons({ prior, posterior }, spec) {
  if (prior) {
    const { t1, t2, error } = spec.samples.prior;
    const begin =
      prior.corrections > 0
        ? `${grouped(prior.corrections)} Langevin steps of ${brief(prior.step, 3)} correct the particles at T₁ before they go back.`
        : `Without correction the particles begin at N(0, I), where the forward process is not yet at T₁ = ${brief(t1, 3)}: what is missing stays missing.`;
    const wrong =
      error.size > 0
        ? ` The score is wrong by ${brief(error.size)}: the longer the way (T₁ = ${brief(t1, 3)}${t2 > 0 ? `, T₂ = ${brief(t2, 3)}` : ''}), the more harm that does.`
        : '';
    return begin + wrong;
  }
  return posterior ? `${whyApart(posterior, spec.modes.length)} ${quality(posterior)}` : '';
}

/**
 * Why the most likely point is not the mean.
 * @param {Posterior} posterior
 * @param {number} modes of the prior; after them comes its cloud
 */
function whyApart({ map, exact }, modes) {
  const apart = Math.hypot(map.x[0] - exact.mean[0], map.x[1] - exact.mean[1]);
  const point = `The most likely point ★ ${written(map.x)}${map.global ? '' : ', where graduation ends short of the lowest,'}`;
  if (map.mode >= modes)
    return `${point} is the top of the density, the mean ${written(exact.mean)} the centre of all its mass: they are ${decimal(apart)} apart.`;
  if (map.share > 0.995)
    return `${point} and the mean ${written(exact.mean)} are ${decimal(apart)} apart: nearly all of the mass is in one mode, whose top is close to its centre.`;
  return `${point} is the top of the density, the mean □ ${written(exact.mean)} the centre of all its mass: ${percent(map.share)} of that is in the star’s mode, and the other modes pull the mean away by ${decimal(apart)}.`;
}

/**
 * How good the chains are.
 * @param {Posterior} posterior
 */
function quality({ chains, kept, accepted, rhat, effective }) {
  const all = `${grouped(chains * kept)} draws`;
  const taken = accepted < 1 ? `${percent(accepted)} of the proposals were accepted. ` : '';
  if (rhat === null || effective === null) return `${taken}The chains have not moved.`;
  const size = `${all} are worth ${grouped(Math.round(effective))} independent ones`;
  return rhat > 1.1
    ? `${taken}Split R-hat is ${rhat.toFixed(2)}: the chains disagree, as each stays in its mode; ${size}, and the weights are those with which the chains arrived.`
    : `${taken}Split R-hat is ${rhat.toFixed(2)}: the chains agree; ${size}.`;
}

/**
 * The weights of the modes, in the draws and exactly.
 * @param {Sampled} result
 */
export function weights({ prior, posterior }) {
  if (prior) return prior.shares.map((share, i) => ({ share, exact: prior.weights[i] }));
  return posterior ? posterior.shares.map((share, i) => ({ share, exact: posterior.exact.weights[i] })) : [];
}

/**
 * What the curve over T1 shows.
 * @param {Row[]} rows
 * @param {number} floor
 * @param {number} t2 of the correction
 */
export function curveFinding(rows, floor, t2) {
  const best = rows.reduce((a, b) => (b.corrected.w2 < a.corrected.w2 ? b : a));
  const [first, last] = [rows[0], rows[rows.length - 1]];
  const w2 = (/** @type {number} */ v) => v.toFixed(3);
  return `At T₁ = ${first.t1} the distance is ${w2(first.plain.w2)} without correction and ${w2(first.corrected.w2)} with it, at T₁ = ${last.t1} ${w2(last.plain.w2)} and ${w2(last.corrected.w2)}. Corrected for T₂ = ${brief(t2, 3)}, T₁ = ${best.t1} is best with ${w2(best.corrected.w2)}; exact draws have ${w2(floor)}.`;
}
