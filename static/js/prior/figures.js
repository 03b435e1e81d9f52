// The table of what was measured, and the power spectrum.

import { Chart } from '../lib/chart.js';
import { element, make, write } from '../lib/dom.js';
import { swatch } from '../lib/linelooks.js';
import { brief, decimal } from '../lib/numbers.js';

/** @typedef {import('./words.js').Result} Result */
/** @typedef {import('./words.js').Figures} Figures */

/** @type {{name: string, title?: string, of: (figures: Figures) => string}[]} */
const rows = [
  { name: 'Mean', title: 'Of all pixels', of: ({ mean }) => number(mean) },
  { name: 'SD', title: 'Standard deviation of all pixels', of: ({ sd }) => number(sd) },
  {
    name: 'Outside',
    title: 'Share of the pixels below −0.02 or above 1.02',
    of: ({ outside }) => (outside === null ? '–' : `${brief(100 * outside)} %`),
  },
  {
    name: 'Energy',
    title: 'Of the prior per pixel at σ = 0.02, up to a constant: how unlikely the pictures are to it',
    of: ({ energy }) => number(energy),
  },
  {
    name: 'Distance',
    title: 'Sliced Wasserstein-2 distance of patches from phantoms; of phantoms that of as many others',
    of: ({ distance }) => number(distance),
  },
];

export class FiguresCard {
  #rows = element('figures-rows', HTMLElement);
  #card = element('figures', HTMLElement);
  #box = element('spectrum', HTMLElement);
  #legend = element('spectrum-legend', HTMLElement);
  #chart = new Chart(this.#box, () => {});
  /** @type {unknown[]} what is shown */
  #shown = [];

  /**
   * @param {Result | null} main
   * @param {Result | null} plain the same without correction
   * @param {boolean} stale whether they are of other settings
   */
  show(main, plain, stale) {
    this.#card.toggleAttribute('data-stale', stale);
    this.#card.dataset.state = main ? 'done' : 'empty';
    if (main === this.#shown[0] && plain === this.#shown[1]) return;
    this.#shown = [main, plain];
    this.#table(main, plain);
    this.#draw(main, plain);
  }

  /** Reads the theme anew. */
  refresh() {
    this.#chart.refresh();
  }

  /**
   * @param {Result | null} main
   * @param {Result | null} plain
   */
  #table(main, plain) {
    write(
      element('training', HTMLElement),
      main
        ? `The pictures that the prior was trained on have mean ${number(main.training.mean)} and SD ${number(main.training.sd)}.`
        : '',
    );
    this.#rows.replaceChildren(
      ...rows.map(({ name, title = '', of }) => {
        const cells = [main?.samples, plain?.samples, main?.phantoms].map((figures) => (figures ? of(figures) : '–'));
        const others = make('td', { hidden: !plain }, cells[1]);
        others.dataset.for = 'plain';
        return make(
          'tr',
          {},
          make('th', { scope: 'row', title }, name),
          make('td', {}, cells[0]),
          others,
          make('td', {}, cells[2]),
        );
      }),
    );
  }

  /**
   * @param {Result | null} main
   * @param {Result | null} plain
   */
  #draw(main, plain) {
    if (!main) return;
    const all = [
      { name: 'samples', figures: main.samples },
      { name: 'phantoms', figures: main.phantoms },
      ...(plain ? [{ name: 'no correction', figures: plain.samples }] : []),
    ];
    // The lowest is what the window leaves of the mean.
    const lines = all.map(({ figures: { spectrum } }) => ({
      x: spectrum.map((_, k) => k).slice(1),
      y: spectrum.slice(1),
    }));
    this.#chart.show(lines, { x: 'periods', last: lines[0].x.length, log: true });
    this.#legend.replaceChildren(...all.map(({ name }, i) => make('li', {}, swatch(i), name)));
    const told = all.map(({ name, figures: { spectrum } }) => {
      const powers = [1, 2].map((part) => spectrum[Math.round((part * (spectrum.length - 1)) / 2)]);
      return `${name} ${powers.map(number).join(' and ')}`;
    });
    this.#box.setAttribute('aria-label', `Power at half the highest frequency and at the highest: ${told.join(', ')}`);
  }
}

/** @param {number | null} x */
function number(x) {
  return x === null ? '–' : decimal(x, 2);
}
