// The card "How sure?": whether the standard deviations are right, whether the chains agree, and how likely the
// contrast of a region is above a threshold.

import { Chart } from '../lib/chart.js';
import { unreadable } from '../lib/commas.js';
import { element, make, write } from '../lib/dom.js';
import { swatch } from '../lib/linelooks.js';
import { brief, decimal } from '../lib/numbers.js';
import { agreement, beyond, calibration, gaussian, kept, spread, steps } from './calibration.js';
import { spreadRange } from './posterior.js';
import { contrasts, figures, regionsOf } from './regions.js';
import { samples } from './spec.js';

/** @typedef {import('./frames.js').Picture} Picture */
/** @typedef {import('./regions.js').Region} Region */
/** @typedef {import('./run.js').Track} Track */

export class SureCard {
  #card = element('sure', HTMLDetailsElement);
  #calibration = element('sure-calibration', HTMLElement);
  #rms = element('sure-rms', HTMLElement);
  #agreement = element('sure-agreement', HTMLElement);
  #regions = element('sure-regions', HTMLElement);
  #rows = element('sure-rows', HTMLTableSectionElement);
  #box = element('sure-chart', HTMLElement);
  #chart;
  /** What was shown last. @type {unknown[]} */
  #shown = [];
  /** Thresholds that were taken last. @type {(number | null)[]} */
  #thresholds = [];
  /** @type {{of: string, input: HTMLInputElement, cells: HTMLElement[]}[]} */
  #inputs = [];
  /** @type {(() => void) | null} */
  #again = null;

  /** @param {import('./view/viewing.js').Viewing} viewing */
  constructor(viewing) {
    this.viewing = viewing;
    this.#chart = new Chart(this.#box, () => {});
    element('sure-legend', HTMLElement).replaceChildren(
      make('li', {}, swatch(0), 'measured'),
      make('li', {}, swatch(1), 'of a Gaussian'),
    );
  }

  /**
   * @param {Track} track that is shown
   * @param {import('./spec.js').Spec} spec of the page, whose regions are looked at
   * @param {Picture | null} truth
   * @param {boolean} past whether it is of other settings than the page's
   */
  show(track, spec, truth, past) {
    this.#card.toggleAttribute('data-stale', past);
    for (const end of document.querySelectorAll('[data-spread]'))
      write(/** @type {HTMLElement} */ (end), brief(spreadRange(this.viewing)));
    const end = track.levels[track.last];
    const coverage = end?.text.posterior?.coverage ?? null;
    const done = coverage !== null && track.result !== null && samples(track.head.spec) && track.whole;
    this.#card.dataset.state = done ? 'done' : 'empty';
    const what = [done ? track : null, track.result, truth, JSON.stringify(spec.regions ?? null)];
    const thresholds = this.viewing.thresholds;
    if (what.every((part, i) => part === this.#shown[i])) {
      if (thresholds !== this.#thresholds) this.#again?.();
      return;
    }
    this.#shown = what;
    this.#again = null;
    if (!done || !track.result) return;
    const { diverged } = track.result;
    write(this.#calibration, diverged ? 'Some chains diverged: there is nothing to compare.' : calibration(coverage));
    const { sd_rms: sd, error_rms: error } = track.result;
    write(
      this.#rms,
      typeof sd === 'number' && typeof error === 'number'
        ? `Root mean square of the standard deviation ${brief(sd, 3)}, of the mean’s error ${brief(error, 3)}: ${brief(sd / error)} of it.`
        : '',
    );
    const { agree, text } = agreement(track.result, track.head.panels);
    write(this.#agreement, text);
    this.#agreement.classList.toggle('warning', !agree);
    this.#draw(coverage);
    this.#measure(track, regionsOf(spec), truth);
  }

  /** Reads the theme anew. */
  refresh() {
    this.#chart.refresh();
  }

  /** @param {number[]} coverage */
  #draw(coverage) {
    const q = [0, ...coverage.map((_, i) => (i + 1) / steps)];
    const lines = [
      { x: q, y: [0, ...coverage] },
      { x: q, y: q.map(gaussian) },
    ];
    this.#chart.show(lines, {
      x: 'standard deviations',
      last: q[q.length - 1],
      log: false,
      range: [0, 1],
      ticks: [0, 0.5, 1],
    });
    const told = [1, 2, 3].map((n) => `${Math.round(100 * coverage[n * steps - 1])} % within ${n}`);
    this.#box.setAttribute(
      'aria-label',
      `Share of the pixels whose truth is within so many standard deviations of the mean: ${told.join(', ')}; of a Gaussian 68, 95 and 100 %.`,
    );
  }

  /**
   * Makes a row for each region.
   * @param {Track} track
   * @param {Region[]} regions
   * @param {Picture | null} truth
   */
  #measure(track, regions, truth) {
    this.#regions.dataset.some = String(regions.length > 0);
    const names = regions.map((region) => JSON.stringify(region));
    if (names.join() !== this.#inputs.map(({ of }) => of).join()) this.#build(names);
    if (regions.length === 0) return;
    const pictures = kept(track);
    const drawn = regions.map((region) => contrasts(pictures, region));
    const truths = regions.map((region) => (truth && truth.rows > 0 ? figures(truth, region).contrast : NaN));
    this.#again = () => {
      this.#thresholds = this.viewing.thresholds;
      for (const [i, { input, cells }] of this.#inputs.entries()) {
        const usual = Number.isNaN(truths[i]) ? 0 : Number((truths[i] / 2).toPrecision(2));
        const threshold = this.#thresholds[i] ?? (Math.abs(usual) < 1e-4 ? 0 : usual);
        input.defaultValue = String(threshold);
        if (document.activeElement !== input) input.value = input.defaultValue;
        const { mean, sd } = spread(drawn[i]);
        const share = beyond(drawn[i], threshold);
        const texts = [
          `${decimal(mean)} ± ${decimal(sd, 1)}`,
          Number.isNaN(truths[i]) ? '' : `truth ${decimal(truths[i])}`,
          `${Math.round(100 * share)} %`,
        ];
        texts.forEach((text, n) => write(cells[n], text));
        input.setAttribute('aria-label', `Threshold of region ${i + 1}`);
        cells[2].title = `contrast ${threshold < 0 ? 'below' : 'above'} ${threshold} in ${Math.round(share * drawn[i].length)} of ${drawn[i].length} draws`;
      }
      write(
        element('sure-draws', HTMLElement),
        `The share of ${pictures.length} kept pictures${pictures.length < track.head.panels * (track.head.spec.steps ?? 0) ? ' (those that are on the page)' : ''} whose contrast is above the threshold, or below one that is negative.`,
      );
    };
    this.#again();
  }

  /** @param {string[]} names of the regions */
  #build(names) {
    this.#inputs = names.map((of, i) => {
      const input = make('input', { type: 'number', step: 'any', className: 'sure-threshold' });
      const take = (/** @type {boolean} */ ended) => {
        if (unreadable(input) === '' && Number.isFinite(input.valueAsNumber))
          this.viewing.setThreshold(i, input.valueAsNumber, ended);
        else if (ended) input.value = input.defaultValue; // which still counts
        this.#again?.();
      };
      input.addEventListener('input', () => take(false));
      input.addEventListener('change', () => take(true));
      return { of, input, cells: [make('span', {}), make('small', {}), make('b', {})] };
    });
    this.#rows.replaceChildren(
      ...this.#inputs.map(({ input, cells: [drawn, truth, share] }, i) =>
        make(
          'tr',
          {},
          make('th', { scope: 'row' }, make('span', { className: 'hidden', textContent: 'Region ' }), String(i + 1)),
          make('td', {}, drawn, truth),
          make('td', {}, input),
          make('td', {}, share),
        ),
      ),
    );
  }
}
