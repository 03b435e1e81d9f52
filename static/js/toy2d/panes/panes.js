// What shows the server's answers beside the landscape, or below it.

import { beside } from '../../explorer/stage.js';
import { Later } from '../../explorer/later.js';
import { element } from '../../lib/dom.js';
import { withChange, withField } from '../edits.js';
import { HomotopyPane } from '../homotopy/pane.js';
import { Remedies } from '../remedies.js';
import { SweepPane } from '../sweep/pane.js';
import { BasinPane } from './basins.js';
import { Charts } from './charts.js';
import { Twin } from './twin.js';

/**
 * @typedef {object} Parts
 * @property {import('../link.js').State} state
 * @property {import('../spec.js').Defaults} defaults
 * @property {import('../run.js').Player} player
 * @property {import('../../lib/palette.js').ColourMap} map
 * @property {import('../pictures.js').Pictures} pictures
 * @property {import('../gestures.js').Gestures} gestures
 * @property {import('../connection.js').Connection} connection
 * @property {import('../needs.js').Needs} needs
 */

export class Panes {
  #chartsCard = element('charts', HTMLDetailsElement);

  /** @param {Parts} parts */
  constructor({ state, defaults, player, map, pictures, gestures, connection, needs }) {
    const [, twinOutcomes, basinOutcomes] = pictures.outcomes;
    const seek = (/** @type {number} of the run, not of its recording */ step) => {
      if (player.run) player.seek(Math.round(player.run.shareOf(step) * player.last));
    };
    const seekT = (/** @type {number} */ t) => {
      const index = player.run?.header.t.findIndex((level) => level <= t) ?? -1;
      player.seek(index < 0 ? player.last : index);
    };
    this.twin = new Twin(pictures.first, pictures.second, element('partings', HTMLElement), twinOutcomes);
    this.basins = new BasinPane(pictures.basins, pictures.pointers, basinOutcomes);
    this.homotopy = new HomotopyPane(element('homotopy', HTMLElement), {
      seek: seekT,
      choose: (axis) => state.look({ axis }),
    });
    this.sweep = new SweepPane(element('sweep', HTMLElement), {
      map,
      start: () => connection.ask(['sweep'], { spec: needs.sound(state.spec) }),
      cancel: () => connection.drop(['sweep']),
      choose(tmax, step) {
        state.change(withField(state.spec, 'schedule.tmax', tmax, defaults), { fromStart: false });
        seek(step);
      },
      drop: (at) => gestures.addStart(at),
    });
    this.samples = new Later(async () => {
      const { SamplesPane } = await import('./late.js');
      return new SamplesPane(element('samples', HTMLElement), {
        map,
        draw: (draw) => state.change(withField(state.spec, 'samples.draw', draw, defaults), { fromStart: false }),
        choose: (t1) => state.change(withField(state.spec, 'samples.prior.t1', t1, defaults), { fromStart: false }),
      });
    });
    this.curvature = new Later(async () => {
      const { CurvaturePane } = await import('./late.js');
      return new CurvaturePane(element('curvature', HTMLElement), {
        map,
        choose: (bend) => state.look({ bend: bend === 'least' ? '' : bend }),
        seek: seekT,
        begin: (tmax) => state.change(withField(state.spec, 'schedule.tmax', tmax, defaults)),
        step: (step) => state.change(withField(state.spec, 'step', step, defaults)),
        shares: () => this.sweep.shares,
      });
    });
    this.#chartsCard.open = beside.matches; // elsewhere the settings come first
    this.charts = new Charts(this.#chartsCard, { seek });
    this.remedies = new Remedies((change) => state.change(withChange(state.spec, change)));
  }

  /** Whether the charts are in sight. */
  get charted() {
    return this.#chartsCard.open;
  }

  /**
   * What is known of these panels is of older settings.
   * @param {import('../answers.js').Panel[]} old
   */
  wait(old) {
    if (old.includes('twin')) this.twin.wait();
    if (old.includes('basins')) this.basins.wait();
    if (old.includes('homotopy')) this.homotopy.wait();
    if (old.includes('series')) this.charts.wait();
    if (old.includes('samples')) this.samples.tell('wait', (pane) => pane.wait());
    if (old.includes('curvature')) this.curvature.tell('wait', (pane) => pane.wait());
  }

  /**
   * A panel cannot be computed. Without remedies nothing is missing.
   * @param {Exclude<import('../answers.js').Panel, 'paths'>} panel
   * @param {string} message
   */
  fail(panel, message) {
    if (panel === 'remedies') this.remedies.clear();
    else if (panel === 'series') this.charts.error(message);
    else if (panel === 'samples' || panel === 'correction') this.samples.tell('error', (pane) => pane.error(message));
    else if (panel === 'curvature') this.curvature.tell('error', (pane) => pane.error(message));
    else this[panel].error(message);
  }

  /** The theme is another one. */
  refresh() {
    for (const pane of [this.homotopy, this.sweep, this.charts, this.basins]) pane.refresh();
    this.samples.tell('refresh', (pane) => pane.refresh());
    this.curvature.tell('refresh', (pane) => pane.refresh());
  }
}
