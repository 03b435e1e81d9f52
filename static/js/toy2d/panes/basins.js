// The basin map: where every start of a grid ends, and the share of each minimum.

import { element, make, write } from '../../lib/dom.js';
import { percent, written } from '../../lib/numbers.js';
import { endsDiverged, endsElsewhere } from '../picture/valleys.js';
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
   * @param {import('../picture/outcomes.js').Outcomes} outcomes below the map
   */
  constructor(plot, pointers, outcomes) {
    this.outcomes = outcomes;
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
    if (basins.elsewhere > 0) words.push('No valley: on a ridge, or in a valley that was not found.');
    if (!basins.complete) words.push('Not all minima are surely known here: the star is the lowest one found.');
    write(this.#status, words.join(' '));
    this.#fill(basins);
  }

  get known() {
    return this.#basins !== null;
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
    const rows = minima.map(({ x, share, arrived }, i) =>
      this.#row(
        i,
        share,
        letterOf(i),
        `${i === 0 ? 'global minimiser' : written(x)}${share > 0 ? `, ${percent(arrived)} arrived` : ''}`,
      ),
    );
    if (elsewhere > 0) rows.push(this.#row(endsElsewhere, elsewhere, '', 'in no valley'));
    if (diverged > 0) rows.push(this.#row(endsDiverged, diverged, '', 'diverged'));
    this.#legend.replaceChildren(...rows);
    this.outcomes.bar([
      ...minima.map(({ share }, i) => ({ end: i, share })),
      { end: endsElsewhere, share: elsewhere },
      { end: endsDiverged, share: diverged },
    ]);
  }

  /**
   * @param {import('../picture/valleys.js').End} end
   * @param {number} share
   * @param {string} letter
   * @param {string} text
   */
  #row(end, share, letter, text) {
    const swatch = make('canvas', { className: 'swatch', ariaHidden: 'true' });
    this.plot.drawSwatch(swatch, end);
    const row = make(
      'li',
      {},
      swatch,
      make('b', { textContent: letter }),
      make('span', { className: 'share', textContent: percent(share) }),
      make('span', { textContent: text }),
    );
    Object.assign(row.dataset, { end, share });
    return row;
  }
}
