// What a run says, in plain words: the server computes the claims, this words them.

import { decimal, grouped } from '../lib/numbers.js';
import { letterOf } from './picture/letters.js';

/** @typedef {import('./answers.js').Claim} Claim */

/**
 * The result's sentence and what explains it.
 * @param {Claim[]} claims
 * @param {import('./spec.js').Spec} spec
 * @returns {{headline: string, explanation: string}}
 */
export function describe(claims, spec) {
  const explanation = [others(claims), ...claims.map((c) => explained(c, claims, spec))];
  return { headline: headline(claims), explanation: explanation.filter(Boolean).join(' ') };
}

/**
 * Whether not all starts arrive at a lowest minimum.
 * @param {import('./answers.js').Result} result
 */
export function fallsShort({ starts, claims, valleys }) {
  const lowest = claims.find(({ kind }) => kind === 'tied')?.count ?? 1;
  return valleys.slice(0, lowest).reduce((sum, { arrived }) => sum + arrived, 0) < starts;
}

/** @param {Claim[]} claims */
function headline(claims) {
  const valleys = claims.filter(({ kind }) => kind === 'valley');
  const rest = claims.filter(({ kind }) => kind === 'nowhere' || kind === 'diverged').map(lost);
  const starts = claims[0]?.of ?? 0;
  const [first, ...more] = valleys;
  if (!first) return rest.length > 0 ? `${capital(rest.join('; '))}.` : '';
  if (first.valley === 0 || valleys.length === 1) {
    const amount =
      starts === 1
        ? 'The start'
        : first.count === starts
          ? `All ${grouped(starts)} starts`
          : `${grouped(first.count)} of ${grouped(starts)} starts`;
    return `${[`${amount} ${arrival(first, claims)}`, listed(more), ...rest].filter(Boolean).join('; ')}.`;
  }
  return `${[`No start ends in the star’s valley: ${listed(valleys)}`, ...rest].join('; ')}.`;
}

const ends = (/** @type {number} */ count) => (count === 1 ? 'ends' : 'end');

/**
 * What lies in a valley, and how far it has come.
 * @param {Claim} valley
 * @param {Claim[]} claims
 */
function arrival({ valley, count }, claims) {
  const [arrived, short] = /** @type {const} */ (['arrived', 'short']).map((kind) =>
    claims.find((c) => c.kind === kind && c.valley === valley),
  );
  if (!short) return `${count === 1 ? 'arrives' : 'arrive'} at ${valley === 0 ? 'the star' : letterOf(valley)}`;
  const away = `${short.count > 1 ? 'up to ' : ''}${rounded(short.value, true)} short of it`;
  return `${ends(count)} in ${of(valley)} valley, ${arrived ? `${grouped(short.count)} of them ${away}` : away}`;
}

const of = (/** @type {number} */ valley) => (valley === 0 ? 'the star’s' : `${letterOf(valley)}’s`);

// More valleys than these are only counted: the bar below the picture has all.
const mostListed = 4;

/** @param {Claim[]} valleys "2 end in B's valley, 5 in C's" */
function listed(valleys) {
  const [first, ...more] = valleys.slice(0, mostListed);
  if (!first) return '';
  const beyond = valleys.slice(mostListed).reduce((sum, { count }) => sum + count, 0);
  return [
    `${grouped(first.count)} ${ends(first.count)} in ${of(first.valley)} valley`,
    ...more.map(({ count, valley }) => `${grouped(count)} in ${of(valley)}`),
    ...(beyond > 0 ? [`${grouped(beyond)} in others`] : []),
  ].join(', ');
}

/** @param {Claim} claim about ends in no valley */
function lost({ kind, count, value }) {
  if (kind === 'nowhere')
    return `${grouped(count)} ${ends(count)} in no valley, on a ridge or where no minimum was found`;
  return `${grouped(count)} diverged, ${count === 1 ? '' : 'the first '}at step ${grouped(value)}`;
}

/**
 * How far those are that the headline only counts.
 * @param {Claim[]} claims
 */
function others(claims) {
  const valleys = claims.filter(({ kind }) => kind === 'valley');
  const told = valleys.length === 1 ? valleys[0].valley : 0;
  const short = claims.filter(({ kind, valley }) => kind === 'short' && valley !== told);
  if (short.length === 0) return '';
  const count = short.reduce((sum, c) => sum + c.count, 0);
  const away = rounded(Math.max(...short.map(({ value }) => value)), true);
  const where = valleys[0].valley === 0 ? 'In the other valleys' : 'Of these';
  return `${where} ${grouped(count)} ${count === 1 ? 'is' : 'are up to'} ${away} short of the minimum.`;
}

/** @param {string} text */
function capital(text) {
  return text[0].toUpperCase() + text.slice(1);
}

/**
 * What else was computed. The landscape of the first level is of interest where starts went astray.
 * @param {Claim} claim
 * @param {Claim[]} claims
 * @param {import('./spec.js').Spec} spec
 */
function explained({ kind, count, of, value, t }, claims, spec) {
  switch (kind) {
    case 'tied':
      return `${grouped(count)} minima are equally low; the star is one of them.`;
    case 'first': {
      const valleys = `${value === 1 ? '' : 'at least '}${count === 1 ? 'one valley' : `${grouped(count)} valleys`}`;
      if (t === spec.schedule.tmin)
        return `Nothing is smoothed: t is ${decimal(t)} from the first step, where the landscape has ${valleys}.`;
      return `At the first level, t = ${decimal(t)}, the landscape has ${valleys}.`;
    }
    case 'stayed':
      if (of === 1) return count === 1 ? 'It began in that valley.' : 'It began in another valley.';
      return `${grouped(count)} of ${grouped(of)} ${ends(count)} in the valley where ${count === 1 ? 'it' : 'they'} began.`;
    case 'moved': {
      const slope = claims.find((c) => c.kind === 'slope')?.value ?? 0;
      const which = count === 1 ? 'the one that is' : `each of the ${grouped(count)} that are`;
      return `The last step moved ${which} short of a minimum by at most ${rounded(value, true)}; f slopes by ${rounded(slope, false)} or more there.`;
    }
    case 'unsure':
      return 'Not all minima are surely known here: the star is the lowest one found.';
  }
  return '';
}

/**
 * A bound with two digits, rounded so that it stays true.
 * @param {number} x
 * @param {boolean} up
 */
export function rounded(x, up) {
  if (!(x > 0)) return '0';
  const unit = 10 ** (Math.floor(Math.log10(x)) - 1);
  const bound = (up ? Math.ceil((x / unit) * (1 - 1e-12)) : Math.floor((x / unit) * (1 + 1e-12))) * unit;
  if (bound >= 100) return grouped(Math.round(bound));
  return decimal(bound, 2);
}
