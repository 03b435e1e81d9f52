// The second run of the twin view, on the clock of the first.

import { element, write } from '../../lib/dom.js';
import { drawable, emptyRun, takeFrame } from '../run.js';
import { sameSpec } from '../spec.js';
import { count, mostByHand, points } from '../starts.js';
import { describePartings, partings } from './partings.js';

/** @typedef {import('../run.js').Run} Run */
/** @typedef {import('../picture/plot.js').Plot} Plot */

// More starts than these make a cloud, where squares would hide the dots.
const mostMarked = 200;

export class Twin {
  /** @type {Run | null} */
  run = null;
  /** @type {import('../spec.js').Spec | null} of the first run that belongs to it */
  #beside = null;
  /** @type {{run: Run, beside: import('../spec.js').Spec} | null} whose moment has not arrived */
  #coming = null;
  /** @type {[Run, Run] | null} the runs whose partings are marked */
  #compared = null;
  #root = element('twin', HTMLElement);
  /** @type {Run | null} the first one */
  main = null;

  /**
   * @param {Plot} first
   * @param {Plot} second
   * @param {HTMLElement} note
   * @param {import('../picture/outcomes.js').Outcomes} outcomes below the second picture
   */
  constructor(first, second, note, outcomes) {
    this.outcomes = outcomes;
    this.first = first;
    this.second = second;
    this.note = note;
  }

  /**
   * A run begins to arrive.
   * @param {Run} run
   * @param {import('../spec.js').Spec} beside the spec of the first run that was asked for with it
   */
  begin(run, beside) {
    this.#coming = { run, beside };
  }

  /**
   * Takes a frame. The run is shown once the moment has arrived: before that the one
   * before stands.
   * @param {import('../frames.js').Frame} frame
   * @param {number} share of the clock
   */
  add(frame, share) {
    const run = takeFrame(frame, [this.#coming?.run ?? null, this.run]);
    if (!this.#coming || run !== this.#coming.run || !run.reaches(share)) return;
    [this.run, this.#beside, this.#coming] = [run, this.#coming.beside, null];
    this.#root.classList.remove('stale');
    this.second.setWaiting([]);
  }

  get known() {
    return (this.run?.starts ?? 0) > 0;
  }

  /** What is known is of older settings until the next run. */
  wait() {
    this.#root.classList.add('stale');
  }

  /**
   * Shows what the page knows of a spec by itself, while its run is long in coming.
   * @param {import('../spec.js').Spec} spec
   */
  standIn(spec) {
    if ((this.run && sameSpec(this.run.spec, spec)) || !drawable(spec)) return;
    this.run = emptyRun(spec, this.run ?? this.main);
    this.second.setWaiting(count(spec) === 0 ? [] : (points(spec)?.slice(0, mostByHand) ?? []));
    this.#forget();
  }

  /** @param {import('../answers.js').Done} message what became of the run */
  finish(message) {
    const run = [this.#coming?.run, this.run].find((r) => r?.header.id === message.id);
    run?.finish(message);
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
    this.main = main;
    if (!this.run) return;
    this.second.show(this.run, this.position(share));
    if (this.run.starts > 0) this.outcomes.show(this.run);
    if (secret) {
      this.#forget();
      return;
    }
    const same = this.#compared?.[0] === main && this.#compared[1] === this.run;
    if (
      same ||
      main.spec !== this.#beside ||
      !main.whole ||
      !this.run.whole ||
      main.starts !== this.run.starts ||
      main.starts === 0
    )
      return;
    this.#compared = [main, this.run];
    const list = partings(main, this.run);
    const marked = main.starts > mostMarked ? [] : list;
    this.first.setPartings(marked.map(({ first }) => first));
    this.second.setPartings(marked.map(({ second }) => second));
    write(this.note, describePartings(list, main, this.run, marked.length > 0));
  }

  /** @param {string} message why there is no second run */
  error(message) {
    this.clear();
    write(this.note, message);
  }

  /** Forgets the second run: the view is another one. */
  clear() {
    this.run = this.#coming = null;
    this.#forget();
  }

  #forget() {
    this.#compared = null;
    this.first.setPartings([]);
    this.second.setPartings([]);
    write(this.note, '');
  }
}
