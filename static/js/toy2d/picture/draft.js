// What a gesture has changed while the server's answer is on its way: the picture
// follows the pointer at once.

/** @typedef {import('../energy.js').Problem} Problem */
/** @typedef {import('./handles.js').Held} Held */
/** @typedef {import('../run.js').Run} Run */
/** @typedef {import('../spec.js').Mode} Mode */
/** @typedef {import('../spec.js').Vec} Vec */

// An answer that takes longer than this may have been refused.
const patience = 1500;

export class Draft {
  /** @type {Mode[] | null} */
  #modes = null;
  /** @type {Vec[] | null} */
  #cloud = null;
  /** @type {Vec | null} the data, with their noise */
  #y = null;
  #ended = false;
  #waiting = 0;
  /** Changes with every change. */
  version = 0;
  /** @type {Held | null} of the chosen mode */
  held = null;
  /** @type {Vec | null} where the start is held */
  start = null;

  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
    addEventListener('popstate', () => this.clear()); // Back: the answer will be another
  }

  /**
   * @param {{modes?: Mode[], cloud?: Vec[], y?: Vec, held?: Held, start?: Vec}} what
   */
  set({ modes, cloud, y, held, start }) {
    clearTimeout(this.#waiting);
    [this.#modes, this.#cloud, this.#y, this.#ended] = [modes ?? null, cloud ?? null, y ?? null, false];
    [this.held, this.start] = [held ?? null, start ?? null];
    this.#turn();
  }

  /** The gesture is over: its last change stays until the answer to it arrives. */
  end() {
    this.held = null;
    this.#ended = true;
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.clear(), patience);
    this.#turn();
  }

  clear() {
    clearTimeout(this.#waiting);
    this.held = this.start = this.#modes = this.#cloud = this.#y = null;
    this.#turn();
  }

  /**
   * A run arrives: it may be the answer.
   * @param {Run} run
   */
  meet(run) {
    if (!this.#ended) return;
    const { modes, cloud, y } = run.problem;
    const sameModes = !this.#modes || JSON.stringify(this.#modes) === JSON.stringify(modes);
    const sameData = !this.#y || this.#y.every((value, i) => Math.abs(value - y[i]) < 1e-6);
    const sameCloud = !this.#cloud || JSON.stringify(this.#cloud) === JSON.stringify(cloud);
    if (sameModes && sameCloud && sameData) this.clear();
  }

  /**
   * A problem with what was changed of it.
   * @param {Problem} problem
   * @returns {Problem}
   */
  of(problem) {
    if (!this.#modes && !this.#cloud && !this.#y) return problem;
    return {
      ...problem,
      modes: this.#modes ?? problem.modes,
      cloud: this.#cloud ?? problem.cloud,
      y: this.#y ?? problem.y,
    };
  }

  #turn() {
    this.version++;
    this.changed();
  }
}
