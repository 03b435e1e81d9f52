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
  /** Whether a person stopped the clock where it stands. */
  held = false;
  speed = 1;
  #time = 0;
  #ticking = 0;

  /**
   * @param {() => void} changed called after every change of position or playing
   * @param {() => void} [turned] called when a person starts, stops or moves the clock
   */
  constructor(changed, turned = () => {}) {
    this.changed = changed;
    this.turned = turned;
  }

  /**
   * Takes another run, at a share of its length.
   * @param {Run} run
   * @param {number} share 0 to 1
   * @param {boolean} playing whether it plays on from there
   */
  load(run, share, playing) {
    this.#stop();
    this.run = run;
    this.position = share * run.last;
    if (playing) this.#begin();
    else {
      this.position = Math.round(this.position);
      this.changed();
    }
  }

  /** Place on the clock, 0 to 1. */
  get share() {
    return this.last > 0 ? this.position / this.last : 0;
  }

  /** What a whole show takes at speed 1. */
  get seconds() {
    return Math.min(longestShow, Math.max(shortestShow, (this.run?.header.steps ?? 0) / stepsPerSecond));
  }

  get last() {
    return this.run?.last ?? 0;
  }

  /** The step at which a person holds the clock, null while nobody does. */
  get heldStep() {
    return this.held && this.run ? this.run.header.k[Math.floor(this.position)] : null;
  }

  play() {
    if (!this.run || this.playing) return;
    if (this.position >= this.last) this.position = 0;
    this.held = false;
    this.#begin();
    this.turned();
  }

  pause() {
    this.seek(Math.floor(this.position));
  }

  /** @param {number} index */
  seek(index) {
    this.#stop();
    this.held = true;
    this.position = Math.min(this.last, Math.max(0, index));
    this.changed();
    this.turned();
  }

  #begin() {
    this.playing = true;
    this.#time = performance.now();
    this.#ticking = requestAnimationFrame((now) => this.#tick(now));
    this.changed();
  }

  #stop() {
    cancelAnimationFrame(this.#ticking);
    this.playing = false;
  }

  /** @param {number} speed */
  setSpeed(speed) {
    this.speed = speed;
    this.turned();
  }

  /**
   * Takes the clock of somebody else.
   * @param {{share: number, playing: boolean, held: boolean, speed: number}} clock
   */
  follow({ share, playing, held, speed }) {
    if (!this.run) return;
    this.speed = speed;
    this.held = held;
    this.load(this.run, share, playing);
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
    const show = this.seconds;
    const next = this.position + (seconds * this.speed * this.last) / show;
    // What has not arrived yet cannot be played: wait there.
    this.position = Math.min(next, Math.max(0, this.run.received - 1));
    if (this.position >= this.last) this.playing = false;
    else this.#ticking = requestAnimationFrame((time) => this.#tick(time));
    this.changed();
  }
}
