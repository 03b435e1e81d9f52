// The second run of the twin view, on the clock of the first.

import { write } from '../dom.js';
import { describePartings, partings } from './partings.js';

/** @typedef {import('./run.js').Run} Run */
/** @typedef {import('./plot.js').Plot} Plot */

// More starts than these make a cloud, where squares would hide the dots.
const mostMarked = 200;

export class Twin {
  /** @type {Run | null} */
  run = null;
  /** @type {Run | null} whose first points have not arrived */
  coming = null;
  /** @type {[Run, Run] | null} the runs whose partings are marked */
  #compared = null;

  /**
   * @param {Plot} first
   * @param {Plot} second
   * @param {HTMLElement} note
   */
  constructor(first, second, note) {
    this.first = first;
    this.second = second;
    this.note = note;
  }

  /** @param {import('./frames.js').Frame} frame */
  add(frame) {
    const run = [this.coming, this.run].find((r) => r?.header.id === frame.id);
    if (!run) return;
    run.add(frame);
    if (run === this.coming) [this.run, this.coming] = [run, null];
  }

  /** Position in its own recording at a share of the clock; it waits for what has not arrived. */
  position(/** @type {number} */ share) {
    return this.run ? Math.max(0, Math.min(share * this.run.last, this.run.received - 1)) : 0;
  }

  /**
   * @param {Run} main
   * @param {number} share
   * @param {boolean} secret whether it must not be told where paths part
   */
  show(main, share, secret) {
    if (!this.run) return;
    this.second.show(this.run, this.position(share));
    if (secret) {
      this.#forget();
      return;
    }
    const same = this.#compared?.[0] === main && this.#compared[1] === this.run;
    if (same || !main.whole || !this.run.whole || main.starts !== this.run.starts || main.starts === 0) return;
    this.#compared = [main, this.run];
    const list = partings(main, this.run);
    const marked = main.starts > mostMarked ? [] : list;
    this.first.setPartings(marked.map(({ first }) => first));
    this.second.setPartings(marked.map(({ second }) => second));
    this.note.textContent = describePartings(list, main, this.run, marked.length > 0);
  }

  /** Forgets the second run: the view is another one. */
  clear() {
    this.run = this.coming = null;
    this.#forget();
  }

  #forget() {
    this.#compared = null;
    this.first.setPartings([]);
    this.second.setPartings([]);
    write(this.note, '');
  }
}
