// The pairs of a link's fragment: a spec's leaves by their paths, as text.

import { define, isObject, set } from '../lib/fields.js';
import { unsendable } from './sendable.js';

/**
 * The values of an object that are no objects themselves, with their paths.
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
 * The value that a text is in JSON. The text itself if it is none, or if the value
 * cannot be sent as it is: 1e999 would become null on the way.
 * @param {string} text
 */
function parse(text) {
  try {
    const value = JSON.parse(text);
    return unsendable(value) === '' ? value : text;
  } catch {
    return text;
  }
}

/**
 * Escapes as Go's url.QueryEscape does, so that equal specs have equal links.
 * @param {string} text
 */
function escape(text) {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd')) // it throws at half a character
    .replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}

/**
 * The pairs of the leaves that are not what they usually are.
 * @param {object} spec
 * @param {(path: string) => unknown} usual
 * @param {(path: string) => boolean} left whether a path is left out
 * @returns {[path: string, text: string][]}
 */
export function differing(spec, usual, left) {
  /** @type {[string, string][]} */
  const pairs = [];
  for (const [path, value] of leaves(spec)) {
    const text = JSON.stringify(value);
    if (!left(path) && text !== JSON.stringify(usual(path)))
      pairs.push([path, typeof value === 'string' ? value : text]);
  }
  return pairs;
}

/** @param {[path: string, text: string][]} pairs */
export function joined(pairs) {
  return pairs.map(([path, text]) => `${escape(path)}=${escape(text)}`).join('&');
}

/**
 * Writes a pair into a spec. What cannot be read as the kind of value that belongs there is
 * kept as it stands, for the server to say what is wrong with it.
 * @param {object} spec
 * @param {[path: string, text: string]} pair
 * @param {unknown} usual what the field usually is
 * @param {boolean} [bare] whether the text is the value
 */
export function take(spec, [path, text], usual, bare = typeof usual === 'string') {
  const value = bare ? text : parse(text);
  if (isObject(usual) && isObject(value)) {
    for (const [name, leaf] of leaves(value, `${path}.`)) put(spec, name, leaf);
  } else put(spec, path, value);
}

/**
 * Sets a field of a spec; a path that no spec can have becomes a field of its own, so that
 * the server names it.
 * @param {object} spec
 * @param {string} path
 * @param {unknown} value
 */
function put(spec, path, value) {
  if (!set(spec, path, value)) define(spec, path, value);
}

const most = 1e6;

/**
 * A whole number from 0 to a million; null if the text is none.
 * @param {string | null} text
 */
export function whole(text) {
  return text !== null && /^\d{1,7}$/.test(text) ? Math.min(most, Number(text)) : null;
}
