// A part of the page that is loaded when it is first needed. What it is told before waits for it.

import { showStatus } from './statusline.js';

/** @template T */
export class Later {
  #load;
  #form;
  /** @type {T | null} */
  #part = null;
  #loading = false;
  /** @type {Map<string, (part: T) => void>} in the order in which they were told */
  #waiting = new Map();

  /**
   * @param {() => Promise<T>} load
   * @param {HTMLElement} [form] cannot be used before: to submit it would leave the page
   */
  constructor(load, form) {
    this.#load = load;
    this.#form = form;
    if (form) form.inert = true;
  }

  /** The part, once it is there. */
  get part() {
    return this.#part;
  }

  /** Loads it, if that was not done. One that failed is tried anew with the next need. */
  need() {
    if (this.#part || this.#loading) return;
    this.#loading = true;
    this.#load().then(
      (part) => {
        this.#part = part;
        if (this.#form) this.#form.inert = false;
        for (const call of this.#waiting.values()) call(part);
        this.#waiting.clear();
      },
      () => {
        this.#loading = false;
        showStatus('A part of the page could not be loaded. Choose it again when the connection is back.');
      },
    );
  }

  /**
   * Calls now, or when the part is there: of calls of one kind the newest.
   * @param {string} kind
   * @param {(part: T) => void} call
   */
  tell(kind, call) {
    if (this.#part) {
      call(this.#part);
      return;
    }
    this.#waiting.delete(kind);
    this.#waiting.set(kind, call);
  }
}
