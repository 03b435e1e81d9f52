// Charts of one start, linked to the clock: what the solver said of it at each step.

import { Chart } from '../../lib/chart.js';
import { entry } from '../../lib/chartdata.js';
import { element, make } from '../../lib/dom.js';
import { decimal, grouped } from '../../lib/numbers.js';

/** @typedef {import('../answers.js').Series} Series */
/** @typedef {{label: string, series: Series}} Observed a method's name, and what the solver said of the start */
/** @typedef {'target' | 'energy' | 'target_norm' | 'size' | 'move' | 'cosine'} Quantity */

/** @type {Record<Quantity, string>} how a screen reader says it */
const spoken = {
  target: 'Final energy f',
  energy: 'Smoothed energy F',
  target_norm: 'Slope of f',
  size: 'Step size',
  move: 'Length of the move',
  cosine: 'Cosine of the angle between the slope of f and the direction',
};

// The clock must rest for this long, in ms, before charts say their values.
const rest = 400;

export class Charts {
  /** @type {Observed[]} */
  #runs = [];
  #name = '';
  #share = 0;
  /** Runs of different lengths share an axis in per cent. */
  #percent = false;
  /** @type {number | undefined} */
  #resting;
  #grid = element('charts-grid', HTMLElement);
  #title = element('charts-title', HTMLElement);
  #legend = element('charts-legend', HTMLElement);
  #note = element('charts-note', HTMLElement);
  #hint = element('charts-hint', HTMLElement);

  /**
   * @param {HTMLDetailsElement} root
   * @param {{seek: (step: number) => void}} actions told the step of the first run that the person wants to see
   */
  constructor(root, { seek }) {
    this.root = root;
    this.panels = [...root.querySelectorAll('[data-quantity]')].map((figure) => {
      const box = /** @type {HTMLElement} */ (figure.querySelector('.chart-box'));
      return {
        figure: /** @type {HTMLElement} */ (figure),
        box,
        quantity: /** @type {Quantity} */ (figure.getAttribute('data-quantity')),
        now: /** @type {HTMLElement} */ (figure.querySelector('.chart-now')),
        scale: /** @type {HTMLElement} */ (figure.querySelector('.chart-scale')),
        empty: /** @type {HTMLElement} */ (figure.querySelector('.chart-empty')),
        chart: new Chart(box, (x) => seek(Math.round(this.#percent ? (x / 100) * this.#runs[0].series.steps : x))),
      };
    });
  }

  /**
   * Shows what one method, or two, did from a start. Without runs the charts ask for a start.
   * @param {string} name of the start: "Start 3"
   * @param {Observed[]} runs
   */
  show(name, runs) {
    this.#name = name;
    this.#runs = runs;
    this.#percent = runs.some(({ series }) => series.steps !== runs[0].series.steps);
    const some = runs.length > 0;
    this.#grid.hidden = !some;
    this.#legend.hidden = !some;
    this.#hint.hidden = some;
    this.#title.textContent = some ? `${name}, step by step` : 'One start, step by step';
    this.root.classList.remove('stale');
    if (!some) {
      this.#hint.textContent = 'Choose a start, on the picture or in the list, to see its energy, slope and steps.';
      return;
    }
    this.#legend.replaceChildren(
      ...runs.map(({ label }, i) => {
        const swatch = make('span', { className: 'chart-swatch' });
        swatch.dataset.line = String(i);
        return make('li', {}, swatch, label);
      }),
    );
    this.#note.replaceChildren(
      ...runs.flatMap((run, i) => remarks(run, runs.length > 1 ? i : null)),
      make('p', { textContent: 'Click or drag in a chart to go to that step.' }),
    );
    for (const panel of this.panels) this.#draw(panel);
    this.moment(this.#share);
  }

  get known() {
    return this.#runs.length > 0;
  }

  /** The charts are of an older spec until the next show. */
  wait() {
    this.root.classList.add('stale');
  }

  /** @param {string} text why there are no charts */
  error(text) {
    this.show('', []);
    this.#hint.textContent = text;
  }

  /**
   * Shows the moment; cheap enough for every frame.
   * @param {number} share of the run that has passed, 0 to 1
   */
  moment(share) {
    this.#share = share;
    const [first] = this.#runs;
    if (!first || !this.root.open) return;
    for (const { quantity, chart, now } of this.panels) {
      chart.moment(this.#percent ? 100 * share : share * first.series.steps);
      this.#runs.forEach((run, i) => {
        const value = /** @type {HTMLElement} */ (now.children[i]);
        const text = valueAt(run.series, quantity, share);
        if (value.textContent !== text) value.textContent = text;
      });
    }
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.#describe(), rest);
  }

  /** Reads the theme anew. */
  refresh() {
    for (const { chart } of this.panels) chart.refresh();
  }

  /** @param {Charts['panels'][number]} panel */
  #draw({ quantity, chart, now, scale, empty }) {
    const runs = this.#runs;
    const values = runs.flatMap(({ series }) => series[quantity]).filter((v) => v !== null);
    const log =
      quantity === 'target_norm' ||
      quantity === 'size' ||
      quantity === 'move' ||
      (quantity !== 'cosine' && wide(values));
    scale.textContent = log ? 'log' : '';
    empty.hidden = values.length > 0;
    now.replaceChildren(
      ...runs.map((_, i) => {
        const value = make('b', {});
        value.dataset.line = String(i);
        return value;
      }),
    );
    // Where all runs diverge early, the rest of the clock has nothing to show.
    const drawn = runs.map(({ series }) => (series.diverged_at > 0 ? 1.1 * series.diverged_at : series.steps));
    const last = Math.min(1, Math.max(...drawn.map((steps, i) => steps / runs[i].series.steps)));
    chart.show(
      runs.map(({ series }) => {
        const x = series.k.map((k) => (this.#percent ? (100 * (k - 1)) / series.steps : k - 1));
        return {
          x,
          y: series[quantity],
          ...(quantity === 'size' && {
            failed: x.filter((_, i) => state(series, i) === 'failed'),
            waits: x.filter((_, i) => state(series, i) === 'waits'),
          }),
        };
      }),
      {
        x: this.#percent ? '% of the run' : 'step',
        last: last * (this.#percent ? 100 : runs[0].series.steps),
        log,
        ...(quantity === 'cosine' && {
          range: [-1.06, 1.06],
          ticks: [-1, 0, 1],
          guide: { at: 0, above: 'uphill on f', below: 'downhill on f' },
        }),
        ...(quantity === 'move' && { floor: 1e-12 }), // below is rounding
        ...(quantity === 'target_norm' && { floor: 1e-8, guide: { at: 0.1, below: 'counts as stationary' } }),
      },
    );
  }

  /** What the charts show, for those who do not see them. */
  #describe() {
    const log = 'logarithmic scale, ';
    for (const { quantity, box, scale } of this.panels) {
      const parts = this.#runs.map(({ label, series }) => {
        const values = series[quantity].filter((v) => v !== null);
        if (values.length === 0) return `${label}: not defined`;
        const [lo, hi] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
        return `${label}: from ${decimal(lo)} to ${decimal(hi)}, at step ${grouped(Math.floor(this.#share * series.steps))} of ${grouped(series.steps)}: ${valueAt(series, quantity, this.#share)}`;
      });
      box.setAttribute(
        'aria-label',
        `${spoken[quantity]} of ${this.#name}, ${scale.textContent ? log : ''}${parts.join('; ')}.`,
      );
    }
  }
}

/**
 * Whether one scale could not show both the largest and the smallest value: a
 * diverging run.
 * @param {number[]} values
 */
function wide(values) {
  const [lo, hi] = [
    values.reduce((a, b) => Math.min(a, b), Infinity),
    values.reduce((a, b) => Math.max(a, b), -Infinity),
  ];
  return lo > 0 && hi / lo > 1e4;
}

/**
 * What a step did: its line search failed, it waited because the direction led uphill
 * on f, or it moved.
 * @param {Series} series
 * @param {number} i
 */
function state({ accepted, cosine }, i) {
  if (accepted[i]) return 'moves';
  return (cosine[i] ?? 0) < 0 ? 'failed' : 'waits';
}

/**
 * A number that finds room beside a title.
 * @param {number} x
 */
function short(x) {
  return decimal(x, Math.abs(x) < 1e-3 || Math.abs(x) >= 1e5 ? 2 : 3);
}

/**
 * A value at a moment, as text.
 * @param {Series} series
 * @param {Quantity} quantity
 * @param {number} share
 */
function valueAt(series, quantity, share) {
  const step = share * series.steps;
  if (series.diverged_at > 0 && step >= series.diverged_at) return 'diverged';
  const i = entry(series.k, step + 1);
  if (quantity === 'size' && state(series, i) === 'waits') return 'waits';
  const value = series[quantity][i];
  return value === null ? '–' : short(value).replaceAll('-', '−');
}

/**
 * What a run's charts need to be understood.
 * @param {Observed} run
 * @param {number | null} line which one it is, if there are two
 * @returns {Node[]}
 */
function remarks({ label, series }, line) {
  const named = line !== null;
  const all = series.k.length - Number(series.diverged_at === 0); // the end point is no step
  const among = all < series.steps ? 'steps drawn' : 'steps';
  const of = (/** @type {'failed' | 'waits'} */ what) => series.k.filter((_, i) => state(series, i) === what).length;
  const [failed, waits] = [of('failed'), of('waits')];
  const sentences = [];
  const key = (/** @type {string} */ className) => {
    const foot = make('span', { className: `chart-foot ${className}` });
    foot.dataset.line = String(line ?? 0);
    return foot;
  };
  if (series.diverged_at > 0)
    sentences.push([
      `${named ? `${label} diverged` : 'The run diverged'} at step ${grouped(series.diverged_at)}; its curves end there.`,
    ]);
  if (failed > 0)
    sentences.push([
      key('failed'),
      ` ${named ? `${label}: n` : 'N'}o step size passed the line search at ${grouped(failed)} of ${grouped(all)} ${among}.`,
    ]);
  if (waits > 0)
    sentences.push([
      key('waits'),
      ` ${named ? `${label} waits` : 'The start waits'} at ${grouped(waits)} of ${grouped(all)} ${among}, where the direction leads uphill on f.`,
    ]);
  return sentences.map((sentence) => make('p', {}, ...sentence));
}
