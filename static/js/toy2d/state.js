// The state of the page about the 2D example.

import { State as Any } from '../explorer/state.js';
import { fromFragment, toFragment } from './link.js';
import { viewOf } from './view.js';

/** @typedef {import('./spec.js').Spec} Spec */
/** @typedef {import('./view.js').View} View */

/** @extends {Any<Spec, View>} */
export class State extends Any {
  /**
   * @param {import('./spec.js').Defaults} defaults
   * @param {import('../explorer/state.js').Listener} listener
   */
  constructor(defaults, listener) {
    super({
      read: (fragment) => ({ spec: fromFragment(fragment, defaults), view: viewOf(fragment) }),
      write: ({ spec, view }) => toFragment(spec, defaults, view),
    }, listener);
    this.defaults = defaults;
  }
}
