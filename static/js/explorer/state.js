// The state of the page: a spec and how it is viewed. Every change is written to the
// address, and Back brings an earlier state again.

import { Address } from './address.js';

/**
 * @typedef {object} Listener
 * @property {(fromStart: boolean) => void} spec the spec has changed; fromStart: its run
 *   plays from the beginning, rather than hold the moment
 * @property {() => void} view only the view has changed
 * @property {() => void} [touched] a person has changed something, or gone back
 */

/**
 * @template {object} S the spec
 * @template {{k: number | null}} V how it is viewed; k is the step at which the clock is held
 */
export class State {
  #address;
  /** @type {import('./address.js').Both<S, V> | null} what was before the gesture that lasts */
  #before = null;
  /** Whether the spec is one that somebody else has shown, or was. */
  #followed = false;

  /**
   * @param {import('./address.js').Codec<S, V>} codec
   * @param {Listener} listener
   */
  constructor(codec, listener) {
    this.listener = listener;
    this.#address = new Address(codec, (restored) => {
      ({ spec: this.spec, view: this.view } = restored);
      this.#before = null;
      this.led = false;
      listener.spec(true);
      listener.touched?.();
    });
    const { spec, view } = this.#address.read();
    /** @type {S} what the page asks for; what it shows of it is the player's run */
    this.spec = spec;
    /** @type {V} */
    this.view = view;
    /** Whether somebody else's gesture lasts, which this page follows. */
    this.led = false;
  }

  /** The state as it stands in a link, without the #. */
  get fragment() {
    return this.#address.codec.write(this);
  }

  /**
   * Takes what somebody else shows.
   * @param {string} fragment
   * @param {boolean} moving whether a gesture lasts there
   */
  follow(fragment, moving) {
    const { spec, view } = this.#address.codec.read(fragment);
    // A page that followed from its beginning has shown no spec yet, not even its own.
    const same = this.#followed && JSON.stringify(spec) === JSON.stringify(this.spec) && !this.led;
    this.#followed = true;
    this.#before = null;
    this.led = moving;
    Object.assign(this, { spec, view });
    if (same) this.listener.view();
    else this.listener.spec(view.k === null);
    this.#address.amend(this);
  }

  /**
   * Takes a spec.
   * @param {S} spec
   * @param {{ended?: boolean, fromStart?: boolean, view?: Partial<V>}} [how] ended is
   *   false while a gesture lasts
   */
  change(spec, { ended = true, fromStart = true, view = {} } = {}) {
    // The end of a gesture often repeats its last value: no need to run that again.
    if (JSON.stringify(spec) === JSON.stringify(this.spec)) {
      this.view = { ...this.view, ...view };
      if (ended) this.settle();
      else this.listener.view();
      return;
    }
    this.led = false;
    this.#before = ended ? null : (this.#before ?? { spec: this.spec, view: this.view });
    this.spec = spec;
    this.view = { ...this.view, ...(fromStart && { k: null }), ...view };
    this.listener.spec(fromStart);
    this.#address.write(this, ended);
    this.listener.touched?.();
  }

  /** Whether a gesture lasts. */
  get moving() {
    return this.#before !== null;
  }

  /** Ends a gesture with what was taken last. */
  settle() {
    this.#before = null;
    this.listener.view();
    this.#address.write(this, true);
    this.listener.touched?.();
  }

  /** Ends a gesture as if it had not been. */
  revert() {
    if (!this.#before) return;
    ({ spec: this.spec, view: this.view } = this.#before);
    this.#before = null;
    this.listener.spec(this.view.k !== null); // a clock that was held goes back to its step
    this.#address.write(this, true);
    this.listener.touched?.();
  }

  /**
   * Changes what is shown of the spec.
   * @param {Partial<V>} part
   */
  look(part) {
    this.view = { ...this.view, ...part };
    this.listener.view();
    this.#address.write(this, true);
    this.listener.touched?.();
  }

  /**
   * Notes in the address what Back shall not undo.
   * @param {Partial<V>} part
   */
  note(part) {
    this.view = { ...this.view, ...part };
    this.#address.amend(this);
    this.listener.touched?.();
  }
}
