// The run that is shown, and the one that arrives to take its place.

import { takeover } from '../explorer/takeover.js';
import { element } from '../lib/dom.js';
import { drawable, emptyRun, Run, takeFrame } from './run.js';
import { get } from '../lib/fields.js';
import { sameSpec } from './spec.js';
import { count, mostByHand, points } from './starts.js';

/** @typedef {import('./answers.js').Done} Done */

/**
 * @typedef {object} Parts
 * @property {import('./link.js').State} state
 * @property {import('./spec.js').Defaults} defaults
 * @property {import('./run.js').Player} player
 * @property {import('./picture/plot.js').Plot} plot
 * @property {import('./controls/startlist.js').StartList} starts
 * @property {import('./panes/charts.js').Charts} charts
 * @property {() => import('../show/clock.js').Clock | null} led somebody else's clock
 * @property {() => void} shown called when a run with starts has taken the place of the one before
 */

export class Runs {
  /** @type {Run | null} a run whose points are arriving and that is not shown yet */
  #coming = null;
  /** @type {Run | null} the last one whose paths were shown: what became of it stays until there is another */
  #results = null;
  /** Whether the next run plays from its beginning; otherwise the moment shown is kept. */
  #replay = true;
  #still = matchMedia('(prefers-reduced-motion: reduce)');

  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
  }

  /** Whether the paths that are shown are of the page's settings. */
  get current() {
    const {
      player: { run },
      state: { spec },
    } = this.parts;
    return run !== null && run.starts > 0 && sameSpec(run.spec, spec);
  }

  /** Whether the page shows what became of other starts than those of its settings. */
  get past() {
    return this.#results !== null && !sameSpec(this.#results.spec, this.parts.state.spec);
  }

  /**
   * The run whose starts are those of a spec, null if the page has had none.
   * @param {import('./spec.js').Spec} spec
   */
  drawn(spec) {
    const of = (/** @type {import('./spec.js').Spec} */ { starts, seed }) => JSON.stringify([starts, seed]);
    return (
      [this.parts.player.run, this.#results].find((run) => run && run.starts > 0 && of(run.spec) === of(spec)) ?? null
    );
  }

  /**
   * The spec is another one.
   * @param {boolean} fromStart whether its run plays from the beginning
   */
  expect(fromStart) {
    this.#replay ||= fromStart; // one that was to play and has not come still is to
  }

  /**
   * A run begins to arrive. One that was asked for without starts knows of the landscape alone.
   * @param {Run} run
   */
  begin(run) {
    if (count(this.parts.state.spec) === 0) this.showLandscape(run);
    else this.#coming = run;
  }

  /** The run that arrives is not wanted any more. */
  drop() {
    this.#coming = null;
  }

  /** @param {import('./frames.js').Frame} frame */
  add(frame) {
    const run = takeFrame(frame, [this.#coming, this.parts.player.run]);
    if (run && run === this.#coming) this.#promote(run);
  }

  /**
   * Shows a run as soon as the moment to show has arrived.
   * @param {Run} run
   */
  #promote(run) {
    const {
      state: {
        view: { k },
      },
      player,
      plot,
      led,
      shown,
    } = this.parts;
    const held = k === null ? null : run.shareOf(k);
    const clock = takeover({ led: led(), replay: this.#replay, held, still: this.#still.matches }, player);
    if (!run.reaches(clock.share)) return;
    this.#coming = null;
    this.#results = run;
    plot.setWaiting([]);
    player.follow(clock, run);
    this.#replay = false; // a reconnection brings the same run again
    shown();
  }

  /**
   * Shows what came of a run.
   * @param {Done} message
   */
  finish(message) {
    const {
      player: { run },
      starts,
    } = this.parts;
    if (!run || run.header.id !== message.id) return;
    run.finish(message);
    starts.show(run);
    const noisy = element('noisy-y', HTMLElement);
    noisy.hidden = !(Number(get(run.spec, 'noise.sd')) > 0);
    noisy.textContent = `With this noise y = (${run.header.y.map((v) => v.toFixed(3)).join(', ')}).`;
  }

  /** Shows what the page knows of its settings by itself, while their run is long in coming. */
  standIn() {
    const {
      state: { spec },
      player,
    } = this.parts;
    if (player.run && sameSpec(player.run.spec, spec)) return;
    if (this.#results && sameSpec(this.#results.spec, spec))
      this.restore(); // back at what was
    else this.showLandscape();
  }

  /** Shows the last run that there was. */
  restore() {
    const { player, plot, starts } = this.parts;
    const run = this.#results;
    if (!run || player.run === run) return;
    plot.setWaiting([]);
    player.load(run, player.share, player.playing);
    starts.show(run);
  }

  /**
   * Shows the landscape alone, without the server or without starts.
   * @param {Run | null} [known] a run that may know of the same landscape
   */
  showLandscape(known = this.parts.player.run) {
    const {
      state: { spec },
      defaults,
      player,
      plot,
      starts,
      charts,
    } = this.parts;
    const possible = drawable(spec);
    if (!possible && player.run) return; // the last picture stays
    const run = emptyRun(possible ? spec : defaults.flow, known);
    const list = points(spec)?.slice(0, mostByHand) ?? [];
    const instead = player.run !== null && player.run.starts === 0 && count(spec) !== 0; // of a run already
    const share = this.#replay && !instead ? Number(this.#still.matches && count(spec) !== 0) : player.share;
    player.load(run, share, player.playing && (instead || !this.#replay));
    starts.wait(count(spec), list);
    plot.setWaiting(list);
    element('noisy-y', HTMLElement).hidden = true; // of the data before
    if (count(spec) !== 0) return;
    this.drop(); // what still arrives is of another spec
    this.#results = null;
    this.#replay = false;
    charts.show('', []);
  }
}
