// The address is the state: every change writes the fragment, Back restores it.

import { fromFragment, toFragment } from './link.js';
import { viewOf } from './view.js';

/** @typedef {import('./spec.js').Spec} Spec */
/** @typedef {import('./spec.js').Defaults} Defaults */
/** @typedef {import('./view.js').View} View */
/** @typedef {{spec: Spec, view: View}} State */

// Browsers refuse more than about 100 changes of the history in 30 seconds.
const interval = 400;

export class Address {
  /** @type {string | null} the fragment before the gesture that lasts */
  #before = null;
  /** @type {number | undefined} */
  #writing;
  #newest = '';
  #replacedAt = -interval;

  /**
   * @param {Defaults} defaults
   * @param {(state: State) => void} restored called when the person goes back or forward, or edits the fragment
   */
  constructor(defaults, restored) {
    this.defaults = defaults;
    addEventListener('popstate', () => {
      this.#forget();
      restored(this.read());
    });
  }

  /** @returns {State} */
  read() {
    return { spec: fromFragment(location.hash, this.defaults), view: viewOf(location.hash) };
  }

  /**
   * Writes over the entry: for what Back shall not undo.
   * @param {State} state
   */
  amend({ spec, view }) {
    if (this.#before !== null) return; // the gesture's end will write all
    this.#newest = toFragment(spec, this.defaults, view);
    this.#replaceSoon();
  }

  /**
   * Writes a state: over the entry while a gesture lasts, as one new entry at its
   * end, so that Back undoes the gesture.
   * @param {State} state
   * @param {boolean} ended
   */
  write({ spec, view }, ended) {
    if (this.#writing !== undefined && this.#before === null) {
      this.#forget(); // what was noted belongs to the entry before
      history.replaceState(null, '', address(this.#newest));
    }
    this.#newest = toFragment(spec, this.defaults, view);
    this.#before ??= fragment();
    if (!ended) {
      this.#replaceSoon();
      return;
    }
    const before = this.#before;
    this.#forget();
    if (fragment() !== before) history.replaceState(null, '', address(before));
    if (this.#newest !== before) history.pushState(null, '', address(this.#newest));
  }

  /** Writes over the entry, at once unless that was done just now: a reload must not lose it. */
  #replaceSoon() {
    if (this.#writing !== undefined) return;
    const wait = this.#replacedAt + interval - performance.now();
    if (wait <= 0) this.#replace();
    else this.#writing = setTimeout(() => this.#replace(), wait);
  }

  #replace() {
    this.#writing = undefined;
    this.#replacedAt = performance.now();
    history.replaceState(null, '', address(this.#newest));
  }

  #forget() {
    clearTimeout(this.#writing);
    this.#writing = undefined;
    this.#before = null;
  }
}

function fragment() {
  return location.hash.slice(1);
}

/** @param {string} text */
function address(text) {
  return text === '' ? location.pathname + location.search : `#${text}`;
}
