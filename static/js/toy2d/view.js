// What the page shows of a spec: the second picture, the chosen start, the moment.
// Part of the address, no business of the server.

import { whole } from '../explorer/pairs.js';
import { traits } from '../explorer/methods.js';

/** @typedef {import('./spec.js').Spec} Spec */
/** @typedef {import('./spec.js').Method} Method */

/** @typedef {(typeof panes)[number]} Pane what stands beside the landscape */
/** @typedef {(typeof axes)[number]} Axis */

/**
 * @typedef {object} View
 * @property {Pane} pane
 * @property {Method | ''} twin the method beside the first; '' is the usual one
 * @property {number | null} start the chosen one, counted from 0; null: none in particular
 * @property {number | null} k step at which the clock is held; null: at none in particular
 * @property {boolean} hide outcomes, until the clock has come to the end
 * @property {Axis} axis coordinate that the homotopy draws; '' is the clearest
 * @property {(typeof bends)[number]} bend what of the curvature is mapped; '' is the least eigenvalue
 */

export const panes = /** @type {const} */ (['none', 'twin', 'basins', 'homotopy', 'sweep', 'samples', 'curvature']);
export const bends = /** @type {const} */ (['', 'least', 'norm']);
export const axes = /** @type {const} */ (['', 'x1', 'x2']);

/** @type {Readonly<View>} */
export const usualView = { pane: 'none', twin: '', start: null, k: null, hide: false, axis: '', bend: '' };

const prefix = 'view.';

/**
 * The pairs of a link's fragment that hold a view.
 * @param {View} view
 * @returns {[string, string][]}
 */
export function viewPairs(view) {
  /** @type {[string, string][]} */
  const pairs = [];
  for (const [name, value] of Object.entries(view)) {
    if (value !== usualView[/** @type {keyof View} */ (name)]) pairs.push([prefix + name, String(value)]);
  }
  return pairs;
}

/** @param {string} path */
export function isView(path) {
  return path.startsWith(prefix);
}

/**
 * The view of a fragment; what makes no sense is as usual.
 * @param {string} fragment with or without the #
 * @returns {View}
 */
export function viewOf(fragment) {
  const pairs = new URLSearchParams(fragment.replace(/^#/, ''));
  const get = (/** @type {string} */ name) => pairs.get(prefix + name) ?? '';
  return {
    pane: panes.find((p) => p === get('pane')) ?? usualView.pane,
    twin: traits(get('twin')).name, // '' if misspelt, as usual
    start: whole(get('start')),
    k: whole(get('k')),
    hide: get('hide') === 'true',
    axis: axes.find((a) => a === get('axis')) ?? usualView.axis,
    bend: bends.find((b) => b === get('bend')) ?? usualView.bend,
  };
}

/**
 * The method of the second picture: what was chosen, else plain descent, or
 * graduation beside that.
 * @param {Spec} spec
 * @param {View} view
 * @returns {Method}
 */
export function twinMethod(spec, view) {
  return view.twin || (traits(spec.method).ungraduated ? 'graduated' : 'plain');
}
