// Curvature: where the landscape is convex, at the page's clock, and over the smoothing what follows for starts and steps.

import { element, make, onChoice, write } from '../../lib/dom.js';
import { brief, decimal } from '../../lib/numbers.js';
import { traits } from '../../explorer/methods.js';
import { landscape, variance } from '../energy.js';
import { landscapeKey } from '../spec.js';
import { BlowUpPane } from './blowuppane.js';
import { CurvatureCurves } from './curves.js';
import { CurvaturePlot } from './plot.js';
import { consequences, finding, rowSays, shorter, sweepSays, warning } from './words.js';

/** @typedef {import('../spec.js').Spec} Spec */
/** @typedef {import('../spec.js').Vec} Vec */
/** @typedef {import('../energy.js').Window} Window */
/** @typedef {import('./words.js').Row} Row */
/** @typedef {import('./words.js').Curvature} Curvature */
/** @typedef {import('./bend.js').Bend} Bend */

/**
 * @typedef {object} Actions
 * @property {(bend: Bend) => void} choose
 * @property {(t: number) => void} seek
 * @property {(tmax: number) => void} begin at a t_max
 * @property {(step: number) => void} step
 * @property {() => {tmax: number, share: number}[]} shares of the sweep, if it is of these settings
 */

/** The largest smoothing that a spec may have, and variance of it. */
const [largest, mostVariance] = [20, 1e30];

export class CurvaturePane {
  #radios;
  #curves;
  #buttons = {
    begin: element('curvature-begin', HTMLButtonElement),
    step: element('curvature-shorten', HTMLButtonElement),
  };
  /** @type {Spec | null} */
  #spec = null;
  /** @type {Bend} */
  #bend = 'least';
  #t = NaN;
  /** @type {Vec[]} */
  #points = [];
  /** @type {{id: number, spec: Spec, t: number[], rows: Map<number, Row>, result: Curvature | null} | null} */
  #shown = null;
  #said = -1;

  /**
   * @param {HTMLElement} root
   * @param {{map: import('../../lib/palette.js').ColourMap} & Actions} given
   */
  constructor(root, { map, ...actions }) {
    this.root = root;
    this.actions = actions;
    this.plot = new CurvaturePlot(
      { base: element('curvature-base', HTMLCanvasElement), overlay: element('curvature-overlay', HTMLCanvasElement) },
      map,
    );
    new BlowUpPane();
    this.#radios = onChoice('curvature-bend', (bend) => actions.choose(bend));
    this.#curves = new CurvatureCurves(element('curvature-curves', SVGSVGElement), (t) => actions.seek(t));
    this.#buttons.begin.addEventListener('click', () => {
      const from = this.#shown?.result?.convex_from;
      if (from) actions.begin(beyond(from));
    });
    this.#buttons.step.addEventListener('click', () => {
      const stable = this.#shown?.result?.stable_step;
      if (stable) actions.step(shorter(stable));
    });
  }

  get known() {
    return this.#shown !== null;
  }

  /**
   * Takes the page's settings.
   * @param {Spec} spec
   */
  settings(spec) {
    this.#spec = spec;
    this.error('');
    this.#draw();
    this.#say();
  }

  /** @param {Bend | ''} bend that the map shows; '' is the usual one */
  setBend(bend) {
    this.#bend = bend || 'least';
    for (const radio of this.#radios) radio.checked = radio.value === this.#bend;
    for (const part of this.root.querySelectorAll('[data-bend]'))
      if (part instanceof HTMLElement) part.hidden = part.dataset.bend !== this.#bend;
    this.#draw();
    this.#chart(); // a sweep may be done that was not
  }

  /**
   * The clock stands at a smoothing.
   * @param {number} t
   * @param {Vec[]} points of the starts
   */
  moment(t, points) {
    [this.#t, this.#points] = [t, points];
    this.#draw();
    this.#curves.moment(t);
    this.#tell();
  }

  #draw() {
    const spec = this.#spec;
    if (!spec || !(this.#t > 0)) return;
    const window = windowOf(spec);
    this.plot.show({
      window,
      landscape: landscape(spec, this.#t), // whose curvature is the same whatever the data are
      bend: this.#bend,
      key: `${landscapeKey(spec)} ${this.#t} ${this.#bend} ${JSON.stringify(window)}`,
      points: this.#points,
    });
    write(element('curvature-t', HTMLElement), decimal(this.#t));
  }

  /** What is known is of older settings until the next rows. */
  wait() {
    this.root.classList.add('stale');
  }

  /**
   * @param {{id: number, t: number[]}} message
   * @param {Spec} spec
   */
  begin({ id, t }, spec) {
    this.#shown = { id, spec, t, rows: new Map(), result: null };
    this.#said = -1;
    element('curvature-rows', HTMLElement).replaceChildren();
    this.error('');
    this.root.classList.remove('stale');
    this.#say();
    this.#chart();
  }

  /** @param {Row & {id: number}} row */
  add(row) {
    if (this.#shown?.id !== row.id) return;
    this.#shown.rows.set(row.index, row);
    this.#chart();
  }

  /** @param {{id: number, curvature: Curvature}} message */
  finish({ id, curvature }) {
    if (this.#shown?.id !== id) return;
    this.#shown.result = curvature;
    this.#say();
    this.#chart();
    element('curvature-rows', HTMLElement).replaceChildren(
      ...this.#rows.map(({ t, lipschitz, least, largest }) =>
        make(
          'tr',
          {},
          make('th', { scope: 'row', textContent: decimal(t) }),
          ...[decimal(lipschitz.value), decimal(least.value), decimal(largest.value)].map((text) =>
            make('td', { textContent: text }),
          ),
        ),
      ),
    );
  }

  /** The rows that are known, by falling t. */
  get #rows() {
    return [...(this.#shown?.rows.values() ?? [])].sort((a, b) => a.index - b.index);
  }

  #say() {
    const { result, spec } = this.#shown ?? { result: null, spec: null };
    const old = !result || !spec;
    write(
      element('curvature-finding', HTMLElement),
      old ? 'Bounding the curvature at every smoothing …' : finding(result, spec),
    );
    write(element('curvature-why', HTMLElement), old ? '' : consequences(result, spec));
    const warned = old || !this.#spec ? '' : warning(result, this.#spec);
    write(element('curvature-warning', HTMLElement), warned);
    element('curvature-warning', HTMLElement).hidden = warned === '';
    const { begin, step } = this.#buttons;
    const from = result?.convex_from ?? null;
    const fixed = !spec || spec.schedule.kind === 'fixed' || traits(spec.method).ungraduated;
    begin.hidden = from === null || fixed || !sensible(beyond(from), from, spec);
    if (from !== null) begin.textContent = `Begin at tₘₐₓ = ${brief(beyond(from), 3)}, in the convex part`;
    step.hidden = warned === '';
    if (result?.stable_step) step.textContent = `Take the step ${brief(shorter(result.stable_step), 3)}`;
  }

  #chart() {
    const shown = this.#shown;
    if (!shown) return;
    const rows = this.#rows;
    const { method } = shown.spec;
    const { searches, preconditioned, timesT } = traits(method);
    const step = this.#spec?.step ?? NaN;
    this.#curves.show({
      range: [shown.t[shown.t.length - 1], shown.t[0]],
      rows,
      now: this.#t,
      from: shown.result?.convex_from ?? null,
      folds: shown.result?.folds ?? [],
      stable: ({ t, largest }) => (searches ? NaN : preconditioned ? 2 : 2 / ((timesT ? t : 1) * largest.value)),
      step: searches ? NaN : step,
      shares: this.actions.shares(),
    });
    write(element('curvature-sweep', HTMLElement), sweepSays(this.actions.shares(), shown.result?.convex_from ?? null));
    this.#tell();
  }

  /** Says what is known of the level nearest to the clock. */
  #tell() {
    const rows = this.#rows;
    const nearest = rows.reduce(
      (best, row, i) => (Math.abs(Math.log(row.t / this.#t)) < Math.abs(Math.log(rows[best].t / this.#t)) ? i : best),
      0,
    );
    if (rows.length > 0 && rows[nearest].index !== this.#said) {
      this.#said = rows[nearest].index;
      write(element('curvature-now', HTMLElement), rowSays(rows[nearest]));
    }
  }

  /** @param {string} message why there is none; empty takes it away */
  error(message) {
    const line = element('curvature-error', HTMLElement);
    write(line, message);
    line.hidden = message === '';
  }

  /** Reads size and theme anew. */
  refresh() {
    this.plot.refresh();
  }
}

/**
 * The window of a spec, which a link may have spelt wrong.
 * @param {Spec} spec
 * @returns {Window}
 */
function windowOf({ window }) {
  const sound = [0, 1].every((i) => window?.min?.[i] < window?.max?.[i]);
  return sound ? window : { min: [-12, -12], max: [12, 12] };
}

/**
 * Whether a run can begin at a t_max and does not yet.
 * @param {number} tmax
 * @param {number} from t from which on F is convex
 * @param {Spec} spec
 */
function sensible(tmax, from, { schedule, sigma }) {
  return schedule.tmin < from && tmax !== schedule.tmax && variance(tmax, sigma) <= mostVariance;
}

/**
 * A t_max beyond the threshold.
 * @param {number} from
 */
function beyond(from) {
  return Math.min(largest, Number((1.1 * from).toPrecision(3)));
}
