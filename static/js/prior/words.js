// What the figures of a run say, in words. Pure computation.

import { brief } from '../lib/numbers.js';

/**
 * @typedef {object} Figures of a set of pictures
 * @property {number | null} mean
 * @property {number | null} sd
 * @property {number | null} outside share of the pixels outside 0 to 1
 * @property {number | null} energy per pixel
 * @property {number | null} distance from phantoms
 * @property {(number | null)[]} spectrum
 */

/**
 * @typedef {object} Result of a track
 * @property {Figures} samples
 * @property {Figures} phantoms whose distance is the floor
 * @property {{mean: number, sd: number}} training
 * @property {number} t1
 * @property {number} t2
 * @property {number} sigma at t1
 * @property {number} trained_sigma
 * @property {number} diverged
 * @property {number} evaluations
 * @property {number} seconds
 */

// Ratios of distances that so few pictures tell apart, and beyond which pictures are none of phantoms.
const [apart, far] = [1.15, 1.5];
// Ratios of brightness, spread and power of fine detail that one sees.
const seen = 1.6;
// Share of the pixels outside 0 to 1 that is worth a word.
const many = 0.005;

/**
 * @param {Result} main
 * @param {Result | null} plain the same without correction
 * @returns {{headline: string, explanation: string}}
 */
export function verdict(main, plain) {
  const { distance } = main.samples;
  const floor = main.phantoms.distance;
  if (main.diverged > 0 || distance === null || floor === null)
    return {
      headline: `${main.diverged} pictures have left every bound.`,
      explanation: 'A smaller Langevin step, or more steps back, may help.',
    };
  const faults = faultsOf(main);
  const like = distance <= far * floor;
  const explanation = [
    like && faults.length === 0
      ? `They are hardly farther from phantoms (${digits(distance)}) than other phantoms are (${digits(floor)}), by what patches of so few pictures tell.`
      : `${like ? 'Near to phantoms by the distance, but' : 'They are not like phantoms:'} ${list(faults.length > 0 ? faults : [`patches are ${digits(distance)} away, those of other phantoms ${digits(floor)}`])}.`,
    limit(main),
  ];
  return {
    headline: headlineOf(distance, plain?.samples.distance ?? null, like && faults.length === 0),
    explanation: explanation.filter(Boolean).join(' '),
  };
}

/**
 * @param {number} distance
 * @param {number | null} without correction
 * @param {boolean} like whether the pictures are as phantoms are
 */
function headlineOf(distance, without, like) {
  if (without === null) return like ? 'These might be phantoms.' : 'These are no phantoms.';
  if (without > apart * distance)
    return like ? 'Correction makes pictures that might be phantoms.' : 'Correction helps, and is not enough.';
  if (distance > apart * without) return 'Correction does harm here.';
  return 'Correction makes no difference here.';
}

/**
 * What is wrong with the pictures, as far as it can be told.
 * @param {Result} result
 * @returns {string[]}
 */
export function faultsOf({ samples, phantoms, training }) {
  const faults = [];
  const { mean, sd, outside } = samples;
  if (mean !== null && sd !== null) {
    const greys = `mean grey ${digits(mean)}, of what was trained on ${digits(training.mean)}`;
    if (mean * seen < training.mean) faults.push(`too dark (${greys})`);
    else if (mean > seen * training.mean) faults.push(`too bright (${greys})`);
    const spreads = `${digits(sd)} for ${digits(training.sd)}`;
    if (sd * seen < training.sd) faults.push(`too flat (standard deviation ${spreads})`);
    else if (sd > seen * training.sd) faults.push(`too much contrast (standard deviation ${spreads})`);
  }
  const detail = fine(samples.spectrum) / fine(phantoms.spectrum);
  if (detail > seen * seen) faults.push(`${brief(detail)} times the power of phantoms in fine detail`);
  else if (detail < 1 / (seen * seen)) faults.push(`${brief(100 * detail)} % of the power of phantoms in fine detail`);
  if (outside !== null && outside > many) faults.push(`${brief(100 * outside)} % of the pixels lie outside 0 to 1`);
  return faults;
}

/**
 * The power in the upper half of the frequencies.
 * @param {(number | null)[]} spectrum
 */
function fine(spectrum) {
  return spectrum.slice(Math.floor(spectrum.length / 2)).reduce((/** @type {number} */ sum, p) => sum + (p ?? NaN), 0);
}

/** @param {Result} result what the network was not trained on */
function limit({ sigma, trained_sigma: trained }) {
  return sigma > trained * (1 + 1e-9)
    ? `At T₁ the noise has σ = ${brief(sigma)}; above ${brief(trained)}, which was trained, the prior is a Gaussian without shapes.`
    : '';
}

/** @param {number} x */
function digits(x) {
  return x.toFixed(2);
}

/** @param {string[]} parts */
function list(parts) {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts[parts.length - 1]}`;
}

/**
 * What there is to see before there is a verdict.
 * @param {string} stage
 * @param {boolean} several whether there is another grid
 */
export function watching(stage, several) {
  if (stage === 'start') return 'Noise: the network sees next to nothing in it yet.';
  if (stage === 'correct') return `Langevin steps correct the noise at T₁${several ? '; the other grid waits' : ''}.`;
  return 'The process runs back: shapes appear, from coarse to fine.';
}
