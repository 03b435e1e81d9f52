// What a run says, in plain words.

import { grouped } from '../numbers.js';
import { near } from './run.js';

/** @typedef {import('./run.js').Run} Run */
/** @typedef {import('./answers.js').Result} Result */

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
  if (diverged > 0) return 'The steps are too long for this landscape: take a smaller step or weights.';
  if (elsewhere === 0) return '';
  const { equal, wrong } = wrongEnds(run);
  if (equal === elsewhere) return `The landscape has more than one lowest point: ${equal === 1 ? 'the other start ends' : `the other ${grouped(equal)} end`} at a minimum that is just as low as the star.`;
  const short = elsewhere - equal - wrong;
  const graduated = run.spec.method === 'flow' || run.spec.method === 'graduated';
  const caught = wrong > 0 || (graduated && result.first_minima > 1);
  return [caught ? trapped(run.spec, result, wrong) : '', short > 0 ? stopped(run.spec, short, caught) : ''].filter(Boolean).join(' ');
}

/**
 * Starts that end at a minimum as low as the star, but for rounding, and at others.
 * @param {Run} run
 */
function wrongEnds(run) {
  const minima = run.header.stationary.filter(({ kind }) => kind === 'minimum');
  const ends = { equal: 0, wrong: 0 };
  run.outcomes.forEach((outcome, i) => {
    if (outcome !== 'elsewhere') return;
    const [px, py] = run.at(run.last, i);
    const end = minima.find(({ x }) => Math.hypot(px - x[0], py - x[1]) <= near);
    if (end) ends[end.value <= minima[0].value + 1e-9 * (1 + Math.abs(minima[0].value)) ? 'equal' : 'wrong']++;
  });
  return ends;
}

/** @param {Run} run */
function doubt({ header, goal }) {
  return goal && !header.complete ? 'Not all minima are surely known here: the star is the lowest one found.' : '';
}

/**
 * Why starts are at wrong minima.
 * @param {import('./spec.js').Spec} spec
 * @param {Result} result
 * @param {number} wrong
 */
function trapped({ method, armijo, schedule }, { first_minima: valleys, starts }, wrong) {
  if (method === 'plain') return 'Plain descent cannot leave the valley it starts in.';
  if (method === 'gradient-like') {
    return armijo === 'corrected'
      ? 'Every step must lower the final landscape, so no start can climb out of a valley.'
      : 'Steps are taken only downhill on the final landscape, so hardly any start climbs out of a valley.';
  }
  if (schedule.kind === 'fixed') return 'With a fixed schedule nothing is smoothed: the valleys are there from the first step.';
  if (valleys > 1) return `Even at tₘₐₓ the landscape has ${valleys} valleys to fall into: too little smoothing.`;
  if (wrong === starts && starts > 1) return 'At tₘₐₓ one valley is left, and it leads to a wrong minimum: the homotopy shows how.';
  return 'At tₘₐₓ one valley is left, but the smoothing faded before these starts had come over: more levels may help.';
}

/**
 * Why starts are at no minimum.
 * @param {import('./spec.js').Spec} spec
 * @param {number} short
 * @param {boolean} caught whether there are valleys that more steps would not leave
 */
function stopped({ method }, short, caught) {
  const who = `${grouped(short)} ${short === 1 ? 'is' : 'are'}`;
  if (method === 'gradient-like') return `${who} at no minimum: no direction downhill on the final landscape was left.`;
  return `${who} at no minimum, still on the way at the last step${caught ? '' : ': more levels or steps may help'}.`;
}
