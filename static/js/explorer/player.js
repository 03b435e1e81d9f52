// Plays a run: a position among its recorded steps that moves with time, and that goes no
// further than what has arrived. How fast it goes is no matter of the solver.

/**
 * What pages know of their runs.
 * @template R
 * @typedef {object} Reading
 * @property {(run: R) => number} last index of the last recorded step
 * @property {(run: R) => number} reach index up to which the clock may stand
 * @property {(run: R) => number} ready index up to which it may play
 * @property {(run: R, index: number) => number} step of a recorded step
 * @property {(run: R) => number} seconds that a whole show takes at speed 1
 * @property {(run: R) => number} [opening] seconds for which a show stands at its first step, whatever the speed
 * @property {boolean} smooth whether there is something to see between two recorded steps
 */

/** @template R the run */
export class Player {
  /** @type {R | null} */
  run = null;
  /** Index into the recorded steps; between two of them while playing. */
  position = 0;
  playing = false;
  /** Whether a person stopped the clock where it stands. */
  held = false;
  speed = 1;
  /** Seconds for which a clock that plays still stands at the first step. */
  wait = 0;
  /** @type {number | null} where the clock stands or is to stand, null while it plays */
  #target = null;
  #time = 0;
  #ticking = 0;

  /**
   * @param {Reading<R>} reading
   * @param {() => void} changed called after every change of position or playing
   * @param {() => void} [turned] called when a person starts, stops or moves the clock
   */
  constructor(reading, changed, turned = () => {}) {
    this.reading = reading;
    this.changed = changed;
    this.turned = turned;
  }

  /**
   * Takes another run, at a share of its length.
   * @param {R} run
   * @param {number} share 0 to 1
   * @param {boolean} playing whether it plays on from there, as it arrives
   * @param {number} [wait] seconds for which it stands at the first step before that, by default a whole opening
   */
  load(run, share, playing, wait) {
    this.#stop();
    this.run = run;
    this.#target = playing ? null : Math.round(share * this.last);
    this.position = Math.min(this.reach, this.#target ?? share * this.last);
    if (playing) this.#begin(wait);
    else this.changed();
  }

  /** More of the run has arrived: a clock that stands goes on to where it was to stand. */
  grow() {
    if (this.#target !== null) this.position = Math.min(this.reach, this.#target);
    this.changed();
  }

  /** Place on the clock, 0 to 1. A run that has one moment only is at its end. */
  get share() {
    if (this.last > 0) return this.position / this.last;
    return Number(this.run !== null);
  }

  /** What a whole show takes at speed 1, in seconds. */
  get seconds() {
    return this.run ? this.reading.seconds(this.run) : 1;
  }

  get last() {
    return this.run ? this.reading.last(this.run) : 0;
  }

  /** The last position at which the clock may stand. */
  get reach() {
    return this.run ? this.reading.reach(this.run) : 0;
  }

  /** The step at which a person holds the clock, null while nobody does. */
  get heldStep() {
    return this.held && this.run ? this.reading.step(this.run, Math.floor(this.position)) : null;
  }

  play() {
    if (!this.run || this.playing) return;
    if (this.position >= this.last) this.position = 0;
    this.held = false;
    this.#target = null;
    this.#begin();
    this.turned();
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  pause() {
    this.seek(Math.floor(this.position));
  }

  /** @param {number} index what has not arrived cannot be shown: the newest is */
  seek(index) {
    this.#stop();
    this.held = true;
    this.position = Math.min(this.reach, Math.max(0, index));
    this.#target = this.position;
    this.changed();
    this.turned();
  }

  /** @param {number} steps recorded steps, negative to go back */
  step(steps) {
    this.seek((steps < 0 ? Math.ceil(this.position) : Math.floor(this.position)) + steps);
  }

  /** @param {number} speed */
  setSpeed(speed) {
    this.speed = speed;
    this.turned();
  }

  /**
   * Takes another clock, and another run with it.
   * @param {import('../show/clock.js').Clock} clock
   * @param {R | null} [run]
   */
  follow({ share, playing, held, speed, wait }, run = this.run) {
    if (!run) return;
    this.speed = speed;
    this.held = held;
    this.load(run, share, playing, wait);
  }

  /** @param {number} [wait] */
  #begin(wait) {
    const opening = this.run && this.last > 0 ? (this.reading.opening?.(this.run) ?? 0) : 0;
    this.wait = this.position > 0 ? 0 : (wait ?? opening);
    this.playing = true;
    this.#time = performance.now();
    this.#ticking = requestAnimationFrame((now) => this.#tick(now));
    this.changed();
  }

  #stop() {
    cancelAnimationFrame(this.#ticking);
    this.playing = false;
    this.wait = 0;
  }

  /** @param {number} now */
  #tick(now) {
    if (!this.playing || !this.run) return;
    const passed = Math.min(0.1, Math.max(0, now - this.#time) / 1000);
    this.#time = now;
    const before = this.position;
    const moved = Math.max(0, passed - this.wait);
    this.wait = Math.max(0, this.wait - passed);
    const next = before + (moved * this.speed * this.last) / this.seconds;
    this.position = Math.min(next, this.reading.ready(this.run)); // what has not arrived is waited for
    if (this.position >= this.last) this.playing = false;
    else this.#ticking = requestAnimationFrame((time) => this.#tick(time));
    const seen = (this.reading.smooth && moved > 0) || Math.floor(this.position) !== Math.floor(before);
    if (seen || !this.playing) this.changed();
  }
}
