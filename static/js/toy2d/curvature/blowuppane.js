// The example of a score that is Lipschitz at first and blows up: the slope of the score at 0 over the variance of the
// smoothing, beside the energy at one of them.

import { element, onChoice, write } from '../../lib/dom.js';
import { decimal } from '../../lib/numbers.js';
import { drawn } from '../../lib/svg.js';
import { bound, smoothed } from './blowup.js';

const [width, height] = [340, 190];
const [left, right, top, bottom] = [44, 10, 10, 30];
const sizes = [2, 8, 32];
/** @type {[number, number]} of v */
const range = [0.05, 2.5];
const steps = 60;

/** @type {Map<number, number[][]>} slopes over v, by R */
const curves = new Map();

export class BlowUpPane {
  #radios;
  #r = 8;
  #slider = element('blowup-v', HTMLInputElement);
  #details = element('blowup', HTMLDetailsElement);

  constructor() {
    this.#radios = onChoice('blowup-r', (r) => {
      this.#r = Number(r);
      this.#show();
    });
    this.#slider.addEventListener('input', () => this.#show());
    this.#details.addEventListener('toggle', () => this.#show());
  }

  #show() {
    if (!this.#details.open) return;
    for (const radio of this.#radios) radio.checked = Number(radio.value) === this.#r;
    const v = Number(this.#slider.value);
    const { slope } = smoothed(this.#r, v, 0);
    write(element('blowup-v-value', HTMLElement), decimal(v));
    const limit = bound(v);
    const most = curveOf(this.#r).reduce((a, b) => (b[1] > a[1] ? b : a));
    write(
      element('blowup-says', HTMLElement),
      `At v = ${decimal(v)} the score’s slope at 0 is ${decimal(slope)}; ${Number.isFinite(limit) ? `the bound is ${decimal(limit)}` : 'from v = 1 on there is no bound'}. For R = ${this.#r} it is steepest at v = ${decimal(most[0], 2)}, ${decimal(most[1])}: the wider apart the wells, the more.`,
    );
    this.#slopes(v, slope);
    this.#profile(v);
  }

  /**
   * @param {number} v
   * @param {number} slope
   */
  #slopes(v, slope) {
    const all = sizes.map((r) => ({ r, points: curveOf(r) }));
    const [lo, hi] = [0.5, 2000];
    const x = (/** @type {number} */ at) => left + scale(at, range) * (width - left - right);
    const y = (/** @type {number} */ at) =>
      height - bottom - scale(Math.min(hi, Math.max(lo, at)), [lo, hi]) * (height - top - bottom);
    const limits = Array.from({ length: 100 }, (_, i) => 0.05 + (0.9495 * i) / 99);
    element('blowup-slopes', SVGSVGElement).replaceChildren(
      ...frame(
        [0.05, 0.1, 0.2, 0.5, 1, 2].map((at) => [x(at), String(at)]),
        [1, 10, 100, 1000].map((at) => [y(at), String(at)]),
        'v',
      ),
      line(
        'limit',
        limits.map((at) => [x(at), y(bound(at))]),
      ),
      ...all.map(({ r, points }) =>
        line(
          r === this.#r ? 'chosen' : 'other',
          points.map((p) => [x(p[0]), y(p[1])]),
        ),
      ),
      ...all.map(({ r, points }) => {
        const [at, value] = points.reduce((a, b) => (b[1] > a[1] ? b : a));
        return text('size', x(at) + 6, y(value) - 4, `R = ${r}`);
      }),
      drawn('circle', { class: 'dot', cx: x(v), cy: y(slope), r: 4 }),
    );
  }

  /** @param {number} v */
  #profile(v) {
    const reach = 3 * this.#r;
    const points = Array.from({ length: 121 }, (_, i) => {
      const x = -reach + (2 * reach * i) / 120;
      return [x, smoothed(this.#r, v, x).energy];
    });
    const values = points.map((p) => p[1]);
    const [lo, hi] = [Math.min(...values), Math.max(...values)];
    const x = (/** @type {number} */ at) => left + ((at + reach) / (2 * reach)) * (width - left - right);
    const y = (/** @type {number} */ at) => top + 6 + ((hi - at) / (hi - lo || 1)) * (height - top - bottom - 12);
    element('blowup-profile', SVGSVGElement).replaceChildren(
      ...frame(
        [-2, -1, 0, 1, 2].map((at) => [x(at * this.#r), String(at * this.#r).replace('-', '−')]),
        [],
        'x',
      ),
      line(
        'chosen',
        points.map((p) => [x(p[0]), y(p[1])]),
      ),
    );
  }
}

/** @param {number} r */
function curveOf(r) {
  let points = curves.get(r);
  if (!points) {
    points = Array.from({ length: steps + 1 }, (_, i) => {
      const v = range[0] * (range[1] / range[0]) ** (i / steps);
      return [v, smoothed(r, v, 0).slope];
    });
    curves.set(r, points);
  }
  return points;
}

/**
 * @param {number} v
 * @param {[number, number]} of
 */
function scale(v, [lo, hi]) {
  return Math.log(v / lo) / Math.log(hi / lo);
}

/**
 * @param {[number, string][]} along
 * @param {[number, string][]} up
 * @param {string} name of the axis along
 */
function frame(along, up, name) {
  return [
    ...up.flatMap(([y, label]) => [
      drawn('line', { class: 'grid', x1: left, x2: width - right, y1: y, y2: y }),
      text('y', left - 5, y + 4, label),
    ]),
    ...along.map(([x, label]) => text('x', x, height - bottom + 15, label)),
    text('name', width - right, height - 2, name),
    drawn('rect', { class: 'frame', x: left, y: top, width: width - left - right, height: height - top - bottom }),
  ];
}

/**
 * @param {string} kind
 * @param {number} x
 * @param {number} y
 * @param {string} label
 */
function text(kind, x, y, label) {
  const made = drawn('text', { class: kind, x, y });
  made.textContent = label;
  return made;
}

/**
 * @param {string} kind
 * @param {number[][]} points
 */
function line(kind, points) {
  return drawn('polyline', { class: kind, points: points.map((p) => p.map((v) => v.toFixed(1)).join(',')).join(' ') });
}
