// Where the figures about tomography have their runs computed: one connection, and one run at a time. Of what one
// figure asks, only the newest counts.

import { Connection } from '../ct/connection.js';

/** @typedef {import('../ct/frames.js').Picture} Picture */
/** @typedef {import('../ct/run.js').Run} Run */
/** @typedef {{spec: import('../ct/spec.js').Spec, compare: string[], link: string}} Case */

/**
 * @typedef {object} Viewer a figure
 * @property {(truth: Picture) => void} truth
 * @property {(run: Run) => void} grown levels of it have arrived
 * @property {(message: string) => void} says what is waited for, or why nothing comes
 */

export class Scanner {
  /** @type {{figure: string, viewer: Viewer, key: string, over: boolean} | null} whose run is computed, or was the last one */
  #now = null;
  /** @type {Map<string, () => void>} what waits for it, by figure */
  #waiting = new Map();
  #asks = 0;
  #connection;

  constructor() {
    this.#connection = new Connection('ws/ct', {
      changed: () => this.#changed(),
      look: ({ kind, pictures }) => {
        if (kind === 'scan') this.#now?.viewer.truth(pictures[0]);
      },
      described: () => {},
      begin: (run) => this.#now?.viewer.grown(run),
      grown: (run) => this.#now?.viewer.grown(run),
      watching: () => {},
      mended: () => {},
      mend: () => Promise.resolve(false), // there are no pictures of people's own
      error: (_about, _field, message) => this.#now?.viewer.says(message),
    });
  }

  /**
   * Asks for the truth and the run of a case: at once, or when the run of another figure is over.
   * @param {string} figure
   * @param {Case} what
   * @param {Viewer} viewer
   */
  run(figure, { spec, compare }, viewer) {
    const begin = () => {
      const key = String(++this.#asks);
      this.#now = { figure, viewer, key, over: false };
      this.#connection.look('scan', spec);
      this.#connection.run({ spec, compare, key, after: true });
    };
    this.#waiting.delete(figure);
    if (!this.#now || this.#now.over || this.#now.figure === figure) {
      begin();
      return;
    }
    this.#waiting.set(figure, begin);
    viewer.says('Waits for the figure before.');
  }

  #changed() {
    const { phase, want } = this.#connection.asked;
    const now = this.#now;
    if (!now || want?.key !== now.key) return; // of the run before
    if (phase.at === 'waiting') now.viewer.says(`Waits for its turn: ${phase.place} of ${phase.of}.`);
    else if (phase.at === 'busy' || phase.at === 'offline') now.viewer.says('Waits for the server.');
    else if (phase.at === 'failed') now.viewer.says(phase.message);
    else if (phase.at === 'running' && phase.done === 0)
      now.viewer.says('The scanner has measured; the picture is being computed.');
    if (!['done', 'failed', 'refused'].includes(phase.at)) return;
    now.over = true;
    const [next] = this.#waiting;
    if (!next) return;
    this.#waiting.delete(next[0]);
    queueMicrotask(next[1]); // the connection is still telling of the one before
  }
}
