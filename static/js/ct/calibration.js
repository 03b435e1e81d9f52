// How sure a posterior mean is, and whether that can be trusted: pure computation and its words.

import { brief } from '../lib/numbers.js';
import { value } from './view/paint.js';

/** @typedef {import('./frames.js').Picture} Picture */

/** Places of the coverage curve in one standard deviation, as the server has it. */
export const steps = 10;

/**
 * The share of a Gaussian within q standard deviations: erf(q/√2), to 2·10⁻⁷ (Abramowitz and Stegun 7.1.26).
 * @param {number} q at least 0
 */
export function gaussian(q) {
  const x = q / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const tail =
    t *
    (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) *
    Math.exp(-x * x);
  return 1 - tail;
}

// How far shares may be from the Gaussian's before it is said: within one standard deviation, and below and above it
// within two.
const [leastOne, leastTwo, leastMore] = [0.07, 0.04, 0.02];

/**
 * What the coverage says of the standard deviations.
 * @param {number[]} coverage shares of the pixels whose truth is within 0.1, 0.2, .. SD of the mean
 */
export function calibration(coverage) {
  const [one, two] = [coverage[steps - 1], coverage[2 * steps - 1]];
  if (one === undefined || two === undefined) return '';
  const [off, tails] = [one - gaussian(1), two < gaussian(2) - leastTwo];
  let verdict = 'calibrated';
  if (off < -leastOne) verdict = 'the standard deviations are too narrow';
  else if (off > leastOne && two > gaussian(2) + leastMore) verdict = 'the standard deviations are too wide';
  else if (off > leastOne)
    verdict = `the standard deviations are too wide for most pixels, and ${tails ? 'too narrow' : 'about right'} for those with large errors`;
  else if (tails) verdict = 'the standard deviations are too narrow for those with large errors';
  const percent = (/** @type {number} */ share) => `${Math.round(100 * share)} %`;
  return `Within one standard deviation of the mean ${percent(gaussian(1))} of the true pixels are expected and ${percent(one)} measured, within two ${percent(gaussian(2))} and ${percent(two)}: ${verdict}.`;
}

// Split R-hat up to which chains agree.
const mostRHat = 1.1;

/**
 * What split R-hat compares.
 * @param {number} chains
 */
export function compared(chains) {
  return chains === 1 ? 'The halves of the chain' : 'The chains';
}

/**
 * Whether the chains agree, and what helps where they do not.
 * @param {{rhat?: number | null, effective_size?: number | null, accepted?: number}} result
 * @param {number} chains
 */
export function agreement({ rhat = null, effective_size: size = null, accepted }, chains) {
  if (accepted === 0)
    return {
      agree: false,
      text: 'No proposal has passed the Metropolis test: the chains stay where the levels have left them. A smaller step size g helps.',
    };
  if (rhat === null) return { agree: true, text: 'Nothing moves: there are no chains to compare.' };
  const known = [
    size === null ? '' : ` The mean is known as well as by ${brief(size)} independent draws, at least.`,
    accepted === undefined ? '' : ` ${Math.round(100 * accepted)} % of the proposals passed the Metropolis test.`,
  ].join('');
  const agree = rhat <= mostRHat;
  const text = agree
    ? `${compared(chains)} agree: split R-hat is ${rhat.toFixed(2)}, near 1.${known}`
    : `${compared(chains)} do not agree: split R-hat is ${rhat.toFixed(2)}, where it should be near 1.${known} More kept steps help, more levels a little.`;
  return { agree, text };
}

/**
 * The share of draws whose contrast is beyond a threshold: above it, or below one that is negative.
 * @param {number[]} contrasts
 * @param {number} threshold
 */
export function beyond(contrasts, threshold) {
  const hits = contrasts.filter((c) => (threshold < 0 ? c < threshold : c > threshold)).length;
  return contrasts.length > 0 ? hits / contrasts.length : NaN;
}

/**
 * The pictures of all chains that are kept, as far as they are on the page.
 * @param {import('./run.js').Track} track of chains
 */
export function kept({ head, levels }) {
  const first = head.steps - (head.spec.steps ?? 0);
  return head.k.flatMap((k, i) => (k > first ? (levels[i]?.pictures ?? []) : [])).filter(({ rows }) => rows > 0);
}

/**
 * Mean and standard deviation of numbers.
 * @param {number[]} all
 */
export function spread(all) {
  const mean = all.reduce((sum, x) => sum + x, 0) / all.length;
  const sd = Math.sqrt(all.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (all.length - 1));
  return { mean, sd };
}

/**
 * Mean and standard deviation of pictures, pixel by pixel.
 * @param {Picture[]} pictures of one size
 * @returns {{mean: Picture, sd: Picture} | null} null where one holds no numbers
 */
export function across(pictures) {
  const [first] = pictures;
  if (!first || pictures.some(({ rows, columns }) => rows === 0 || rows !== first.rows || columns !== first.columns))
    return null;
  const { length } = first.q;
  const [sum, squares] = [new Float64Array(length), new Float64Array(length)];
  for (const picture of pictures) for (let i = 0; i < length; i++) sum[i] += value(picture, i) / pictures.length;
  for (const picture of pictures) for (let i = 0; i < length; i++) squares[i] += (value(picture, i) - sum[i]) ** 2;
  const sd = squares.map((s) => Math.sqrt(s / Math.max(1, pictures.length - 1)));
  return { mean: pictured(sum, first), sd: pictured(sd, first) };
}

/**
 * How far a picture is from another of its size, pixel by pixel.
 * @param {Picture} a
 * @param {Picture} b
 * @returns {Picture | null}
 */
export function away(a, b) {
  if (a.rows === 0 || a.rows !== b.rows || a.columns !== b.columns) return null;
  return pictured(
    Float64Array.from({ length: a.q.length }, (_, i) => Math.abs(value(a, i) - value(b, i))),
    a,
  );
}

/**
 * @param {Float64Array} values
 * @param {{rows: number, columns: number}} size
 * @returns {Picture}
 */
function pictured(values, { rows, columns }) {
  let [lo, hi] = [Infinity, -Infinity];
  for (const v of values) [lo, hi] = [Math.min(lo, v), Math.max(hi, v)];
  const scale = hi > lo ? 65535 / (hi - lo) : 0;
  return { rows, columns, lo, hi, q: Uint16Array.from(values, (v) => Math.round(scale * (v - lo))) };
}
