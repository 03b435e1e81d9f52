// The table of many seeds, and a plot of paired differences for each method but the first.

import { element, make, write } from '../../lib/dom.js';
import { PairsPlot } from './plot.js';
import { rangeOf } from './scale.js';
import { described, fixed, shortName, signed } from './words.js';

/** @typedef {import('./figures.js').Batch} Batch */

export class BatchResults {
  #body = element('batch-rows', HTMLTableSectionElement);
  #plots = element('batch-plots', HTMLElement);
  /** @type {{plot: PairsPlot, now: HTMLElement, box: HTMLElement}[]} */
  #drawn = [];
  /** @type {Batch | null} for which there is room */
  #of = null;

  /** @param {Batch} batch */
  show(batch) {
    if (this.#of !== batch) this.#build(batch);
    for (const [i, row] of batch.rows.entries()) {
      const cells = this.#body.rows[i].cells;
      const texts = [row.mean, row.least, row.sd].map((value) => fixed(value, 2));
      texts.push(fixed(row.ssim, 3), fixed(row.chi, 2), String(row.wins));
      for (const [n, text] of texts.entries()) write(cells[n + 1], text);
    }
    const { first, count, methods } = batch.head;
    const { pairs } = batch;
    const range = rangeOf(pairs.flatMap(({ points }) => points.map(({ value }) => value)));
    for (const [i, { plot, now, box }] of this.#drawn.entries()) {
      plot.show(pairs[i], { range, first, count });
      write(now, pairs[i].points.length > 0 ? `${signed(pairs[i].mean)} dB` : '');
      box.setAttribute('aria-label', described(methods[0], pairs[i]));
    }
  }

  /** Makes room for the methods of a batch. @param {Batch} batch */
  #build(batch) {
    this.#of = batch;
    const [first, ...others] = batch.head.methods;
    this.#body.replaceChildren(
      ...batch.head.methods.map((method) =>
        make(
          'tr',
          {},
          make('th', { scope: 'row', textContent: shortName(method) }),
          ...Array.from({ length: 6 }, () => make('td', {})),
        ),
      ),
    );
    this.#drawn = others.map((method) => {
      const now = make('span', { className: 'chart-now' });
      const box = make('div', { className: 'pairs-box', role: 'img' });
      const name = `${shortName(first)} − ${shortName(method)}`;
      const caption = make('figcaption', {}, make('span', { className: 'chart-name', textContent: name }), now);
      return { plot: new PairsPlot(box), now, box, figure: make('figure', { className: 'chart' }, caption, box) };
    });
    this.#plots.replaceChildren(...[...this.#drawn].map(({ box }) => /** @type {HTMLElement} */ (box.parentElement)));
  }
}
