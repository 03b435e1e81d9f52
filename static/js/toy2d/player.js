// Plays a recorded run: a position among its recorded steps that moves with time.

/** @typedef {import('./run.js').Run} Run */

// Seconds that a whole run takes at speed 1.
const [shortestShow, longestShow, stepsPerSecond] = [5, 10, 130];

export class Player {
  /** @type {Run | null} */
  run = null;
  /** Index into the recorded steps; between two of them while playing. */
  position = 0;
  playing = false;
  speed = 1;
  #time = 0;
  #ticking = 0;

  /** @param {() => void} changed called after every change of position or playing */
  constructor(changed) {
    this.changed = changed;
  }

  /**
   * Takes another run, at a share of its length.
   * @param {Run} run
   * @param {number} share 0 to 1
   */
  load(run, share) {
    this.run = run;
    this.position = Math.round(share * run.last);
    this.changed();
  }

  get last() {
    return this.run?.last ?? 0;
  }

  play() {
    if (!this.run || this.playing) return;
    if (this.position >= this.last) this.position = 0;
    this.playing = true;
    this.#time = performance.now();
    this.#ticking = requestAnimationFrame((now) => this.#tick(now));
    this.changed();
  }

  pause() {
    this.seek(Math.floor(this.position));
  }

  /** @param {number} index */
  seek(index) {
    cancelAnimationFrame(this.#ticking);
    this.playing = false;
    this.position = Math.min(this.last, Math.max(0, index));
    this.changed();
  }

  /** @param {number} steps recorded steps, negative to go back */
  step(steps) {
    this.seek((steps < 0 ? Math.ceil(this.position) : Math.floor(this.position)) + steps);
  }

  /** @param {number} now */
  #tick(now) {
    if (!this.playing || !this.run) return;
    const seconds = Math.min(0.1, Math.max(0, now - this.#time) / 1000);
    this.#time = now;
    const show = Math.min(longestShow, Math.max(shortestShow, this.run.header.steps / stepsPerSecond));
    const next = this.position + (seconds * this.speed * this.last) / show;
    // What has not arrived yet cannot be played: wait there.
    this.position = Math.min(next, Math.max(0, this.run.received - 1));
    if (this.position >= this.last) this.playing = false;
    else this.#ticking = requestAnimationFrame((time) => this.#tick(time));
    this.changed();
  }
}
