// Where runs begin: the presets and the starts that were placed by hand.

import { isObject } from '../lib/fields.js';
import { sameSpec } from './spec.js';

/** @typedef {import('./spec.js').Spec} Spec */
/** @typedef {import('./spec.js').Vec} Vec */

/** Starts that can be placed by hand: each is one entry of the link and of the list. */
export const mostByHand = 200;

/** What a preset starts with. */
export const presets = {
  ring: { n: 16 },
  grid: { n: 20 },
  random: { n: 100 },
};

/**
 * Number of starts; NaN when the spec, which may come from any link, does not say it.
 * @param {Spec} spec
 * @returns {number}
 */
export function count({ starts }) {
  if (!isObject(starts)) return NaN;
  const { kind, n, min, max, centre, radius, points } = starts;
  if (kind === 'points') return Array.isArray(points) && points.every(isVec) ? points.length : NaN;
  const sound =
    kind === 'random' ||
    (kind === 'grid' && isVec([min, max])) ||
    (kind === 'ring' && isVec(centre) && Number.isFinite(radius));
  if (!sound || !Number.isInteger(n) || n < 0) return NaN;
  return kind === 'grid' ? n * n : n;
}

/**
 * @param {unknown} value
 * @returns {value is Vec}
 */
function isVec(value) {
  return Array.isArray(value) && value.length === 2 && value.every(Number.isFinite);
}

/**
 * Where a start begins; null for what the page does not know: random ones, which only
 * the server can draw, and what a link spelt wrong.
 * @param {Spec} spec
 * @param {number} i below its count
 * @returns {Vec | null}
 */
function startAt({ starts }, i) {
  const { kind, n, min, max, centre, radius, points: list } = starts;
  switch (kind) {
    case 'ring': {
      const phi = (2 * Math.PI * i) / n;
      return [centre[0] + radius * Math.cos(phi), centre[1] + radius * Math.sin(phi)];
    }
    case 'grid': {
      const at = (/** @type {number} */ k) => (n === 1 ? (min + max) / 2 : min + ((max - min) * k) / (n - 1));
      return [at(i % n), at(Math.floor(i / n))];
    }
    case 'points':
      return list[i];
    default:
      return null;
  }
}

/**
 * The starts of a spec, null for those that the page does not know.
 * @param {Spec} spec
 * @returns {Vec[] | null}
 */
export function points(spec) {
  const n = count(spec);
  if (Number.isNaN(n) || spec.starts.kind === 'random') return null;
  return Array.from({ length: n }, (_, i) => /** @type {Vec} */ (startAt(spec, i)));
}

/**
 * A coordinate as a person would write it: finer than a pixel, short in a link.
 * @param {number} x
 */
export function tidy(x) {
  return Number(x.toFixed(3));
}

/**
 * Where the chosen start begins; null if there is none, or while it is not known.
 * @param {Spec} spec
 * @param {number} index of the chosen one; the last one stands for those beyond
 * @param {import('./run.js').Run | null} run on the picture
 * @returns {Vec | null}
 */
export function chosenStart(spec, index, run) {
  const n = count(spec);
  if (Number.isNaN(n) || n === 0) return null;
  const known = startAt(spec, Math.min(index, n - 1));
  if (known || !run || !sameSpec(run.spec, spec) || run.starts === 0 || run.received === 0) return known;
  return run.at(0, Math.min(index, run.starts - 1));
}
