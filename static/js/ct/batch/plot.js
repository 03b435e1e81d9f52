// Paired differences: a dot for each seed, a line at zero and one at the mean.

import { full } from '../../lib/numbers.js';
import { evenTicks } from './scale.js';
import { drawn, label } from '../../lib/svg.js';

/** @typedef {import('./figures.js').Pairs} Pairs */

/**
 * @typedef {object} Frame
 * @property {[number, number]} range of the differences, dB
 * @property {number} first seed
 * @property {number} count of seeds
 */

export class PairsPlot {
  /** @type {[Pairs, Frame] | null} */
  #shown = null;

  /** @param {HTMLElement} box that the plot fills */
  constructor(box) {
    this.box = box;
    new ResizeObserver(() => this.#draw()).observe(box);
  }

  /**
   * @param {Pairs} pairs
   * @param {Frame} frame
   */
  show(pairs, frame) {
    this.#shown = [pairs, frame];
    this.#draw();
  }

  #draw() {
    const { clientWidth: width, clientHeight: height } = this.box;
    if (!this.#shown || width === 0) return;
    const em = Number.parseFloat(getComputedStyle(this.box).fontSize);
    this.box.replaceChildren(drawing(...this.#shown, width, height, em));
  }
}

/**
 * @param {Pairs} pairs
 * @param {Frame} frame
 * @param {number} width
 * @param {number} height
 * @param {number} em
 */
function drawing({ points, mean }, { range, first, count }, width, height, em) {
  const [left, right, top, bottom] = [2.6 * em, width - 0.7 * em, 0.4 * em, height - 1.5 * em];
  const last = first + count - 1;
  const x = (/** @type {number} */ seed) => left + ((seed - first + 0.5) / count) * (right - left);
  const y = (/** @type {number} */ value) => bottom - ((value - range[0]) / (range[1] - range[0])) * (bottom - top);
  const across = (/** @type {string} */ name, /** @type {number} */ value) =>
    drawn('line', { class: name, x1: left, x2: right, y1: y(value), y2: y(value) });
  const ticks = evenTicks(...range, (bottom - top) / (2.2 * em));
  const seeds = evenTicks(first, last, (right - left) / (4 * em)).filter(Number.isInteger);
  const svg = drawn('svg', { width, height, viewBox: `0 0 ${width} ${height}`, 'aria-hidden': true });
  svg.append(
    ...ticks.map((value) => across('pairs-grid', value)),
    ...ticks.map((value) => label(left - 0.4 * em, y(value), 'end', full(value))),
    ...seeds.map((seed) => label(x(seed), bottom + 0.85 * em, 'middle', full(seed))),
    label(left - 0.4 * em, bottom + 0.85 * em, 'end', 'seed'),
    across('pairs-zero', 0),
  );
  if (points.length > 0) svg.append(across('pairs-mean', mean));
  const radius = Math.min(0.3 * em, Math.max(2, (0.4 * (right - left)) / count));
  for (const { seed, value } of points) {
    svg.append(
      drawn('circle', { class: value < 0 ? 'pairs-dot lost' : 'pairs-dot', cx: x(seed), cy: y(value), r: radius }),
    );
  }
  return svg;
}
