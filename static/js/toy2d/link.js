// The fragment of a link: application/x-www-form-urlencoded pairs path=value, in
// the order of the spec's fields, of the leaves that differ from the page default
// of the spec's method. Objects are flattened with dots, lists are leaves, strings
// stand bare, other leaves are compact JSON. The server writes the same links. The
// page adds its view.

import { clone, define, get, isObject, set } from '../lib/fields.js';
import { escape, leaves, parse } from '../explorer/pairs.js';
import { isView, viewPairs } from './view.js';

/** @typedef {import('./spec.js').Spec} Spec */
/** @typedef {import('./spec.js').Defaults} Defaults */

const firstMethod = 'flow';

/**
 * The fragment of a spec and a view, without the #.
 * @param {Spec} spec
 * @param {Defaults} defaults
 * @param {import('./view.js').View} [view]
 */
export function toFragment(spec, defaults, view) {
  const base = baseOf(spec.method, defaults);
  const pairs = [];
  for (const [path, value] of leaves(spec)) {
    if (path === 'kind' || path === 'sweep') continue;
    const usual = path === 'method' ? firstMethod : get(base, path);
    const text = JSON.stringify(value);
    if (text !== JSON.stringify(usual)) pairs.push(`${escape(path)}=${escape(typeof value === 'string' ? value : text)}`);
  }
  if (view) pairs.push(...viewPairs(view).map(([name, value]) => `${name}=${escape(value)}`));
  return pairs.join('&');
}

/**
 * The spec of a fragment. What cannot be read as the kind of value that belongs
 * there is kept as it stands, for the server to say what is wrong with it.
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
    if (path === 'method' || path === 'kind' || path === 'sweep' || isView(path)) continue;
    const usual = get(base, path);
    const value = typeof usual === 'string' ? text : parse(text);
    if (isObject(usual) && isObject(value)) {
      for (const [name, leaf] of leaves(value, `${path}.`)) put(spec, name, leaf);
    } else put(spec, path, value);
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
 * Sets a field of a spec; a path that no spec can have becomes a field of its own,
 * so that the server names it.
 * @param {Spec} spec
 * @param {string} path
 * @param {unknown} value
 */
function put(spec, path, value) {
  if (!set(spec, path, value)) define(spec, path, value);
}
