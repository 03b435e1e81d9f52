// Plays a run: a clock that is a share of its levels, and that goes no further than what
// has arrived. How fast it goes is no matter of the solver.

/** @typedef {import('./run.js').Run} Run */

// Recorded levels a second at speed 1, and the seconds that a whole show takes at least and at most.
const [levelsPerSecond, shortestShow, longestShow] = [8, 1.5, 8];

export class Player {
  /** @type {Run | null} */
  run = null;
  /** Index into the recorded steps of the main track; between two of them while playing. */
  position = 0;
  playing = false;
  /** Whether a person stopped the clock where it stands. */
  held = false;
  speed = 1;
  /** @type {number | null} where the clock stands or is to stand, null while it plays */
  #target = null;
  #time = 0;
  #ticking = 0;

  /**
   * @param {() => void} changed called after every change of position or playing
   * @param {() => void} turned called when a person starts, stops or moves the clock
   */
  constructor(changed, turned) {
    this.changed = changed;
    this.turned = turned;
  }

  /**
   * Takes another run, at a share of its length.
   * @param {Run} run
   * @param {number} share 0 to 1
   * @param {boolean} playing whether it plays on from there, as its levels arrive
   */
  load(run, share, playing) {
    this.#stop();
    this.run = run;
    this.#target = playing ? null : Math.round(share * this.last);
    this.position = Math.min(this.reach, this.#target ?? share * this.last);
    if (playing) this.#begin();
    else this.changed();
  }

  /** More of the run has arrived: a clock that stands goes on to where it was to stand. */
  grow() {
    if (this.#target !== null) this.position = Math.min(this.reach, this.#target);
    this.changed();
  }

  /** Place on the clock, 0 to 1. A run of one step has no way between. */
  get share() {
    return this.last > 0 ? this.position / this.last : 0;
  }

  /** What a whole show takes at speed 1. */
  get seconds() {
    return Math.min(longestShow, Math.max(shortestShow, this.last / levelsPerSecond));
  }

  get last() {
    return this.run?.main.last ?? 0;
  }

  /** The last position that has arrived. */
  get reach() {
    return Math.max(0, this.run?.main.newest ?? 0);
  }

  /** The step at which a person holds the clock, null while nobody does. */
  get heldStep() {
    return this.held && this.run ? this.run.main.head.k[Math.floor(this.position)] : null;
  }

  play() {
    if (!this.run || this.playing) return;
    if (this.position >= this.last) this.position = 0;
    this.held = false;
    this.#target = null;
    this.#begin();
    this.turned();
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

  /** @param {number} now */
  #tick(now) {
    if (!this.playing || !this.run) return;
    const seconds = Math.min(0.1, Math.max(0, now - this.#time) / 1000);
    this.#time = now;
    const show = this.seconds;
    const before = Math.floor(this.position);
    this.position = Math.min(this.reach, this.position + (seconds * this.speed * this.last) / show);
    if (this.position >= this.last) this.playing = false;
    else this.#ticking = requestAnimationFrame((time) => this.#tick(time));
    if (Math.floor(this.position) !== before || !this.playing) this.changed();
  }
}
