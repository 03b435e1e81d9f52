// Samples: particles that flow from noise to the prior, or chains that draw from the posterior, on the page's clock, beside
// the exact density; and how well the prior is drawn from over T1.

import { element, make, onChoice, write } from '../../lib/dom.js';
import { percent } from '../../lib/numbers.js';
import { Curve } from './curve.js';
import { posteriorAt, priorAt } from './density.js';
import { drawOf } from './drawof.js';
import { Draws } from './draws.js';
import { SamplesPlot } from './plot.js';
import { curveFinding, finding, momentOf, reasons, weights } from './words.js';

/** @typedef {import('../spec.js').Spec} Spec */
/** @typedef {import('./words.js').Row} Row */

/**
 * @typedef {object} Actions
 * @property {(draw: 'prior' | 'posterior') => void} draw
 * @property {(t1: number) => void} choose
 */

export class SamplesPane {
  #radios;
  #curve;
  /** @type {Draws | null} */
  #draws = null;
  /** @type {Draws | null} whose moment has not arrived */
  #coming = null;
  #share = 0;
  /** @type {{t1: number[], t2: number, rows: Row[], floor: number | null}} */
  #rows = { t1: [], t2: 0, rows: [], floor: null };
  #t1 = NaN;

  /**
   * @param {HTMLElement} root
   * @param {{map: import('../../lib/palette.js').ColourMap} & Actions} given
   */
  constructor(root, { map, draw, choose }) {
    this.root = root;
    this.plot = new SamplesPlot(
      { base: element('samples-base', HTMLCanvasElement), overlay: element('samples-overlay', HTMLCanvasElement) },
      map,
    );
    this.#radios = onChoice('samples-draw', draw);
    this.#curve = new Curve(element('samples-curve', SVGSVGElement), choose);
  }

  get known() {
    return this.#draws !== null;
  }

  /**
   * Takes the page's settings.
   * @param {Spec} spec
   */
  settings(spec) {
    const draw = drawOf(spec);
    for (const radio of this.#radios) radio.checked = radio.value === draw;
    for (const part of document.querySelectorAll('[data-draw]'))
      if (part instanceof HTMLElement) part.hidden = part.dataset.draw !== draw;
    this.error('');
    this.#t1 = Number(spec.samples?.prior?.t1);
    this.#showCurve();
  }

  /** What is known is of older settings until the next draws. */
  wait() {
    this.root.classList.add('stale');
  }

  /**
   * @param {import('./draws.js').SamplesBegin} message
   * @param {Spec} spec
   */
  begin(message, spec) {
    this.#coming = new Draws(spec, message);
    this.error('');
  }

  /** @param {import('../frames.js').Frame} frame */
  add(frame) {
    const draws = [this.#coming, this.#draws].find((d) => d?.begin.id === frame.id);
    draws?.add(frame);
    if (draws && draws === this.#coming && draws.reaches(this.#share)) this.#promote(draws);
    if (draws === this.#draws) this.#showMoment();
  }

  /** @param {Draws} draws */
  #promote(draws) {
    [this.#draws, this.#coming] = [draws, null];
    this.root.classList.remove('stale');
    this.root.dataset.draw = draws.begin.draw;
  }

  /** @param {import('./words.js').Sampled & {id: number}} message */
  finish(message) {
    const draws = [this.#coming, this.#draws].find((d) => d?.begin.id === message.id);
    if (!draws) return;
    draws.result = message;
    if (draws === this.#coming) this.#promote(draws);
    write(element('samples-finding', HTMLElement), finding(message));
    write(element('samples-why', HTMLElement), reasons(message, draws.spec));
    element('samples-weights', HTMLElement).replaceChildren(
      ...weights(message).map(({ share, exact }, i) =>
        make(
          'tr',
          {},
          make('th', { scope: 'row', textContent: i < draws.spec.modes.length ? String(i + 1) : 'points' }),
          make('td', { textContent: percent(share) }),
          make('td', { textContent: percent(exact) }),
        ),
      ),
    );
    this.#showMoment();
  }

  /**
   * The clock stands at a share of the run.
   * @param {number} share
   */
  moment(share) {
    this.#share = share;
    if (this.#coming?.reaches(share)) this.#promote(this.#coming);
    this.#showMoment();
  }

  #showMoment() {
    const draws = this.#draws;
    if (!draws || draws.received === 0) return;
    const { spec, begin, result } = draws;
    const { moment, t, points } = draws.at(this.#share);
    const prior = begin.draw === 'prior';
    this.plot.show({
      window: begin.window,
      density: prior ? priorAt(spec, t) : posteriorAt(spec, begin.y, t),
      key: `${begin.id} ${t}`,
      points,
      marks: result?.posterior
        ? { map: result.posterior.map.x, mean: result.posterior.exact.mean, drawn: result.posterior.mean }
        : null,
    });
    write(element('samples-moment', HTMLElement), momentOf(moment, t));
    this.root.dataset.stage = moment.stage;
  }

  /** @param {{t1: number[], t2: number}} message */
  beginCurve({ t1, t2 }) {
    this.#rows = { t1, t2, rows: [], floor: null };
    this.#showCurve();
  }

  /** @param {Row} row */
  addRow(row) {
    this.#rows.rows.push(row);
    this.#showCurve();
  }

  /** @param {{floor: number}} message */
  finishCurve({ floor }) {
    this.#rows.floor = floor;
    this.#showCurve();
    const { rows, t2 } = this.#rows;
    write(element('samples-curve-finding', HTMLElement), curveFinding(rows, floor, t2));
    element('samples-curve-rows', HTMLElement).replaceChildren(
      ...rows.map(({ t1, plain, corrected }) =>
        make(
          'tr',
          {},
          make('th', { scope: 'row', textContent: String(t1) }),
          ...[plain.w2.toFixed(3), corrected.w2.toFixed(3), percent(plain.shifted), percent(corrected.shifted)].map(
            (text) => make('td', { textContent: text }),
          ),
        ),
      ),
    );
  }

  #showCurve() {
    const { t1, rows, floor } = this.#rows;
    if (t1.length > 0) this.#curve.show(t1, rows, floor, this.#t1);
    element('samples-curve', SVGSVGElement).dataset.rows = String(rows.length);
  }

  /** @param {string} message why there are no draws; empty takes it away */
  error(message) {
    const line = element('samples-error', HTMLElement);
    write(line, message);
    line.hidden = message === '';
  }

  /** Reads size and theme anew. */
  refresh() {
    this.plot.refresh();
  }
}
