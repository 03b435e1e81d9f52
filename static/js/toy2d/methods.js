// What the pages about the 2D example call the methods.

import { traits } from '../explorer/methods.js';

/** @typedef {import('../explorer/methods.js').Traits & {short?: string, text?: string}} Named */

/**
 * What people call a method, '' for what a link has misspelt.
 * @param {string} method
 */
export function methodName(method) {
  return /** @type {Named} */ (traits(method)).short ?? '';
}

/**
 * What a method is called within a sentence.
 * @param {string} method
 */
export function methodText(method) {
  return /** @type {Named} */ (traits(method)).text ?? '';
}
