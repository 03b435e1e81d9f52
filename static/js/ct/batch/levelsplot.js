// A figure over the number of levels: a dot for each mean, on a logarithmic axis.

import { brief } from '../../lib/numbers.js';
import { evenTicks } from './scale.js';
import { drawn, label } from '../../lib/svg.js';

/** @typedef {{levels: number, value: number}} Point */

export class LevelsPlot {
  /** @type {Point[]} */
  #points = [];

  /** @param {HTMLElement} box that the plot fills */
  constructor(box) {
    this.box = box;
    new ResizeObserver(() => this.#draw()).observe(box);
  }

  /** @param {Point[]} points by rising levels */
  show(points) {
    this.#points = points;
    this.#draw();
  }

  #draw() {
    const { clientWidth: width, clientHeight: height } = this.box;
    if (this.#points.length === 0 || width === 0) return;
    const em = Number.parseFloat(getComputedStyle(this.box).fontSize);
    this.box.replaceChildren(drawing(this.#points, width, height, em));
  }
}

/**
 * @param {Point[]} points
 * @param {number} width
 * @param {number} height
 * @param {number} em
 */
function drawing(points, width, height, em) {
  const [left, right, top, bottom] = [3.4 * em, width - 1.2 * em, 0.5 * em, height - 1.5 * em];
  const logs = points.map(({ levels }) => Math.log(levels));
  const values = points.map(({ value }) => value);
  const [low, high] = padded(Math.min(...values), Math.max(...values));
  const span = Math.max(logs[logs.length - 1] - logs[0], 1e-9);
  const x = (/** @type {number} */ log) => left + ((log - logs[0]) / span) * (right - left);
  const y = (/** @type {number} */ value) => bottom - ((value - low) / (high - low)) * (bottom - top);
  const ticks = evenTicks(low, high, (bottom - top) / (2.2 * em));
  const svg = drawn('svg', { width, height, viewBox: `0 0 ${width} ${height}`, 'aria-hidden': true });
  svg.append(
    ...ticks.map((value) => drawn('line', { class: 'pairs-grid', x1: left, x2: right, y1: y(value), y2: y(value) })),
    ...ticks.map((value) => label(left - 0.4 * em, y(value), 'end', brief(value))),
    ...points.map(({ levels }, i) => label(x(logs[i]), bottom + 0.85 * em, 'middle', String(levels))),
    drawn('polyline', {
      class: 'levels-line',
      points: points.map(({ value }, i) => `${x(logs[i])},${y(value)}`).join(' '),
    }),
    ...points.map(({ value }, i) => drawn('circle', { class: 'pairs-dot', cx: x(logs[i]), cy: y(value), r: 0.3 * em })),
  );
  return svg;
}

/**
 * A range with some room beyond, so that what does not change stands in the middle.
 * @param {number} low
 * @param {number} high
 */
function padded(low, high) {
  const room = Math.max(0.15 * (high - low), 1e-3 * Math.abs(high), 1e-6);
  return [low - room, high + room];
}
