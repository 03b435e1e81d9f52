// The pen: draws a curve whose points join the prior. It can be taken hold of anywhere.

import { written } from '../../lib/numbers.js';
import { mostPoints } from '../cloud.js';
import { evenly } from './stroke.js';
import { pixelX, pixelY, point } from './viewport.js';

/** @typedef {import('./grips.js').Grip} Grip */
/** @typedef {import('./grips.js').Grips} Grips */
/** @typedef {import('../spec.js').Vec} Vec */

/**
 * @typedef {object} CloudActions
 * @property {() => Vec[]} points of the prior, as the page asks for them
 * @property {(points: Vec[] | null, ended: boolean) => void} cloud null: back to what they were
 */

/** @implements {Grips} */
export class Pen {
  /**
   * @param {import('./plot.js').Plot} plot
   * @param {CloudActions} actions
   */
  constructor(plot, actions) {
    this.plot = plot;
    this.actions = actions;
  }

  all() {
    return [];
  }

  chosen() {
    return null;
  }

  /**
   * @param {number} px
   * @param {number} py
   * @returns {Grip}
   */
  near(px, py) {
    const { plot, actions } = this;
    const before = actions.points();
    const room = mostPoints - before.length;
    /** @type {Vec[]} */
    const stroke = [point(plot.viewport, px, py)];
    const take = (/** @type {boolean} */ ended) => {
      if (room <= 0) return `A prior has at most ${mostPoints} points.`;
      const drawn = evenly(stroke, room);
      plot.draft.set({ cloud: [...before, ...drawn] });
      if (ended) plot.draft.end();
      actions.cloud([...before, ...drawn], ended);
      return `${drawn.length} ${drawn.length === 1 ? 'point' : 'points'} to ${written(stroke[stroke.length - 1])}`;
    };
    return {
      name: 'Pen',
      x: px,
      y: py,
      move: (x, y, ended) => {
        const at = point(plot.viewport, x, y);
        const last = stroke[stroke.length - 1];
        if (at[0] !== last[0] || at[1] !== last[1]) stroke.push(at);
        return take(ended);
      },
      abort: () => {
        plot.draft.clear();
        actions.cloud(null, true);
      },
      press: () => 'Here a curve begins.',
      tap: () => take(true),
    };
  }

  /** @param {Vec} at */
  add(at) {
    const { viewport } = this.plot;
    return /** @type {() => string} */ (this.near(pixelX(viewport, at[0]), pixelY(viewport, at[1])).tap)();
  }

  remove() {
    const { actions } = this;
    const points = actions.points();
    if (points.length === 0) return 'There is no point.';
    actions.cloud(points.slice(0, -1), true);
    return 'The last point is removed.';
  }

  leave() {}

  key() {
    return null;
  }
}
