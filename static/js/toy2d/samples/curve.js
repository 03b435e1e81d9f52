// The distance over T1, without and with correction, as an SVG: both axes are logarithmic.

import { drawn } from '../../lib/svg.js';

/** @typedef {import('./words.js').Row} Row */

const [width, height] = [340, 190];
const [left, right, top, bottom] = [44, 10, 8, 34];

export class Curve {
  /** @type {[number, number]} of T1 */
  #range = [0.01, 10];

  /**
   * @param {SVGSVGElement} svg
   * @param {(t1: number) => void} choose told where the person clicks
   */
  constructor(svg, choose) {
    this.svg = svg;
    svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    svg.addEventListener('click', (event) => {
      const box = svg.getBoundingClientRect();
      const x = ((event.clientX - box.left) / box.width) * width;
      const [lo, hi] = this.#range.map(Math.log);
      const part = Math.min(1, Math.max(0, (x - left) / (width - left - right)));
      choose(Number(Math.exp(lo + part * (hi - lo)).toPrecision(2)));
    });
  }

  /**
   * @param {number[]} t1 of all rows
   * @param {Row[]} rows that are known
   * @param {number | null} floor
   * @param {number} now T1 of the page
   */
  show(t1, rows, floor, now) {
    this.#range = [t1[0], t1[t1.length - 1]];
    const values = rows.flatMap(({ plain, corrected }) => [plain.w2, corrected.w2]).concat(floor ?? []);
    const lo = Math.min(0.01, ...values) / 1.2;
    const hi = Math.max(0.3, ...values) * 1.2;
    const x = (/** @type {number} */ v) => left + scale(v, ...this.#range) * (width - left - right);
    const y = (/** @type {number} */ v) => height - bottom - scale(v, lo, hi) * (height - top - bottom);
    const parts = [];
    for (const v of round(lo, hi)) {
      parts.push(node('line', 'grid', { x1: left, x2: width - right, y1: y(v), y2: y(v) }));
      parts.push(node('text', 'y', { x: left - 5, y: y(v) + 4 }, String(v)));
    }
    for (const v of t1) {
      parts.push(
        node('line', 'tick', { x1: x(v), x2: x(v), y1: height - bottom, y2: height - bottom + 4 }),
        node('text', 'x', { x: x(v), y: height - bottom + 16 }, String(v)),
      );
    }
    parts.push(node('text', 'name', { x: width - right, y: height - 3 }, 'T₁'));
    if (now >= this.#range[0] && now <= this.#range[1])
      parts.push(node('line', 'now', { x1: x(now), x2: x(now), y1: top, y2: height - bottom }));
    if (floor !== null) parts.push(node('line', 'floor', { x1: left, x2: width - right, y1: y(floor), y2: y(floor) }));
    for (const kind of /** @type {const} */ (['plain', 'corrected'])) {
      const points = rows.map((row) => `${x(row.t1).toFixed(1)},${y(row[kind].w2).toFixed(1)}`);
      if (points.length > 0) parts.push(node('polyline', kind, { points: points.join(' ') }));
      for (const row of rows) parts.push(dot(kind, x(row.t1), y(row[kind].w2)));
    }
    this.svg.replaceChildren(...parts);
  }
}

/**
 * @param {number} v
 * @param {number} lo
 * @param {number} hi
 */
function scale(v, lo, hi) {
  return Math.log(v / lo) / Math.log(hi / lo);
}

/**
 * Round values of a logarithmic axis.
 * @param {number} lo
 * @param {number} hi
 */
function round(lo, hi) {
  return [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2].filter((v) => v >= lo && v <= hi);
}

/**
 * Shapes differ, so that lines are told apart without colour.
 * @param {'plain' | 'corrected'} kind
 * @param {number} x
 * @param {number} y
 */
function dot(kind, x, y) {
  return kind === 'plain'
    ? node('circle', `${kind} dot`, { cx: x, cy: y, r: 3 })
    : node('rect', `${kind} dot`, { x: x - 2.8, y: y - 2.8, width: 5.6, height: 5.6 });
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
