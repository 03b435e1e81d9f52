// Curves over the levels, linked to the clock: what the solver said of every start.

import { Chart } from '../lib/chart.js';
import { element, make, write } from '../lib/dom.js';
import { swatch } from '../lib/linelooks.js';
import { decimal } from '../lib/numbers.js';
import { leveled, samples } from './spec.js';

/** @typedef {import('./run.js').Track} Track */
/** @typedef {import('./frames.js').LevelText} LevelText */

/**
 * @typedef {object} Quantity
 * @property {string} name
 * @property {string} says
 * @property {(text: LevelText, panel: number) => number | null} of a panel at a level
 * @property {boolean} [log]
 * @property {boolean} [shared] one line for all panels
 * @property {boolean} [observed] known only when the solver observes f
 * @property {(track: Track) => {at: number, above: string} | undefined} [guide] a line across: what the truth has
 */

/** @type {Quantity[]} */
const quantities = [
  {
    name: 'Distance',
    says: 'largest RMS distance between panels',
    of: ({ distance }) => distance,
    log: true,
    shared: true,
  },
  { name: 'PSNR', says: 'dB', of: ({ panels }, i) => panels[i].psnr },
  { name: 'SSIM', says: 'likeness to the truth', of: ({ panels }, i) => panels[i].ssim },
  { name: 'Residual', says: '|Ax − y| / |y|', of: ({ panels }, i) => panels[i].residual, log: true },
  {
    name: 'χ',
    says: 'residual over noise; 1: as the truth',
    of: ({ panels }, i) => panels[i].chi,
    guide: () => ({ at: 1, above: '' }),
  },
  {
    name: 'Energy',
    says: 'F, at its level',
    of: ({ panels }, i) => panels[i].energy,
    guide: ({ result }) =>
      typeof result?.energy_truth === 'number'
        ? { at: result.energy_truth, above: 'truth, at the last level' }
        : undefined,
  },
  { name: 'Data term', says: 'part of the energy', of: ({ panels }, i) => panels[i].data, log: true },
  {
    name: 'Prior term',
    says: 'the other part, at its level',
    of: ({ panels }, i) => difference(panels[i].energy, panels[i].data),
  },
  { name: 'Step size', says: '', of: ({ panels }, i) => panels[i].step, log: true },
  {
    name: 'Final energy',
    says: 'f, at the last level',
    of: ({ panels }, i) => panels[i].target,
    log: true,
    observed: true,
  },
  {
    name: 'Angle to −∇f',
    says: 'of the step, in degrees',
    of: ({ panels }, i) => angle(panels[i].cosine),
    observed: true,
  },
];

export class Curves {
  /** @type {Track | null} */
  #track = null;
  #k = 0;
  /** The same starts without graduation. @type {Track | null} */
  #off = null;
  /** @type {string[]} of the panels */
  #names = [];
  #legend = make('ul', { className: 'charts-legend', ariaLabel: 'Lines' });
  #ask = make('p', { className: 'note' });
  #charts;
  #card = element('curves', HTMLDetailsElement);

  /**
   * @param {HTMLElement} box that the charts fill
   * @param {{seek: (k: number) => void, observe: () => void}} actions told the step that a person wants to see, and that f is wanted
   */
  constructor(box, { seek, observe }) {
    this.#charts = quantities.map((quantity) => {
      const [now, chart] = [
        make('span', { className: 'chart-now' }),
        make('div', { className: 'chart-box', role: 'img' }),
      ];
      const list = make('dl', { className: 'chart-values' });
      const small = make(
        'small',
        {},
        make('span', { className: 'chart-word', textContent: quantity.says }),
        make('span', { className: 'chart-scale', textContent: quantity.log ? 'log' : '' }),
      );
      const figure = make(
        'figure',
        { className: 'chart', hidden: quantity.observed === true },
        make('figcaption', {}, make('span', { className: 'chart-name', textContent: quantity.name }), ' ', small, now),
        chart,
        list,
      );
      figure.dataset.quantity = quantity.name;
      return { quantity, figure, now, list, box: chart, chart: new Chart(chart, (x) => seek(Math.round(x))) };
    });
    const button = make('button', { type: 'button', id: 'observe', textContent: 'Compute f and its gradient, too' });
    button.addEventListener('click', observe);
    this.#ask.append(
      button,
      ' shows how the final energy falls, and how far steps are from its steepest descent. It takes two to three times as long.',
    );
    box.replaceChildren(
      this.#legend,
      make('div', { className: 'charts-grid' }, ...this.#charts.map(({ figure }) => figure)),
      this.#ask,
    );
    this.#card.addEventListener('toggle', () => this.grow());
  }

  /**
   * @param {Track} track
   * @param {string[]} names of its panels
   * @param {Track | null} off the same starts without graduation, whose distance is shown, too
   */
  show(track, names, off) {
    this.#track = track;
    this.#off = off;
    this.#names = names.slice(0, track.head.panels);
    this.#legend.replaceChildren(...this.#names.map((name, i) => make('li', {}, swatch(i), name)));
    this.#ask.hidden = track.head.spec.observe || samples(track.head.spec);
    this.#card.hidden = !leveled(track.head.spec); // one point is no curve
    for (const { quantity, figure, list } of this.#charts) {
      figure.hidden =
        (quantity.observed === true && !track.head.spec.observe) || (quantity.shared === true && track.head.panels < 2);
      const lines = quantity.shared ? (this.#off ? ['on', 'off'] : []) : this.#names;
      const shown = lines.map((name, i) => [
        make('dt', {}, swatch(i), make('span', { className: quantity.shared ? '' : 'hidden', textContent: name })),
        make('dd', {}),
      ]);
      list.replaceChildren(...shown.map((pair) => make('div', {}, ...pair)));
    }
    this.grow();
  }

  /** Levels have arrived. */
  grow() {
    const track = this.#track;
    if (!track || !this.#card.open || this.#card.hidden) return;
    const levels = textsOf(track);
    if (levels.length === 0) return;
    const off = this.#off ? textsOf(this.#off) : [];
    for (const { quantity, figure, chart } of this.#charts) {
      if (figure.hidden) continue;
      const shown = quantity.shared
        ? [levels, off].filter(({ length }) => length > 0)
        : Array.from({ length: track.head.panels }, () => levels);
      const lines = shown.map((texts, i) => ({
        x: texts.map(({ k }) => k),
        y: texts.map((text) => quantity.of(text, i)),
      }));
      const guide = quantity.guide?.(track);
      chart.show(lines, { x: 'step', last: track.head.steps, log: quantity.log === true, floor: 1e-9, guide });
    }
    this.moment(this.#k);
  }

  /** @param {number} k step of the track */
  moment(k) {
    this.#k = k;
    const track = this.#track;
    if (!track || !this.#card.open || this.#card.hidden) return;
    const text = levelAt(track, k);
    for (const { quantity, figure, chart, now, list, box } of this.#charts) {
      if (figure.hidden) continue;
      chart.moment(k);
      const texts = quantity.shared
        ? [text, ...(this.#off ? [levelAt(this.#off, k)] : [])]
        : Array.from({ length: track.head.panels }, () => text);
      const values = texts.map((level, i) => (level ? quantity.of(level, i) : null));
      write(now, range(values.filter((v) => v !== null)));
      for (const [i, value] of list.querySelectorAll('dd').entries())
        write(value, values[i] === null ? '–' : decimal(values[i]));
      box.setAttribute(
        'aria-label',
        `${quantity.name}, ${quantity.says}; at step ${k}: ${now.textContent || 'not known'}.`,
      );
    }
  }

  /** Reads the theme anew. */
  refresh() {
    for (const { chart } of this.#charts) chart.refresh();
  }
}

/**
 * What is said of the levels that have arrived.
 * @param {Track} track
 */
function textsOf(track) {
  return track.levels.flatMap((level) => (level ? [level.text] : []));
}

/**
 * @param {Track} track
 * @param {number} k
 */
function levelAt(track, k) {
  return track.levels[
    track.nearest(
      Math.max(
        0,
        track.head.k.findLastIndex((step) => step <= k),
      ),
    )
  ]?.text;
}

/**
 * What all panels have, or from where to where they reach.
 * @param {number[]} values
 */
function range(values) {
  if (values.length === 0) return '';
  const [lo, hi] = [Math.min(...values), Math.max(...values)].map((x) => decimal(x));
  return lo === hi ? lo : `${lo} to ${hi}`;
}

/**
 * @param {number | null} a
 * @param {number | null} b
 */
function difference(a, b) {
  return a === null || b === null ? null : a - b;
}

/** @param {number | null} cosine of the angle between a step and the gradient of f @returns {number | null} degrees between the step and steepest descent */
function angle(cosine) {
  return cosine === null ? null : (Math.acos(Math.max(-1, Math.min(1, -cosine))) * 180) / Math.PI;
}
