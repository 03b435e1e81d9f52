// The run that is shown, and the one that arrives to take its place.

import { takeover } from '../explorer/takeover.js';

/** @typedef {import('./run.js').Run} Run */

// In ms: a run that only follows a changed setting takes the place of the one before when it
// has reached the same moment, or after so long even if it has not.
const patience = 1200;

export class Runs {
  /** @type {Run | null} */
  #coming = null;
  #began = 0;
  /** Whether the next run plays from its beginning; otherwise the moment shown is kept. */
  #replay = true;
  #still = matchMedia('(prefers-reduced-motion: reduce)');

  /**
   * @param {import('./run.js').Player} player
   * @param {object} page
   * @param {() => number | null} page.held the step at which the address holds the clock
   * @param {() => import('../show/clock.js').Clock | null} page.led somebody else's clock
   * @param {(run: Run) => void} page.shown a run has taken the place of the one before
   */
  constructor(player, page) {
    this.player = player;
    this.page = page;
  }

  /**
   * Another run is on its way.
   * @param {boolean} fromStart whether it plays from the beginning
   */
  expect(fromStart) {
    this.#replay = fromStart;
    this.#coming = null;
  }

  /** The run that arrives is not wanted any more. */
  drop() {
    this.#coming = null;
  }

  /** @param {Run} run begins to arrive */
  begin(run) {
    this.#coming = run;
    this.#began = performance.now();
    setTimeout(() => {
      if (this.#coming === run && run.main.received > 0) this.#promote(run);
    }, patience);
  }

  /**
   * More of a run has arrived.
   * @param {Run} run
   */
  grow(run) {
    if (run === this.player.run) this.player.grow();
    const late = performance.now() - this.#began > patience && run.main.received > 0;
    if (run === this.#coming && (late || run.main.reaches(this.#clock(run).share))) this.#promote(run);
  }

  /** @param {Run} run */
  #clock(run) {
    const { playing, held, speed, share } = this.player;
    const k = this.page.held();
    const at = k === null ? null : shareOf(run, k);
    const kept = { playing, held, speed, share: held || playing ? share : 1 };
    return takeover({ led: this.page.led(), replay: this.#replay, held: at, still: this.#still.matches }, kept);
  }

  /** @param {Run} run */
  #promote(run) {
    const clock = this.#clock(run);
    this.#coming = null;
    this.#replay = false;
    this.page.shown(run);
    this.player.follow(clock, run);
  }
}

/**
 * Place of a step on the run's clock.
 * @param {Run} run
 * @param {number} k
 * @returns {number} 0 to 1
 */
function shareOf({ main }, k) {
  const index = main.head.k.findLastIndex((step) => step <= k);
  return main.last > 0 ? Math.max(0, index) / main.last : 0;
}
