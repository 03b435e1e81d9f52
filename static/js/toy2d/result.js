// What a run says, in plain words.

import { near } from './run.js';

/** @typedef {import('./run.js').Run} Run */
/** @typedef {import('./answers.js').Result} Result */

/** @type {Record<import('./spec.js').Method, string>} */
export const methodNames = { flow: 'Flow', 'gradient-like': 'Gradient-like', plain: 'Plain descent', graduated: 'Graduated' };

/** @param {number} n */
export function grouped(n) {
  return n.toLocaleString('en');
}

/**
 * The result's sentence and what explains it.
 * @param {Run} run whole
 * @param {Result} result
 * @returns {{headline: string, explanation: string}}
 */
export function describe(run, result) {
  const { starts } = run;
  const global = Math.round(result.share_global * starts);
  const diverged = run.outcomes.filter((o) => o === 'diverged').length;
  const elsewhere = starts - global - diverged;
  const parts = [];
  if (starts === 1) parts.push(global ? 'The start reaches the global minimiser.' : diverged ? '' : 'The start ends elsewhere.');
  else if (elsewhere === 0) parts.push(`${grouped(global)} of ${grouped(starts)} starts reach the global minimiser.`);
  else parts.push(`${grouped(global)} of ${grouped(starts)} starts ${global === 1 ? 'reaches' : 'reach'} the global minimiser; ${grouped(elsewhere)} ${elsewhere === 1 ? 'ends' : 'end'} elsewhere.`);
  if (diverged > 0) parts.push(`${grouped(diverged)} ${diverged === 1 ? 'start' : 'starts'} diverged, first at step ${result.first_divergence?.step}.`);
  return { headline: parts.filter(Boolean).join(' '), explanation: [explain(run, result, elsewhere, diverged), doubt(run)].filter(Boolean).join(' ') };
}

/**
 * @param {Run} run
 * @param {Result} result
 * @param {number} elsewhere
 * @param {number} diverged
 */
function explain(run, result, elsewhere, diverged) {
  const { spec, starts } = run;
  if (diverged > 0) return 'The steps are too long for this landscape: take a smaller step or weights.';
  if (elsewhere === 0) return '';
  const equal = equallyLow(run);
  if (equal === elsewhere) return `The landscape has more than one lowest point: ${equal === 1 ? 'the other start ends' : `the other ${grouped(equal)} end`} at a minimum that is just as low as the star.`;
  const steep = starts - Math.round(result.share_stationary * starts);
  const astray = starts > 1 && elsewhere === starts && steep === 0 && result.distinct_ends === 1;
  return reason(spec, astray) + (steep > 0 ? ` ${grouped(steep)} ${steep === 1 ? 'stops' : 'stop'} where f still has a slope.` : '');
}

/**
 * Starts that end at a minimum as low as the star, but for rounding.
 * @param {Run} run
 */
function equallyLow(run) {
  const minima = run.header.stationary.filter(({ kind }) => kind === 'minimum');
  const equal = minima.filter(({ x, value }) => x !== run.goal && value <= minima[0].value + 1e-9 * (1 + Math.abs(minima[0].value)));
  return run.outcomes.filter((outcome, i) => {
    const [px, py] = run.at(run.last, i);
    return outcome === 'elsewhere' && equal.some(({ x }) => Math.hypot(px - x[0], py - x[1]) <= near);
  }).length;
}

/** @param {Run} run */
function doubt({ header, goal }) {
  return goal && !header.complete ? 'Not all minima are surely known here: the star is the lowest one found.' : '';
}

/**
 * @param {import('./spec.js').Spec} spec
 * @param {boolean} astray whether all ended at one minimum that is not the global one
 */
function reason({ method, armijo, schedule }, astray) {
  if (method === 'plain') return 'Plain descent cannot leave the valley it starts in.';
  if (method === 'gradient-like') {
    return armijo === 'corrected'
      ? 'Every step must lower the final landscape, so no start can climb out of a valley.'
      : 'Steps are taken only downhill on the final landscape, so hardly any start climbs out of a valley.';
  }
  if (schedule.kind === 'fixed') {
    return `With a fixed schedule nothing is smoothed: the valleys are there from the first step${method === 'flow' ? ', and steps scaled by t hardly move' : ''}.`;
  }
  if (astray) return 'All end at one and the same wrong minimum: the valley that the smoothing leaves leads there.';
  if (schedule.tmax < 1) return 'With little smoothing at the beginning there may be several valleys to fall into: a larger t max may help, or more levels.';
  return 'The smoothing faded before these starts had come over to the right valley: more levels, or another t max, may help.';
}
