// What the sweep says in words: its cost, its progress, a value, and its finding.

import { make } from '../../lib/dom.js';
import { grouped } from '../../lib/numbers.js';
import { traits } from '../../explorer/methods.js';
import { seconds } from '../saying.js';
import { methodName } from '../methods.js';
import { steps } from './rows.js';

/** @typedef {import('../spec.js').Spec} Spec */
/** @typedef {import('./rows.js').Sweep} Sweep */
/** @typedef {import('./rows.js').Picture} Picture */

/**
 * @param {'ungraduated' | 'fixed'} why
 * @param {Spec} spec
 */
export function refusal(why, { method }) {
  if (why === 'fixed')
    return 'A fixed schedule has no t max: it stays at t min, so there is nothing to sweep. Choose levels that are spaced evenly.';
  return `${methodName(method)} has no t max: it goes down the final landscape from the first step, so there is nothing to sweep. Choose another method.`;
}

/**
 * What the sweep of a spec is and costs.
 * @param {Spec} spec
 * @param {number} pace seconds that one start takes for one step, as measured; NaN when unknown
 */
export function cost(spec, pace) {
  const n = steps(spec);
  if (!(n > 0)) return '100 values of t max × 10,000 starts';
  const all = 1e6 * n;
  return `100 values of t max × 10,000 starts × ${grouped(n)} ${n === 1 ? 'step' : 'steps'}: ${count(all)} ${traits(spec.method).searches ? 'line searches' : 'steps'}${Number.isNaN(pace) ? '' : `, ${about(all * pace)} here`}`;
}

/** @param {number} n */
function count(n) {
  if (n < 1e9) return `${Number((n / 1e6).toPrecision(3))} million`;
  return `${Number((n / 1e9).toPrecision(2))} billion`;
}

/**
 * @param {number} done
 * @param {number} of
 * @param {number} seconds since the first word of the sweep
 */
export function progress(done, of, seconds) {
  // Workers end their first values together: that says little of the pace.
  const left = done >= 4 && seconds >= 0.3 ? (seconds / done) * (of - done) : NaN;
  return `t max ${done} of ${of}${Number.isNaN(left) ? '' : `, ${about(left)} left`}`;
}

/**
 * Why a sweep that was asked for has not begun.
 * @param {import('../../explorer/ask.js').Phase} phase
 */
export function waiting(phase) {
  switch (phase.at) {
    case 'offline':
      return 'Waiting for the connection';
    case 'busy':
      return `The server is busy: this page asks again in ${seconds(phase.seconds)}`;
    case 'waiting':
      return `Waiting: place ${phase.place} of ${phase.of} in the queue`;
  }
  return 'Waiting for the server';
}

/** @param {number} seconds */
function about(seconds) {
  if (seconds < 1) return 'less than a second';
  if (seconds < 100) return `about ${Math.round(seconds)} s`;
  return `about ${Math.round(seconds / 60)} min`;
}

/**
 * @param {Spec} spec
 * @param {number} n steps of the sweep
 */
export function title({ method }, n) {
  return `${methodName(method).toLowerCase()}, ${grouped(n)} steps`;
}

/**
 * The value of a cell.
 * @param {Sweep} sweep
 * @param {Picture} picture
 * @param {{column: number, row: number}} cell
 */
export function reading(sweep, picture, { column, row }) {
  const share = picture.value(column, row);
  if (picture.name === 'starts') {
    const at = `start (${[picture.x[column], picture.y[row]].map((x) => x.toFixed(1).replace('-', '−')).join(', ')})`;
    return Number.isNaN(share)
      ? `${at}: not known before the whole sweep is done`
      : `${at}: ends at the global minimiser with ${Math.round(share * sweep.of)} of ${sweep.of} values of t max`;
  }
  const at = `t max = ${short(Math.exp(picture.y[row]))}, step ${Math.round(picture.x[column])}`;
  if (Number.isNaN(share)) return `${at}: not computed`;
  return `${at}: ${percent(share)} ${picture.name === 'global' ? 'at the global minimiser' : 'with |∇f| ≤ 0.1'}`;
}

/**
 * The best share at the last step, the values of t_max that have it, and the ends.
 * @param {Sweep} sweep with all rows
 */
export function finding(sweep) {
  const { tmax } = sweep.begin;
  const ends = sweep.rows.map((row) => row?.global.at(-1) ?? NaN);
  const best = Math.max(...ends);
  if (!(best > 0)) return `None of the ${grouped(sweep.starts)} starts ends at the global minimiser, with any t max.`;
  const at = ends.flatMap((share, i) => (share === best ? [i] : []));
  const [high, low] = [tmax[at[0]], tmax[at[at.length - 1]]];
  const inARow = at.length === at[at.length - 1] - at[0] + 1;
  const where =
    at.length === 1
      ? `t max = ${short(high)}`
      : `${inARow ? '' : `${at.length} values of `}t max from ${short(low)} to ${short(high)}`;
  const who =
    best === 1
      ? `All of the ${grouped(sweep.starts)} starts end`
      : `At best ${percent(best)} of the ${grouped(sweep.starts)} starts end`;
  const outer = [0, tmax.length - 1]
    .filter((i) => ends[i] !== best)
    .map((i) => `${percent(ends[i])} with ${short(tmax[i])}`);
  return `${who} at the global minimiser, with ${where}${outer.length > 0 ? `; ${outer.join(', ')}` : ''}.`;
}

/**
 * How much counting nearly flat places flatters: the shares before any step, and at
 * the end of the sweep's best run.
 * @param {Sweep} sweep with all rows
 */
export function flattery(sweep) {
  const rows = sweep.rows.filter((row) => row !== undefined);
  const best = rows.reduce((a, b) => ((b.global.at(-1) ?? 0) > (a.global.at(-1) ?? 0) ? b : a));
  const first = best.stationary[0];
  const before =
    first > 0
      ? `${percent(first)} of these starts pass before the first step`
      : 'here no start passes before the first step';
  return `${before} (13 % in the paper’s problem); after the last, with t max = ${short(sweep.begin.tmax[best.index])}, ${percent(best.stationary.at(-1) ?? NaN)} pass and ${percent(best.global.at(-1) ?? NaN)} are at the global minimiser.`;
}

/**
 * A share in per cent; only all is 100, only none is 0.
 * @param {number} share
 */
export function percent(share) {
  if (share === 0 || share === 1) return `${100 * share} %`;
  const text = (100 * share).toFixed(1);
  return `${text === '0.0' || text === '100.0' ? (100 * share).toFixed(2) : text} %`;
}

/** @param {number} t */
export function short(t) {
  return String(Number(t.toPrecision(3)));
}

/**
 * Writes a sentence into an element, its t max as the symbol.
 * @param {Element} element
 * @param {string} text
 */
export function write(element, text) {
  const pieces = text.split('t max');
  if (element.textContent === pieces.join('tmax')) return;
  element.replaceChildren(
    ...pieces.flatMap((piece, i) => (i === 0 ? [piece] : [make('i', {}, 't'), make('sub', {}, 'max'), piece])),
  );
}
