// The fragment of a link: application/x-www-form-urlencoded pairs path=value, in
// the order of the spec's fields, of the leaves that differ from the page default
// of the spec's method. Objects are flattened with dots, lists are leaves, strings
// stand bare, other leaves are compact JSON. The server writes the same links.

import { clone, get, set } from './spec.js';

/** @typedef {import('./spec.js').Spec} Spec */
/** @typedef {import('./spec.js').Defaults} Defaults */

const firstMethod = 'flow';

/**
 * The fragment of a spec, without the #.
 * @param {Spec} spec
 * @param {Defaults} defaults
 */
export function toFragment(spec, defaults) {
  const base = defaults[spec.method] ?? defaults[firstMethod];
  const pairs = [];
  for (const [path, value] of leaves(spec)) {
    if (path === 'kind' || path === 'sweep') continue;
    const usual = path === 'method' ? firstMethod : get(base, path);
    const text = JSON.stringify(value);
    if (text !== JSON.stringify(usual)) pairs.push(`${escape(path)}=${escape(typeof value === 'string' ? value : text)}`);
  }
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
  const base = Object.hasOwn(defaults, method) ? defaults[method] : defaults[firstMethod];
  const spec = clone(base);
  spec.method = method;
  for (const [path, text] of pairs) {
    const usual = get(base, path);
    if (path === 'method' || path === 'kind' || path === 'sweep' || isObject(usual)) continue;
    set(spec, path, typeof usual === 'string' ? text : parse(text));
  }
  return spec;
}

/**
 * @param {object} object
 * @param {string} [prefix]
 * @returns {Generator<[string, unknown]>}
 */
function* leaves(object, prefix = '') {
  for (const [name, value] of Object.entries(object)) {
    const path = prefix + name;
    if (isObject(value)) yield* leaves(value, `${path}.`);
    else yield [path, value];
  }
}

/**
 * Whether a value is an object, whose members are leaves of their own.
 * @param {unknown} value
 * @returns {value is object}
 */
function isObject(value) {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * Escapes as Go's url.QueryEscape does, so that equal specs have equal links.
 * @param {string} text
 */
function escape(text) {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}
