// Asks the server for what the state needs: the run, or while a gesture lasts a preview of it.

import { isObject } from '../lib/fields.js';
import { expected, possible } from './edits.js';
import { coarseOf, ofRun, scanKey, solves } from './spec.js';

/**
 * @typedef {object} Parts
 * @property {import('../explorer/state.js').State<import('./spec.js').Spec, import('./view.js').View>} state
 * @property {import('./run.js').Player} player
 * @property {import('./connection.js').Connection} connection
 * @property {import('./runs.js').Runs} runs
 * @property {import('./display.js').Display} display
 */

export class Asking {
  /** Of the present settings, as a run has them. */
  #settings = '';
  /** @type {import('./panels.js').Preview | null} what stands in the place of the first panel */
  preview = null;

  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
  }

  /** Whether the run on the page is of other settings. */
  get stale() {
    return this.parts.player.run?.key !== this.#settings;
  }

  /**
   * Takes a preview that has arrived.
   * @param {import('./frames.js').Frame} frame
   */
  foresee({ text, pictures }) {
    if (this.stale) this.preview = { text, picture: pictures[0], truth: this.parts.display.setup.truth };
  }

  /** Once the run is whole, or somebody looks at its levels, it speaks for itself. */
  settle() {
    const { run, playing, held } = this.parts.player;
    if (run && !this.stale && (run.main.whole || playing || held)) this.preview = null;
  }

  /**
   * Asks for what the state needs, unless that was done.
   * @param {boolean} fromStart whether the run plays from its beginning
   */
  refresh(fromStart) {
    const { state } = this.parts;
    this.#settings = JSON.stringify([ofRun(state.spec), possible(state.view.compare, state.spec)]);
    if (state.led) this.#abandon();
    else if (state.moving) this.#follow();
    else this.run(fromStart);
  }

  /** While a gesture lasts, the first panel shows what it will come to. */
  #follow() {
    this.#abandon();
    this.parts.connection.look('preview', coarseOf(ofRun(this.parts.state.spec)));
  }

  /** While a gesture lasts no run is wanted: somebody else's will end the same for all followers. */
  #abandon() {
    this.parts.connection.drop();
    this.parts.runs.drop();
  }

  /**
   * Asks for the run of the present state, unless that was done.
   * @param {boolean} fromStart whether it plays from its beginning
   * @param {boolean} [anew] even if it was asked for
   */
  run(fromStart, anew = false) {
    const {
      state: { spec: whole, view },
      player,
      connection,
      runs,
      display,
    } = this.parts;
    const spec = ofRun(whole);
    const { setup } = display;
    const compare = possible(view.compare, spec);
    const { want } = connection.asked;
    if (want?.key === this.#settings && !anew) return;
    // After a slider was let go one looks at the first panel: its result comes before the others'.
    const after = !want && this.preview !== null && solves(spec);
    runs.expect(fromStart);
    if (!player.run && Array.isArray(spec.starts) && isObject(spec.schedule)) {
      // a link may hold anything
      setup.expect(spec);
      display.build(expected(spec, compare));
    }
    display.status.expect();
    if (after) connection.look('preview', { ...spec, starts: spec.starts.slice(0, 1) });
    else {
      this.preview = null;
      if (scanKey(spec) === setup.key) connection.unlook();
      else connection.look('scan', spec);
    }
    connection.run({ spec, compare, key: this.#settings, scan: scanKey(spec), after });
  }
}
