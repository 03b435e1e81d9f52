// What the page shows beside the spec: what is compared, and how it is looked at. Part
// of the address.

import { comparable } from './spec.js';

/**
 * @typedef {object} View
 * @property {string[]} compare tracks beside the main one; the server runs them
 * @property {number | null} k step of the main track at which the clock is held; null: at none in particular
 * @property {unknown} look grey window, zoom, what pictures show; null is as usual
 */

/** @type {Readonly<View>} */
export const usualView = { compare: [], k: null, look: null };

const most = 1e6;

/**
 * The pairs of a link's fragment that hold a view.
 * @param {View} view
 * @returns {[string, string][]}
 */
export function viewPairs({ compare, k, look }) {
  /** @type {[string, string][]} */
  const pairs = [];
  if (compare.length > 0) pairs.push(['compare', JSON.stringify(compare)]);
  if (k !== null) pairs.push(['view.k', String(k)]);
  if (look !== null) pairs.push(['view.look', JSON.stringify(look)]);
  return pairs;
}

/** @param {string} path */
export function isView(path) {
  return path === 'compare' || path.startsWith('view.');
}

/**
 * The view of a fragment; what makes no sense is as usual.
 * @param {string} fragment without the #
 * @returns {View}
 */
export function viewOf(fragment) {
  const pairs = new URLSearchParams(fragment);
  const k = pairs.get('view.k') ?? '';
  return {
    compare: tracksOf(parse(pairs.get('compare'))),
    k: /^\d{1,7}$/.test(k) ? Math.min(most, Number(k)) : null,
    look: parse(pairs.get('view.look')),
  };
}

/**
 * The names of tracks that a value holds, each once and in the page's order.
 * @param {unknown} value
 * @returns {string[]}
 */
export function tracksOf(value) {
  return Array.isArray(value) ? comparable.filter((name) => value.includes(name)) : [];
}

/** @param {string | null} text */
function parse(text) {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
