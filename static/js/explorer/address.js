// The address is the state: every change writes the fragment, Back restores it.

/**
 * @template S, V
 * @typedef {{spec: S, view: V}} Both a spec and how it is viewed
 */

/**
 * @template S, V
 * @typedef {{read: (fragment: string) => Both<S, V>, write: (state: Both<S, V>) => string}} Codec fragments without the #
 */

// Browsers refuse more than about 100 changes of the history in 30 seconds.
const interval = 400;

/**
 * @template S, V
 */
export class Address {
  /** @type {string | null} the fragment before the gesture that lasts */
  #before = null;
  /** @type {number | undefined} */
  #writing;
  #newest = '';
  #replacedAt = -interval;

  /**
   * @param {Codec<S, V>} codec
   * @param {(state: Both<S, V>) => void} restored called when the person goes back or forward, or edits the fragment
   */
  constructor(codec, restored) {
    this.codec = codec;
    addEventListener('popstate', () => {
      this.#forget();
      restored(this.read());
    });
  }

  read() {
    return this.codec.read(fragment());
  }

  /**
   * Writes over the entry: for what Back shall not undo.
   * @param {Both<S, V>} state
   */
  amend({ spec, view }) {
    if (this.#before !== null) return; // the gesture's end will write all
    this.#newest = this.codec.write({ spec, view });
    this.#replaceSoon();
  }

  /**
   * Writes a state: over the entry while a gesture lasts, as one new entry at its
   * end, so that Back undoes the gesture.
   * @param {Both<S, V>} state
   * @param {boolean} ended
   */
  write({ spec, view }, ended) {
    if (this.#writing !== undefined && this.#before === null) {
      this.#forget(); // what was noted belongs to the entry before
      history.replaceState(null, '', address(this.#newest));
    }
    this.#newest = this.codec.write({ spec, view });
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

/** What stands in the address; programs that write mail as HTML may have written & as &amp;. */
function fragment() {
  return location.hash.slice(1).replace(/&(amp;)+/g, '&');
}

/** @param {string} text */
function address(text) {
  return text === '' ? location.pathname + location.search : `#${text}`;
}
