// Many seeds in words: which method is better, how far the work is, what a plot shows.

import { traits } from '../../explorer/methods.js';
import { samples } from '../spec.js';

/** @typedef {import('./figures.js').Batch} Batch */
/** @typedef {import('./figures.js').Pairs} Pairs */
/** @typedef {import('./figures.js').Head} Head */

/**
 * What a method is called where there is little room.
 * @param {string} method
 */
export function shortName(method) {
  if (samples({ method })) return traits(method).title; // many seeds judge the mean
  return (traits(method).label || method).replace(/,.*$/, '').replace(/ baseline$/, '');
}

/**
 * What a row is called.
 * @param {import('./figures.js').Member} member
 */
export function rowName({ method, levels }) {
  return `${shortName(method)}${levels ? `, ${levels} ${levels === 1 ? 'level' : 'levels'}` : ''}`;
}

/**
 * A number with so many digits behind the point.
 * @param {number | null} x null and NaN are not known
 * @param {number} digits
 */
export function fixed(x, digits) {
  if (x === null || !Number.isFinite(x)) return '–';
  const text = x.toFixed(digits);
  return (Number(text) === 0 ? text.replace('-', '') : text).replace('-', '−');
}

/**
 * A difference, with its sign.
 * @param {number} x
 */
export function signed(x) {
  const text = fixed(x, 1);
  return x > 0 && Number(text) > 0 ? `+${text}` : text;
}

/**
 * Which method is better, by how much and how often, in one sentence.
 * @param {Batch} batch
 */
export function verdict(batch) {
  const levels = batch.leveled ? verdictOfLevels(batch) : '';
  if (levels !== '') return levels;
  const known = batch.pairs.filter(({ points }) => points.length > 0);
  if (known.length === 0) return '';
  const said = known.map(against);
  const last = said.pop();
  return `${rowName(batch.head.rows[0])} is ${said.length > 0 ? `${said.join('; ')}; and ` : ''}${last}.`;
}

/**
 * Which number of levels is best, of the seeds that all of them have done.
 * @param {Batch} batch
 */
function verdictOfLevels(batch) {
  const rows = batch.common.flatMap(({ member: { levels }, mean }) =>
    levels && mean !== null ? [{ levels, mean }] : [],
  );
  if (rows.length < 2) return '';
  const best = rows.reduce((a, b) => (b.mean > a.mean ? b : a));
  const most = rows[rows.length - 1];
  const said = `The mean PSNR is best with ${best.levels} levels, ${fixed(best.mean, 2)} dB`;
  if (best === most) return `${said}: the most that were tried. More may be better still.`;
  const gain = best.mean - most.mean;
  return `${said}; with ${most.levels} it is ${fixed(most.mean, 2)}: ${gain < 0.1 ? 'it hardly matters' : `more levels lose ${fixed(gain, 1)} dB`}.`;
}

/**
 * How the first method fares against another. The mean says which is better; the seeds say how often.
 * @param {Pairs} pairs
 */
function against({ member, points, better, worse, mean, least, most }) {
  const [name, of] = [rowName(member), `${points.length} seeds`];
  if (better === 0 && worse === 0) return `as good as ${name} on all ${of}`;
  const wins = mean >= 0;
  const often = wins ? better : worse;
  const [size, from, to] = (wins ? [mean, least, most] : [-mean, -most, -least]).map((x) => fixed(x, 1));
  const by = `by ${size} dB on average (from ${from} to ${to})`;
  return `${wins ? 'better' : 'worse'} than ${name} on ${2 * often > points.length ? '' : 'only '}${often} of ${of}, ${2 * often > points.length ? '' : 'yet '}${by}`;
}

/**
 * What a plot of paired differences shows, for screen readers.
 * @param {import('./figures.js').Member} first
 * @param {Pairs} pairs
 */
export function described(first, { member, points, better, worse, mean, least, most }) {
  const names = `PSNR of ${rowName(first)} less ${rowName(member)}`;
  if (points.length === 0) return `${names}: nothing yet.`;
  return `${names}, in dB, for ${points.length} seeds: mean ${signed(mean)}, from ${signed(least)} to ${signed(most)}; above zero on ${better}, below on ${worse}.`;
}

/** @param {Head} head */
export function title({ first, count }) {
  return `Seeds ${first} to ${first + count - 1}, PSNR in dB`;
}

/**
 * What a batch is going to take.
 * @param {number} count
 * @param {number} rows
 */
export function cost(count, rows) {
  if (!(count > 0) || rows === 0) return '';
  return `${count} seeds × ${rows} ${rows === 1 ? 'row' : 'rows'}: ${count * rows} reconstructions. Baselines look for their best weight on each seed.`;
}

/**
 * How far the work is.
 * @param {import('../../explorer/ask.js').Phase} phase
 * @param {string} what there are many of
 * @param {number} done
 * @param {number} of
 * @param {number} seconds since it began
 */
export function progress(phase, what, done, of, seconds) {
  switch (phase.at) {
    case 'offline':
      return 'Waiting for the connection';
    case 'busy':
      return `The server is busy: this page asks again in ${Math.ceil(phase.seconds)} s`;
    case 'waiting':
      return `Waiting: place ${phase.place} of ${phase.of} in the queue`;
    case 'running':
      return `${done} of ${of} ${what}${left(done, of, seconds)}`;
  }
  return 'Waiting for the server';
}

/**
 * @param {number} done
 * @param {number} of
 * @param {number} seconds
 */
function left(done, of, seconds) {
  if (done < 4 || seconds < 1) return '';
  const rest = (seconds / done) * (of - done);
  return rest < 100 ? `, about ${Math.max(1, Math.round(rest))} s left` : `, about ${Math.round(rest / 60)} min left`;
}
