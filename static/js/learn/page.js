// The lesson: figures in the order of the page, and what they share.

import { followTheme } from '../lib/theme.js';
import { element } from '../lib/dom.js';
import { followAddress } from './alone.js';
import { Desk } from './desk.js';
import { Ball } from './figures/ball.js';
import { Blur } from './figures/blur.js';
import { Climb } from './figures/climb.js';
import { Ends } from './figures/ends.js';
import { Fails } from './figures/fails.js';
import { Follow } from './figures/follow.js';
import { Pixels } from './figures/pixels.js';
import { Score } from './figures/score.js';
import { Trap } from './figures/trap.js';
import { Why } from './figures/why.js';
import { Scanner } from './scanner.js';
import { followKeys } from './walk.js';

/** @typedef {import('../toy2d/answers.js').Homotopy} Homotopy */

/**
 * @typedef {object} Config
 * @property {import('../toy2d/spec.js').Defaults} defaults
 * @property {Record<string, import('./scanner.js').Case>} cases about tomography
 */

export class Lesson {
  /** @type {Homotopy | null} of the paper's problem */
  branches = null;
  /** @type {((h: Homotopy) => void)[]} */
  #awaiting = [];

  /**
   * @param {Config} config
   * @param {import('../lib/palette.js').ColourMap} map
   */
  constructor({ defaults, cases }, map) {
    this.defaults = defaults;
    this.cases = cases;
    this.map = map;
    const line = element('connection', HTMLElement);
    this.desk = new Desk((waits) => {
      line.hidden = !waits;
    });
    this.scanner = new Scanner();
    const figures = [Trap, Ball, Blur, Follow, Ends, Why, Climb, Score, Pixels, Fails].map(
      (Figure) => new Figure(this),
    );
    followAddress();
    followKeys();
    followTheme(() => {
      for (const figure of figures) {
        if ('scene' in figure) figure.scene.refresh();
        if ('refresh' in figure) figure.refresh();
      }
    });
  }

  /**
   * Asks for the branches of the stationary points, once for all figures.
   * @param {(h: Homotopy) => void} known
   * @param {(message: string) => void} failed
   */
  homotopy(known, failed) {
    this.#awaiting.push(known);
    if (this.#awaiting.length > 1) return;
    this.desk.ask(
      'homotopy',
      'homotopy',
      this.defaults.flow,
      (h) => {
        this.branches = h;
        for (const call of this.#awaiting) call(h);
      },
      failed,
    );
  }
}
