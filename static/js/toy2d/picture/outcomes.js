// A bar below a picture: what share of the starts ends in each valley, and the key to colours
// and shapes.

import { make } from '../../lib/dom.js';
import { grouped } from '../../lib/numbers.js';
import { near } from '../run.js';
import { letterOf } from './letters.js';
import { fillShape, trace } from './marks.js';
import { colourOf, endsDiverged, endsElsewhere, kindsOf, shapeOf } from './valleys.js';

/** @typedef {import('../../lib/palette.js').Theme} Theme */
/** @typedef {import('./valleys.js').End} End */
/** @typedef {{end: End, share: number, text: string}} Part text says how many */

export class Outcomes {
  #bar = make('div', { className: 'outcomes-bar', ariaHidden: 'true' });
  #key = make('ul', { className: 'outcomes-key', ariaLabel: 'Starts by the valley in which they end' });
  /** @type {import('../run.js').Run | null} */
  #run = null;
  #ends = new Uint8Array();

  /**
   * @param {HTMLElement} root empty
   * @param {() => Theme} theme
   */
  constructor(root, theme) {
    this.theme = theme;
    root.replaceChildren(this.#bar, this.#key);
  }

  /**
   * Shows what became of a run, as far as that is known.
   * @param {import('../run.js').Run} run
   */
  show(run) {
    if (run === this.#run && run.ends === this.#ends) return;
    [this.#run, this.#ends] = [run, run.ends];
    this.fill(
      kindsOf(run.ends).map((end) => {
        const starts = Array.from(run.ends.keys()).filter((i) => run.ends[i] === end);
        const minimum = run.header.minima[end];
        const away = (/** @type {number} */ i) => {
          const [x, y] = run.at(run.last, i);
          return Math.hypot(x - minimum.x[0], y - minimum.x[1]);
        };
        const short = minimum ? starts.filter((i) => away(i) > near).length : 0;
        return {
          end,
          share: starts.length / run.starts,
          text: `${grouped(starts.length)}${short > 0 ? `, ${grouped(short)} short of it` : ''}`,
        };
      }),
    );
  }

  /** @param {Part[]} parts */
  fill(parts) {
    this.bar(parts);
    this.#key.replaceChildren(
      ...parts.map(({ end, text }) =>
        make('li', {}, keyOf(end, this.theme()), make('b', { textContent: nameOf(end) }), ` ${text}`),
      ),
    );
  }

  /** @param {{end: End, share: number}[]} parts of the bar alone, where another list is its key */
  bar(parts) {
    this.#bar.replaceChildren(
      ...parts.map(({ end, share }) => {
        const part = make('span', {});
        part.style.flexGrow = String(share);
        part.style.backgroundColor = colourOf(end, this.theme());
        Object.assign(part.dataset, { end, share });
        return part;
      }),
    );
  }
}

/** @param {End} end */
function nameOf(end) {
  if (end === endsDiverged) return 'diverged';
  return end === endsElsewhere ? 'no valley' : letterOf(end);
}

/**
 * The shape of a valley, for a legend.
 * @param {End} end
 * @param {Theme} theme
 */
function keyOf(end, theme) {
  const canvas = make('canvas', { className: 'swatch', ariaHidden: 'true' });
  const side = Math.round(1.15 * theme.em * devicePixelRatio);
  [canvas.width, canvas.height] = [side, side];
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const shape = shapeOf(end);
  context.beginPath();
  trace(context, shape, side / 2, side / 2, 0.3 * side);
  fillShape(context, shape, colourOf(end, theme), 0.06 * side, theme);
  return canvas;
}
