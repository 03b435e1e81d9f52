// The starts as grips: each is moved by its beginning.

import { written } from '../../lib/numbers.js';
import { nearest } from './grips.js';
import { mostByHand, tidy } from '../starts.js';
import { pixelX, pixelY, point } from './viewport.js';

/** @typedef {import('./grips.js').Grip} Grip */
/** @typedef {import('./grips.js').Grips} Grips */
/** @typedef {import('../spec.js').Vec} Vec */

/** @typedef {Grip & {start: number}} StartGrip */

/**
 * @typedef {object} StartActions
 * @property {(at: Vec) => void} add
 * @property {(start: number, at: Vec | null, ended: boolean) => void} move null: back to where it was
 * @property {(start: number | null) => void} select
 * @property {(start: number) => void} remove
 */

/** @implements {Grips} */
export class StartGrips {
  /**
   * @param {import('./plot.js').Plot} plot
   * @param {import('../run.js').Player} player
   * @param {StartActions} actions
   */
  constructor(plot, player, actions) {
    this.plot = plot;
    this.player = player;
    this.actions = actions;
  }

  all() {
    const { run } = this.player;
    if (!run || run.received === 0 || run.starts > mostByHand) return [];
    return Array.from({ length: run.starts }, (_, i) => this.#grip(i, run.at(0, i)));
  }

  chosen() {
    const { selected } = this.plot;
    return selected === null ? null : (this.all()[selected] ?? null);
  }

  /**
   * @param {number} px
   * @param {number} py
   * @param {number} within
   */
  near(px, py, within) {
    return nearest(this.all(), px, py, within);
  }

  /** @param {Vec} at */
  add(at) {
    this.actions.add(at);
    return `Start added at ${written(at)}.`;
  }

  /** @param {Grip | null} grip */
  remove(grip) {
    const start = grip ? /** @type {StartGrip} */ (grip).start : this.plot.selected;
    if (start === null || start >= (this.player.run?.starts ?? 0)) return 'Choose a start first.';
    this.actions.select(null);
    this.actions.remove(start);
    return 'Start removed.';
  }

  leave() {
    this.actions.select(null);
  }

  key() {
    return null;
  }

  /**
   * @param {number} start
   * @param {Vec} from
   * @returns {StartGrip}
   */
  #grip(start, from) {
    const { plot, actions } = this;
    return {
      start,
      name: `Start ${start + 1}`,
      x: pixelX(plot.viewport, from[0]),
      y: pixelY(plot.viewport, from[1]),
      move: (px, py, ended) => {
        const at = /** @type {Vec} */ (point(plot.viewport, px, py).map(tidy));
        plot.draft.set({ start: at });
        actions.move(start, at, ended);
        return `start ${start + 1} at ${written(at)}`;
      },
      abort: () => {
        plot.draft.clear();
        actions.move(start, null, true);
      },
      press: () => {
        actions.select(start);
        return `Start ${start + 1} is chosen.`;
      },
    };
  }
}
