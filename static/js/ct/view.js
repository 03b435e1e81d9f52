// What the page shows beside the spec: what is compared, and how it is looked at. Part
// of the address.

import { whole } from '../explorer/pairs.js';
import { comparable } from './names.js';

/**
 * @typedef {object} View
 * @property {string[]} compare tracks beside the main one; the server runs them
 * @property {number | null} k step of the main track at which the clock is held; null: at none in particular
 * @property {unknown} look grey window, zoom, what pictures show; null is as usual
 */

/** How the page opens: the starts with graduation and without. @type {Readonly<View>} */
export const usualView = { compare: ['off'], k: null, look: null };

/**
 * The pairs of a link's fragment that hold a view. A link without a fragment is the page as it
 * opens; any other compares with nothing unless it says so.
 * @param {View} view
 * @param {boolean} alone whether the fragment holds nothing else
 * @returns {[string, string][]}
 */
export function viewPairs({ compare, k, look }, alone) {
  /** @type {[string, string][]} */
  const pairs = [];
  if (k !== null) pairs.push(['view.k', String(k)]);
  if (look !== null) pairs.push(['view.look', JSON.stringify(look)]);
  const usual = alone && pairs.length === 0 ? usualView.compare : [];
  const text = JSON.stringify(compare);
  return text === JSON.stringify(usual) ? pairs : [['compare', text], ...pairs];
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
  if (fragment === '') return { ...usualView };
  const pairs = new URLSearchParams(fragment);
  return {
    compare: tracksOf(parse(pairs.get('compare'))),
    k: whole(pairs.get('view.k')),
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
