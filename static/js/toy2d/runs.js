// The run that is shown, and the one that arrives to take its place.

import { element } from '../dom.js';
import { drawable, emptyRun, Run, takeFrame } from './run.js';
import { get } from '../fields.js';
import { count, mostByHand, points } from './starts.js';

/** @typedef {import('./answers.js').Done} Done */

/**
 * @typedef {object} Parts
 * @property {import('./state.js').State} state
 * @property {import('./player.js').Player} player
 * @property {import('./picture/plot.js').Plot} plot
 * @property {import('./controls/startlist.js').StartList} starts
 * @property {import('./panes/charts.js').Charts} charts
 * @property {import('./moment.js').Moment} moment
 * @property {() => {share: number, playing: boolean, held: boolean, speed: number} | null} led somebody else's clock
 * @property {() => void} shown called when a run with starts has taken the place of the one before
 */

export class Runs {
  /** @type {Run | null} a run whose points are arriving and that is not shown yet */
  #coming = null;
  /** Whether the next run plays from its beginning; otherwise the moment shown is kept. */
  #replay = true;
  #still = matchMedia('(prefers-reduced-motion: reduce)');

  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
  }

  /**
   * The spec is another one.
   * @param {boolean} fromStart whether its run plays from the beginning
   */
  expect(fromStart) {
    this.#replay = fromStart;
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
    const { state, player, plot, moment, led: leader, shown } = this.parts;
    const led = leader();
    const replay = this.#replay;
    const still = this.#still.matches;
    const held = replay && state.view.k !== null ? run.shareOf(state.view.k) : null;
    const own = held ?? (replay ? Number(still) : player.share);
    const wanted = led ? led.share : own;
    if (!run.reaches(wanted)) return;
    this.#coming = null;
    // A headline that belongs to another run must not stand for long.
    setTimeout(() => {
      if (player.run === run && !run.result) moment.say('The solver is at work.', '');
    }, 300);
    const playing = led ? led.playing : replay ? held === null && !still : player.playing;
    if (led) Object.assign(player, { held: led.held, speed: led.speed });
    else if (replay) player.held = held !== null;
    plot.setWaiting([]);
    player.load(run, wanted, playing);
    this.#replay = false; // a reconnection brings the same run again
    shown();
  }

  /**
   * Shows what came of a run.
   * @param {Done} message
   */
  finish(message) {
    const { player: { run }, starts } = this.parts;
    if (!run || run.header.id !== message.id) return;
    run.finish(message);
    starts.show(run);
    const noisy = element('noisy-y', HTMLElement);
    noisy.hidden = !(Number(get(run.spec, 'noise.sd')) > 0);
    noisy.textContent = `With this noise y = (${run.header.y.map((v) => v.toFixed(3)).join(', ')}).`;
  }

  /**
   * Shows the landscape alone, without the server or without starts.
   * @param {Run | null} [known] a run that may know of the same landscape
   */
  showLandscape(known = this.parts.player.run) {
    const { state: { spec, defaults }, player, plot, starts, charts, moment } = this.parts;
    const possible = drawable(spec);
    if (!possible && player.run) return; // the last picture stays
    this.drop(); // what still arrives is of another spec
    const run = emptyRun(possible ? spec : defaults.flow, known);
    player.load(run, this.#replay ? 0 : player.share, false);
    starts.show(run);
    plot.setWaiting(points(spec)?.slice(0, mostByHand) ?? []);
    charts.show('', []);
    if (count(spec) === 0) moment.say('No starts yet.', 'Click on the landscape to drop one.');
    else moment.say('The starts wait for the server.', '');
  }
}
