// The basin map: where every start of a grid ends, and the share of each minimum.

import { element, make, write } from '../../dom.js';
import { percent, written } from '../../numbers.js';
import { endsDiverged, endsElsewhere } from '../picture/basinmap.js';
import { letterOf } from '../picture/letters.js';

/** @typedef {import('../picture/basinmap.js').Basins} Basins */

export class BasinPane {
  #root = element('basins', HTMLElement);
  #legend = element('basins-legend', HTMLUListElement);
  #status = element('basins-status', HTMLElement);
  /** @type {Basins | null} */
  #basins = null;

  /**
   * @param {import('../picture/plot.js').Plot} plot
   * @param {import('../picture/pointer.js').Pointer[]} pointers that say where the point under them ends
   */
  constructor(plot, pointers) {
    this.plot = plot;
    this.pointers = pointers;
  }

  /** @param {Basins} basins */
  show(basins) {
    this.#basins = basins;
    this.#root.classList.remove('stale');
    this.plot.setBasins(basins);
    for (const pointer of this.pointers) pointer.setBasins(basins);
    const words = [];
    if (basins.elsewhere > 0) words.push('Elsewhere: stopped before any minimum, or still on the way at the last step.');
    if (!basins.complete) words.push('Not all minima are surely known here: the star is the lowest one found.');
    write(this.#status, words.join(' '));
    this.#fill(basins);
  }

  /** What is known is of older settings until the next show. */
  wait() {
    this.#root.classList.add('stale');
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
    const rows = minima.map(({ x, share }, i) => this.#row(i, String(i), share, letterOf(i), i === 0 ? 'global minimiser' : written(x)));
    if (elsewhere > 0) rows.push(this.#row(endsElsewhere, 'elsewhere', elsewhere, '', 'elsewhere'));
    if (diverged > 0) rows.push(this.#row(endsDiverged, 'diverged', diverged, '', 'diverged'));
    this.#legend.replaceChildren(...rows);
  }

  /**
   * @param {number} end as in a map
   * @param {string} kind of its swatch
   * @param {number} share
   * @param {string} letter
   * @param {string} text
   */
  #row(end, kind, share, letter, text) {
    const swatch = make('canvas', { className: 'swatch', ariaHidden: 'true' });
    this.plot.drawSwatch(swatch, kind);
    const row = make('li', {}, swatch, make('b', { textContent: letter }), make('span', { className: 'share', textContent: percent(share) }), make('span', { textContent: text }));
    Object.assign(row.dataset, { end, share });
    return row;
  }
}
