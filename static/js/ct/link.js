// The fragment of a link: pairs path=value of the leaves that differ from the page default
// of the spec's method, prior and process, then what is compared and the page's view. The
// server writes the same links.

import { clone, define, get, isObject, set } from '../lib/fields.js';
import { escape, leaves, parse } from '../explorer/pairs.js';
import { settleNoise } from './noise.js';
import { baseOf, heads, makeRoom } from './spec.js';
import { isView, viewOf, viewPairs } from './view.js';

/** @typedef {import('./spec.js').Spec} Spec */
/** @typedef {import('./spec.js').Defaults} Defaults */

/**
 * The fragment of a spec and a view, without the #.
 * @param {Spec} spec
 * @param {Defaults} defaults
 * @param {import('./view.js').View} view
 */
export function toFragment(spec, defaults, view) {
  const [base, first] = [baseOf(spec, defaults), baseOf({}, defaults)];
  /** @type {[string, string][]} */
  const pairs = [];
  for (const [path, value] of leaves(spec)) {
    if (path === 'kind') continue;
    const usual = get(heads.some((head) => head === path) ? first : base, path);
    const text = JSON.stringify(value);
    if (text !== JSON.stringify(usual)) pairs.push([path, typeof value === 'string' ? value : text]);
  }
  return [...pairs, ...viewPairs(view, pairs.length === 0)].map(([path, text]) => `${escape(path)}=${escape(text)}`).join('&');
}

/**
 * The spec of a fragment. What cannot be read as the kind of value that belongs there is
 * kept as it stands, for the server to say what is wrong with it.
 * @param {string} fragment without the #
 * @param {Defaults} defaults
 * @returns {Spec}
 */
export function fromFragment(fragment, defaults) {
  const pairs = new URLSearchParams(fragment);
  const head = Object.fromEntries(heads.flatMap((name) => (pairs.has(name) ? [[name, pairs.get(name)]] : [])));
  const spec = makeRoom(baseOf(head, defaults), (path) => pairs.has(path));
  const base = clone(spec);
  for (const [path, text] of pairs) {
    if (path === 'kind' || isView(path) || heads.some((name) => name === path)) continue;
    const usual = get(base, path);
    // A name that may stand where a number usually does, and the other way round.
    const value = typeof usual === 'string' && path !== 'lambda' ? text : parse(text);
    if (isObject(usual) && isObject(value)) {
      for (const [name, leaf] of leaves(value, `${path}.`)) put(spec, name, leaf);
    } else put(spec, path, path.endsWith('.file') ? text : value);
  }
  return settleNoise(spec);
}

/**
 * Sets a field of a spec; a path that no spec can have becomes a field of its own, so that
 * the server names it.
 * @param {Spec} spec
 * @param {string} path
 * @param {unknown} value
 */
function put(spec, path, value) {
  if (!set(spec, path, value)) define(spec, path, value);
}

/**
 * How the state of the page stands in its address.
 * @param {Defaults} defaults
 * @returns {import('../explorer/address.js').Codec<Spec, import('./view.js').View>}
 */
export function codec(defaults) {
  return {
    read: (fragment) => ({ spec: fromFragment(fragment, defaults), view: viewOf(fragment) }),
    write: ({ spec, view }) => toFragment(spec, defaults, view),
  };
}
