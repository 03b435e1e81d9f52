// The fragment of a link: application/x-www-form-urlencoded pairs path=value, in
// the order of the spec's fields, of the leaves that differ from the page default
// of the spec's method. Objects are flattened with dots, lists are leaves, strings
// stand bare, other leaves are compact JSON. The server writes the same links. The
// page adds its view.

import { differing, joined, take } from '../explorer/pairs.js';
import { clone, get } from '../lib/fields.js';
import { isView, viewOf, viewPairs } from './view.js';

/** @typedef {import('./spec.js').Spec} Spec */
/** @typedef {import('./spec.js').Defaults} Defaults */
/** @typedef {import('./view.js').View} View */
/** @typedef {import('../explorer/state.js').State<Spec, View>} State */

const firstMethod = 'flow';

/**
 * The fragment of a spec and a view, without the #.
 * @param {Spec} spec
 * @param {Defaults} defaults
 * @param {View} [view]
 */
export function toFragment(spec, defaults, view) {
  const base = baseOf(spec.method, defaults);
  const pairs = differing(spec, (path) => (path === 'method' ? firstMethod : get(base, path)), isLeft);
  return joined([...pairs, ...(view ? viewPairs(view) : [])]);
}

/**
 * Whether a field of the spec does not stand in a link.
 * @param {string} path
 */
function isLeft(path) {
  return path === 'kind' || path === 'sweep';
}

/**
 * The spec of a fragment.
 * @param {string} fragment with or without the #
 * @param {Defaults} defaults
 * @returns {Spec}
 */
export function fromFragment(fragment, defaults) {
  const pairs = new URLSearchParams(fragment.replace(/^#/, ''));
  const method = /** @type {import('./spec.js').Method} */ (pairs.get('method') ?? firstMethod);
  const base = baseOf(method, defaults);
  const spec = clone(base);
  spec.method = method;
  for (const [path, text] of pairs) {
    if (path !== 'method' && !isLeft(path) && !isView(path)) take(spec, [path, text], get(base, path));
  }
  return spec;
}

/**
 * The page default that belongs to a method, which a link may have misspelt.
 * @param {string} method
 * @param {Defaults} defaults
 */
export function baseOf(method, defaults) {
  return Object.hasOwn(defaults, method) ? defaults[/** @type {keyof Defaults} */ (method)] : defaults[firstMethod];
}

/**
 * How the state of the page stands in its address.
 * @param {Defaults} defaults
 * @returns {import('../explorer/address.js').Codec<Spec, View>}
 */
export function codec(defaults) {
  return {
    read: (fragment) => ({ spec: fromFragment(fragment, defaults), view: viewOf(fragment) }),
    write: ({ spec, view }) => toFragment(spec, defaults, view),
  };
}
