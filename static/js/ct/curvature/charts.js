// The curves of the curvature over the steps, linked to the clock.

import { Chart } from '../../lib/chart.js';
import { make, write } from '../../lib/dom.js';
import { swatch } from '../../lib/linelooks.js';
import { decimal } from '../../lib/numbers.js';
import { described } from './words.js';

/** @typedef {import('./words.js').Place} Place */

/**
 * @typedef {object} Quantity
 * @property {string} name
 * @property {string} says
 * @property {{name: string, of: (place: Place) => number | null}[]} lines
 * @property {boolean} [log]
 * @property {{at: number, above?: string, below?: string}} [guide]
 */

/** @type {Quantity[]} */
const quantities = [
  {
    name: 'Eigenvalues',
    says: 'of Hessians',
    log: true,
    lines: [
      { name: 'energy, greatest', of: ({ energy }) => energy.greatest },
      { name: 'prior, greatest', of: ({ prior }) => prior.greatest },
      { name: 'energy, least', of: ({ energy }) => energy.least },
    ],
  },
  {
    name: 'Least eigenvalues',
    says: 'over the prior’s bound; below 0 it bends down',
    guide: { at: 0 },
    lines: [
      { name: 'energy', of: ({ energy, bound }) => ratio(energy.least, bound) },
      { name: 'prior', of: ({ prior, bound }) => ratio(prior.least, bound) },
    ],
  },
  {
    name: 'Contraction factor',
    says: 'of a step; below 1 it brings together',
    log: true,
    guide: { at: 1 },
    lines: [{ name: 'factor', of: ({ contraction }) => contraction }],
  },
];

export class CurvatureCharts {
  /** @type {Place[]} by rising step */
  #places = [];
  #k = 0;
  #charts;

  /**
   * @param {HTMLElement} box that the charts fill
   * @param {(step: number) => void} seek told the step that a person wants to see
   */
  constructor(box, seek) {
    this.#charts = quantities.map((quantity) => {
      const chart = make('div', { className: 'chart-box', role: 'img' });
      const values = quantity.lines.map(() => make('dd', {}));
      const pairs = quantity.lines.map(({ name }, i) =>
        make('div', {}, make('dt', {}, swatch(i), make('span', { textContent: name })), values[i]),
      );
      const figure = make(
        'figure',
        { className: 'chart' },
        make(
          'figcaption',
          {},
          make('span', { className: 'chart-name', textContent: quantity.name }),
          ' ',
          make(
            'small',
            {},
            make('span', { className: 'chart-word', textContent: quantity.says }),
            make('span', { className: 'chart-scale', textContent: quantity.log ? 'log' : '' }),
          ),
        ),
        chart,
        make('dl', { className: 'chart-values' }, ...pairs),
      );
      box.append(figure);
      return { quantity, values, box: chart, chart: new Chart(chart, (x) => seek(Math.round(x))) };
    });
  }

  /**
   * @param {Place[]} places by rising step
   * @param {number} last step of the run
   */
  show(places, last) {
    this.#places = places;
    const x = places.map(({ k }) => k);
    for (const { quantity, chart } of this.#charts) {
      const lines = quantity.lines.map(({ of }) => ({ x, y: places.map(of) }));
      chart.show(lines, { x: 'step', last, log: quantity.log === true, floor: 1e-9, guide: quantity.guide });
    }
    this.moment(this.#k);
  }

  /** @param {number} k step */
  moment(k) {
    this.#k = k;
    const place = this.#places.findLast((one) => one.k <= k) ?? this.#places[0];
    for (const { quantity, values, box, chart } of this.#charts) {
      chart.moment(k);
      const shown = quantity.lines.map(({ name, of }) => ({ name, value: place ? of(place) : null }));
      for (const [i, { value }] of shown.entries()) write(values[i], value === null ? '–' : decimal(value));
      box.setAttribute('aria-label', described(quantity.name, k, shown));
    }
  }

  /** Reads the theme anew. */
  refresh() {
    for (const { chart } of this.#charts) chart.refresh();
  }
}

/**
 * @param {number | null} a
 * @param {number | null} b
 */
function ratio(a, b) {
  return a === null || b === null || b === 0 ? null : a / b;
}
