// The run that is shown, and the one that arrives to take its place.

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
   * @param {import('./player.js').Player} player
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
    if (run === this.#coming && (late || run.main.reaches(this.#share(run)))) this.#promote(run);
  }

  /**
   * Where the clock is to stand in a run, or to begin.
   * @param {Run} run
   */
  #share(run) {
    const led = this.page.led();
    if (led) return led.share;
    const k = this.page.held();
    if (this.#replay && k !== null) {
      const index = run.main.head.k.findLastIndex((step) => step <= k);
      return run.main.last > 0 ? Math.max(0, index) / run.main.last : 0;
    }
    if (this.#replay) return Number(this.#still.matches);
    return this.player.held || this.player.playing ? this.player.share : 1;
  }

  /** @param {Run} run */
  #promote(run) {
    const share = this.#share(run);
    const led = this.page.led();
    const held = led ? led.held : this.#replay ? this.page.held() !== null : this.player.held;
    const playing = led ? led.playing : this.#replay ? !held && !this.#still.matches : this.player.playing;
    if (led) this.player.speed = led.speed;
    this.#coming = null;
    this.#replay = false;
    this.player.held = held;
    this.page.shown(run);
    this.player.load(run, share, playing, led?.wait);
  }
}
