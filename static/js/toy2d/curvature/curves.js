// Three charts over the smoothing t, which they share: the Lipschitz constant of the score with its bounds, the least
// eigenvalue of Hess F, and the largest stable step beside the step in use.

import { drawn } from '../../lib/svg.js';
import { brief } from '../../lib/numbers.js';
import { decades } from '../../lib/ticks.js';

/** @typedef {import('./words.js').Row} Row */

const [width, height] = [360, 420];
const [left, right] = [46, 10];
/** Top and bottom of each chart. */
const bands = { lipschitz: [16, 142], least: [168, 252], step: [278, 384] };

/**
 * @typedef {object} Scene
 * @property {[number, number]} range of t
 * @property {Row[]} rows that are known, by falling t
 * @property {number} now t of the clock
 * @property {number | null} from t from which on F is convex
 * @property {number[]} folds
 * @property {(row: Row) => number} stable step at a row; NaN for none
 * @property {number} step in use; NaN for none
 * @property {{tmax: number, share: number}[]} shares of the sweep
 */

export class CurvatureCurves {
  /** @type {[number, number]} */
  #range = [1e-3, 1];
  #now = upright('now', 0);

  /**
   * @param {SVGSVGElement} svg
   * @param {(t: number) => void} choose told where the person clicks
   */
  constructor(svg, choose) {
    this.svg = svg;
    svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    svg.addEventListener('click', (event) => {
      const box = svg.getBoundingClientRect();
      const part = (((event.clientX - box.left) / box.width) * width - left) / (width - left - right);
      const [lo, hi] = this.#range.map(Math.log);
      choose(Math.exp(lo + Math.min(1, Math.max(0, part)) * (hi - lo)));
    });
  }

  /** @param {Scene} scene */
  show(scene) {
    this.#range = scene.range;
    const { rows, from, now, folds, range } = scene;
    const x = (/** @type {number} */ t) => this.#x(t);
    const parts = [...axis(x, range)];
    const lower = rows.map(({ v }) => 1 / v);
    const known = rows.flatMap(({ lipschitz, plane }) => [lipschitz.value, plane ?? lipschitz.value]);
    parts.push(
      ...logarithmic('lipschitz', 'Lipschitz constant of the score', known, (y) => [
        curve(
          'inverse',
          rows.map(({ t }, i) => [x(t), y(lower[i])]),
        ),
        curve(
          'mooney',
          rows.flatMap(({ t, bound }) => (bound === null ? [] : [[x(t), y(bound)]])),
        ),
        curve(
          'plane',
          rows.flatMap(({ t, plane }) => (plane === null ? [] : [[x(t), y(plane)]])),
        ),
        curve(
          'window',
          rows.map(({ t, lipschitz }) => [x(t), y(lipschitz.value)]),
        ),
      ]),
      ...signed(rows, x),
      ...this.#steps(scene, x),
    );
    for (const t of folds) if (inside(t, range)) parts.push(upright('fold', x(t)));
    if (from !== null && inside(from, range)) {
      parts.push(upright('threshold', x(from)));
      parts.push(
        node('text', 'threshold-name', { x: x(from) - 4, y: bands.least[1] - 5 }, `convex from ${brief(from, 3)}`),
      );
    }
    this.svg.replaceChildren(...parts, this.#now);
    this.svg.dataset.rows = String(rows.length);
    this.moment(now);
  }

  /**
   * Moves the line of the clock, and nothing else.
   * @param {number} t
   */
  moment(t) {
    this.#now.style.display = inside(t, this.#range) ? '' : 'none';
    if (!(t > 0)) return;
    for (const end of ['x1', 'x2']) this.#now.setAttribute(end, this.#x(t).toFixed(1));
  }

  /** @param {number} t */
  #x(t) {
    const [lo, hi] = this.#range;
    return left + (Math.log(t / lo) / Math.log(hi / lo)) * (width - left - right);
  }

  /**
   * @param {Scene} scene
   * @param {(t: number) => number} x
   */
  #steps({ rows, stable, step, shares }, x) {
    const points = rows.map((row) => ({ t: row.t, value: stable(row) })).filter(({ value }) => value > 0);
    const [top, bottom] = bands.step;
    const area = [...shares].sort((a, b) => a.tmax - b.tmax).filter(({ tmax }) => inside(tmax, this.#range));
    const parts = [];
    if (area.length > 1) {
      const at = (/** @type {{tmax: number, share: number}} */ { tmax, share }) =>
        `${x(tmax).toFixed(1)},${(bottom - share * (bottom - top)).toFixed(1)}`;
      const first = `${x(area[0].tmax).toFixed(1)},${bottom}`;
      const last = `${x(area[area.length - 1].tmax).toFixed(1)},${bottom}`;
      parts.push(node('polygon', 'shares', { points: [first, ...area.map(at), last].join(' ') }));
    }
    if (points.length === 0) {
      parts.push(node('text', 'title', { x: left, y: top - 5 }, 'The method finds its own steps'));
      parts.push(node('rect', 'frame', { x: left, y: top, width: width - left - right, height: bottom - top }));
      return parts;
    }
    const values = [...points.map(({ value }) => value), ...(step > 0 ? [step] : [])];
    return parts.concat(
      logarithmic('step', 'Largest stable step', values, (y) => [
        curve(
          'stable',
          points.map(({ t, value }) => [x(t), y(value)]),
        ),
        ...(step > 0 ? [node('line', 'step', { x1: left, x2: width - right, y1: y(step), y2: y(step) })] : []),
      ]),
    );
  }
}

/**
 * @param {number} t
 * @param {[number, number]} range
 */
function inside(t, [lo, hi]) {
  return t >= lo * (1 - 1e-9) && t <= hi * (1 + 1e-9);
}

/**
 * @param {(t: number) => number} x
 * @param {[number, number]} range
 */
function axis(x, [lo, hi]) {
  const bottom = bands.step[1];
  return [
    ...decades(lo, hi, 6).flatMap(({ value, label }) => [
      node('line', 'tick', { x1: x(value), x2: x(value), y1: bottom, y2: bottom + (label ? 5 : 3) }),
      node('text', 'x', { x: x(value), y: bottom + 17 }, label),
    ]),
    node('text', 'name', { x: width - right, y: height - 3 }, 't'),
  ];
}

/**
 * A chart with a logarithmic axis; what is drawn in it keeps within it.
 * @param {'lipschitz' | 'step'} band
 * @param {string} title
 * @param {number[]} values that are in sight
 * @param {(y: (value: number) => number) => SVGElement[]} draw
 */
function logarithmic(band, title, values, draw) {
  const [top, bottom] = bands[band];
  const parts = [node('text', 'title', { x: left, y: top - 5 }, title)];
  const positive = values.filter((v) => v > 0 && Number.isFinite(v));
  if (positive.length > 0) {
    const [lo, hi] = [Math.min(...positive) / 1.5, Math.max(...positive) * 1.5];
    const y = (/** @type {number} */ v) =>
      bottom - (Math.log(Math.min(hi, Math.max(lo, v)) / lo) / Math.log(hi / lo)) * (bottom - top);
    for (const { value, label } of decades(lo, hi, (bottom - top) / 26))
      if (label) parts.push(...level(y(value), label));
    parts.push(...draw(y));
  }
  parts.push(node('rect', 'frame', { x: left, y: top, width: width - left - right, height: bottom - top }));
  return parts;
}

/**
 * The least eigenvalue, on an axis that is linear about 0 and logarithmic beyond.
 * @param {Row[]} rows
 * @param {(t: number) => number} x
 */
function signed(rows, x) {
  const [top, bottom] = bands.least;
  const framed = node('rect', 'frame', { x: left, y: top, width: width - left - right, height: bottom - top });
  const parts = [node('text', 'title', { x: left, y: top - 5 }, 'Least eigenvalue of Hess F on the window')];
  if (rows.length === 0) return [...parts, framed];
  const values = rows.map(({ least }) => least.value);
  const extent = Math.max(...values.map(Math.abs), Number.MIN_VALUE);
  const small = extent * 1e-3;
  const place = (/** @type {number} */ v) => Math.asinh(v / small);
  const [lo, hi] = [Math.min(0, ...values.map(place)) * 1.08 - 0.6, Math.max(0, ...values.map(place)) * 1.08 + 0.6];
  const y = (/** @type {number} */ v) => bottom - ((place(v) - lo) / (hi - lo)) * (bottom - top);
  parts.push(node('rect', 'concave', { x: left, y: y(0), width: width - left - right, height: bottom - y(0) }));
  parts.push(...level(y(0), '0'));
  const ends = [values[0], Math.min(...values)].filter((v) => Math.abs(y(v) - y(0)) > 12);
  for (const v of rows.length > 1 ? ends : []) parts.push(...level(y(v), brief(v, 1)));
  parts.push(
    curve(
      'least',
      rows.map(({ t, least }) => [x(t), y(least.value)]),
    ),
  );
  return [...parts, framed];
}

/**
 * @param {number} y
 * @param {string} label
 */
function level(y, label) {
  return [
    node('line', 'grid', { x1: left, x2: width - right, y1: y, y2: y }),
    node('text', 'y', { x: left - 5, y: y + 4 }, label),
  ];
}

/**
 * @param {string} kind
 * @param {number[][]} points
 */
function curve(kind, points) {
  return node('polyline', kind, { points: points.map((p) => p.map((v) => v.toFixed(1)).join(',')).join(' ') });
}

/**
 * A line through all charts.
 * @param {string} kind
 * @param {number} x
 */
function upright(kind, x) {
  return node('line', kind, { x1: x, x2: x, y1: bands.lipschitz[0], y2: bands.step[1] });
}

/**
 * @param {string} tag
 * @param {string} name of the class
 * @param {Record<string, string | number>} attributes
 * @param {string} [text]
 */
function node(tag, name, attributes, text = '') {
  const made = drawn(tag, { class: name, ...attributes });
  made.textContent = text;
  return made;
}
