// All that shows the run and what it is made from: the pictures, the curves, the numbers and
// the words.

import { pending } from '../explorer/ask.js';
import { element } from '../lib/dom.js';
import { Board } from './board.js';
import { Curves } from './curves.js';
import { panelNames, startNames } from './names.js';
import { Panels } from './panels.js';
import { Posterior } from './posterior.js';
import { Setup } from './setup.js';
import { coarseOf, leveled, samples, scanKey, solves } from './spec.js';
import { StartRow } from './startrow.js';
import { Status } from './status.js';
import { StepReadout } from './stepreadout.js';
import { Strip } from './strip.js';
import { SureCard } from './surecard.js';
import { Closer } from './view/closer.js';
import { extent } from './view/paint.js';
import { Toolbar } from './view/toolbar.js';
import { Viewing } from './view/viewing.js';

/**
 * @typedef {object} Actions
 * @property {(ended: boolean) => void} looked the pictures are looked at in another way
 * @property {() => void} opened something is seen that was closed
 * @property {(region: import('./regions.js').Region | null) => void} region another region is looked at, or none
 * @property {() => void} observe has the run note what the curves need
 * @property {() => void} cancel the run
 * @property {() => void} again runs it once more
 */

/**
 * @typedef {object} Scene
 * @property {import('./spec.js').Spec} spec
 * @property {'nobody' | 'person' | 'other'} moving whose gesture lasts
 * @property {boolean} waits whether the page is to show what somebody else does, which has not come yet
 * @property {boolean} stale whether the run on the page is of other settings
 * @property {import('../explorer/ask.js').Ask<import('./connection.js').Wanted>} asked
 * @property {import('../explorer/ask.js').Ask<any>} looked
 * @property {import('./panels.js').Preview | null} preview in the place of the first panel
 */

export class Display {
  /**
   * @param {import('./run.js').Player} player
   * @param {import('../explorer/transport.js').Transport} transport
   * @param {unknown} look how pictures are looked at first
   * @param {Actions} actions
   */
  constructor(player, transport, look, { looked, opened, region, observe, cancel, again }) {
    this.player = player;
    const viewing = (this.viewing = new Viewing({ changed: looked, region }));
    viewing.restore(look);
    this.setup = new Setup(viewing);
    this.status = new Status({ cancel, again });
    this.toolbar = new Toolbar(viewing, { auto: () => this.#fitWindow() });
    this.closer = new Closer(viewing, { opened, region });
    this.startRow = new StartRow(viewing);
    this.panels = new Panels(element('panels', HTMLElement), viewing);
    this.posterior = new Posterior(viewing);
    this.sure = new SureCard(viewing);
    this.board = new Board(element('board', HTMLElement), () => {
      const { groups, compared } = this.panels.figures;
      const made = this.posterior.group; // of all chains, above them
      return {
        measured: this.setup.figures,
        starts: this.startRow.group,
        groups: made ? [made, ...groups] : groups,
        compared,
      };
    });
    this.strip = new Strip(element('strip', HTMLElement), { seek: (index) => player.seek(index) });
    this.curves = new Curves(element('curves-box', HTMLElement), { seek: (step) => this.seek(step), observe });
    this.readout = new StepReadout(player, transport);
  }

  /**
   * Makes room for the pictures of tracks.
   * @param {import('./panels.js').Shown[]} tracks
   */
  build(tracks) {
    const [{ spec }] = tracks;
    this.panels.build(tracks);
    this.startRow.build(solves(spec) && Array.isArray(spec.starts) ? startNames(spec.starts) : []);
    this.posterior.build(samples(spec));
    this.board.place();
  }

  /** @param {import('./run.js').Run} run takes the place of the one before */
  load(run) {
    this.build(run.head.tracks);
    this.strip.show(run);
    this.curves.show(run.main, panelNames(run.main.head.spec), run.track('off'));
  }

  /**
   * Shows a region on every picture; one that comes with a link or an example is told of at once.
   * @param {import('./regions.js').Region | null} region
   */
  lookAt(region) {
    if (region && !this.viewing.region) this.closer.reveal();
    this.viewing.region = region;
  }

  /** More of the run has arrived. */
  grow() {
    this.strip.grow();
    this.curves.grow();
  }

  /**
   * Shows the truth and what is measured of it.
   * @param {import('./frames.js').Frame} frame
   * @param {import('./spec.js').Spec} spec
   */
  measure(frame, spec) {
    this.setup.show(frame, spec);
    this.board.place();
  }

  /**
   * Shows the player's moment.
   * @param {Scene} scene
   */
  show({ spec, moving, waits, stale, asked, looked, preview }) {
    const {
      setup,
      panels,
      player: { run, share, position, playing },
    } = this;
    this.status.show({ moving, waits, run: asked, look: looked, stale, leveled: leveled(spec) }, run, share, playing);
    panels.mark(stale, pending(asked));
    this.posterior.mark(stale);
    setup.mark([spec, ...(moving === 'person' ? [coarseOf(spec)] : [])].map(scanKey));
    this.toolbar.show();
    setup.refresh();
    if (!run) return;
    const truth = setup.key === run.scan ? setup.truth : null; // an error is from a picture's own truth
    this.startRow.show(run.main.levels[0]?.pictures ?? [], truth);
    panels.show(run, share, truth, preview);
    this.posterior.show(run.main, share, truth);
    this.sure.show(run.main, spec, truth, stale);
    this.closer.show([{ name: 'Truth', picture: truth }, ...this.posterior.named(), ...panels.named()]);
    this.readout.show();
    this.strip.moment(position);
    this.curves.moment(run.main.head.k[Math.floor(position)]);
  }

  /** The theme is another one. */
  recolour() {
    this.setup.recolour();
    this.curves.refresh();
    this.closer.refresh();
    this.sure.refresh();
  }

  /** Fits the grey window to the pictures. */
  #fitWindow() {
    const [low, high] = extent([this.setup.truth, ...this.panels.panels.map(({ picture }) => picture)]);
    if (high > low) this.viewing.setWindow({ level: (low + high) / 2, width: high - low }, true);
  }

  /** @param {number} step of the run, not of its recording */
  seek(step) {
    const { player } = this;
    if (player.run) player.seek(player.run.main.head.k.findLastIndex((k) => k <= step));
  }
}
