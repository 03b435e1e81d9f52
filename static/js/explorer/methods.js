// The methods that there are, as the server has them registered: a page asks what a method is like,
// and knows none by its name.

import { config } from './config.js';

/**
 * @typedef {object} Traits
 * @property {string} name as a spec has it
 * @property {string} title
 * @property {string} label in a menu
 * @property {boolean} preconditioned
 * @property {boolean} timesT whether the gradient is multiplied by t
 * @property {boolean} searches for a step size
 * @property {boolean} ungraduated whether it stays at the last level throughout
 */

/** What is known of a method that a link has misspelt. @type {Traits} */
const unknown = {
  name: '',
  title: '',
  label: '',
  preconditioned: false,
  timesT: false,
  searches: false,
  ungraduated: false,
};

/** In the order of menus. @type {Traits[]} */
export const methods = config.methods;

/** @param {string} name */
export function traits(name) {
  return methods.find((method) => method.name === name) ?? unknown;
}
