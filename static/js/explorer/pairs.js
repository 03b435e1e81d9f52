// The pairs of a link's fragment: a spec's leaves by their paths, as text.

import { isObject } from '../lib/fields.js';
import { unsendable } from './sendable.js';

/**
 * The values of an object that are no objects themselves, with their paths.
 * @param {object} object
 * @param {string} [prefix]
 * @returns {Generator<[string, unknown]>}
 */
export function* leaves(object, prefix = '') {
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
export function parse(text) {
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
export function escape(text) {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd')) // it throws at half a character
    .replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}
