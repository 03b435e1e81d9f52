// The basin map: where every start of a grid ends, and the share of each minimum.

import { element, make } from '../dom.js';
import { endsDiverged, endsElsewhere, BasinMap } from './basinmap.js';
import { letterOf } from './letters.js';
import { written } from './startlist.js';

/** @typedef {import('./basinmap.js').Basins} Basins */

export class BasinPane {
  #legend = element('basins-legend', HTMLUListElement);
  #status = element('basins-status', HTMLElement);
  /** @type {Basins | null} */
  #basins = null;

  /**
   * @param {import('./plot.js').Plot} plot
   * @param {import('./pointer.js').Pointer[]} pointers that say where the point under them ends
   */
  constructor(plot, pointers) {
    this.plot = plot;
    this.pointers = pointers;
  }

  /** @param {Basins} basins */
  show(basins) {
    this.#basins = basins;
    this.plot.setBasins(basins);
    for (const pointer of this.pointers) pointer.setBasins(basins);
    this.#status.textContent = basins.complete ? '' : 'Not all minima are surely known here: the star is the lowest one found.';
    this.#fill(basins);
  }

  /** What is known is of another landscape. */
  forget() {
    for (const pointer of this.pointers) pointer.setBasins(null);
  }

  /** @param {string} message */
  error(message) {
    this.#status.textContent = message;
  }

  refresh() {
    if (this.#basins) this.#fill(this.#basins);
  }

  /** @param {Basins} basins */
  #fill({ minima, elsewhere, diverged }) {
    const rows = minima.map(({ x, share }, i) => this.#row(i, share, letterOf(i), i === 0 ? 'global minimiser' : written(x)));
    if (elsewhere > 0) rows.push(this.#row(endsElsewhere, elsewhere, '', 'elsewhere'));
    if (diverged > 0) rows.push(this.#row(endsDiverged, diverged, '', 'diverged'));
    this.#legend.replaceChildren(...rows);
  }

  /**
   * @param {number} end as in a map
   * @param {number} share
   * @param {string} letter
   * @param {string} text
   */
  #row(end, share, letter, text) {
    const swatch = make('canvas', { className: 'swatch', ariaHidden: 'true' });
    drawSwatch(swatch, end, this.plot.theme);
    const row = make('li', {}, swatch, make('b', { textContent: letter }), make('span', { className: 'share', textContent: percent(share) }), make('span', { textContent: text }));
    Object.assign(row.dataset, { end, share });
    return row;
  }
}

/**
 * A map of one cell.
 * @param {HTMLCanvasElement} canvas
 * @param {number} end
 * @param {import('../palette.js').Theme} theme
 */
function drawSwatch(canvas, end, theme) {
  const side = 18;
  canvas.width = canvas.height = side * devicePixelRatio;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  context.scale(devicePixelRatio, devicePixelRatio);
  const cell = { n: 2, min: 0, max: 1, minima: [], elsewhere: 0, diverged: 0, complete: true, ends: new Uint8Array(4).fill(end) };
  new BasinMap().draw(context, { window: { min: [0, 0], max: [1, 1] }, left: 0, top: 0, size: side, em: side }, cell, theme);
}

/** @param {number} share */
export function percent(share) {
  return `${(100 * share).toFixed(1)} %`;
}
