// Shows what the page knows by itself where an answer is long in coming, and says so.

import { pending } from '../explorer/ask.js';
import { element, write } from '../lib/dom.js';
import { Lateness } from './lateness.js';
import { sayPanel, stuck } from './saying.js';
import { count } from './starts.js';

/** @typedef {import('./answers.js').Panel} Panel */

/**
 * @typedef {object} Parts
 * @property {import('./link.js').State} state
 * @property {import('./connection.js').Connection} connection
 * @property {import('./needs.js').Needs} needs
 * @property {import('./runs.js').Runs} runs
 * @property {import('./moment.js').Moment} moment
 * @property {import('./panes/panes.js').Panes} panes
 * @property {import('../show/show.js').Show} show
 */

export class Waiting {
  #late = new Lateness(() => this.show());

  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
  }

  /**
   * Notes whether a panel is waited for.
   * @param {Panel} panel
   * @param {boolean} [anew] whether an answer has come
   */
  note(panel, anew = false) {
    this.#late.note(panel, pending(this.parts.connection.asked(panel)), anew);
  }

  /** How the run fares, and what the page shows of it. */
  get scene() {
    const { state, connection, runs } = this.parts;
    const { phase } = connection.asked('paths');
    const starts = count(state.spec) !== 0;
    return {
      starts,
      phase,
      lost: connection.state === 'lost',
      late: this.#late.has('paths'),
      current: runs.current,
      past: starts && runs.past,
    };
  }

  show() {
    const { state, connection, needs, runs, moment, panes, show } = this.parts;
    const { twin, basins, charts, homotopy, sweep, samples, curvature } = panes;
    if (show.waits) return; // the page has no settings of its own yet
    const waits = (/** @type {Panel} */ panel) => {
      const ask = connection.asked(panel);
      return pending(ask) && (this.#late.has(panel) || stuck(ask.phase));
    };
    if (waits('paths') && count(state.spec) !== 0) runs.standIn();
    if (waits('twin')) twin.standIn(needs.twin(state));
    const shown = /** @type {const} */ ([
      ['twin', twin],
      ['basins', basins],
      ['homotopy', homotopy],
      ['series', charts],
      ['samples', { known: samples.part?.known ?? false }],
      ['curvature', { known: curvature.part?.known ?? false }],
    ]);
    for (const [panel, pane] of shown) {
      const { phase } = connection.asked(panel);
      const line = element(`${panel}-past`, HTMLElement);
      const shows = panel === 'homotopy' && phase.at === 'running'; // how far it is
      write(line, shows ? '' : sayPanel(phase, this.#late.has(panel) || connection.state === 'lost', pane.known));
      line.hidden = line.textContent === '';
      if (panel === 'homotopy' && !shows) homotopy.rest();
    }
    sweep.fares(connection.asked('sweep').phase);
    element('tries', HTMLElement).hidden = connection.state !== 'lost' || !pending(connection.asked('paths'));
    moment.show();
  }
}
