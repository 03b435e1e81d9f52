// The square of the plane that is drawn and the square of pixels that shows it.

/** @typedef {import('../spec.js').Vec} Vec */
/** @typedef {import('../energy.js').Window} Window */

/**
 * @typedef {object} Viewport
 * @property {Window} window square
 * @property {number} left
 * @property {number} top
 * @property {number} size side in CSS pixels
 * @property {number} em font size in CSS pixels
 */

/**
 * The smallest square around a window and the starts, which may lie far out: those
 * beyond three times the window's size stay outside of the picture.
 * @param {Window} window
 * @param {Iterable<Vec>} starts
 * @returns {Window}
 */
export function frame(window, starts) {
  const centre = [0, 1].map((i) => (window.min[i] + window.max[i]) / 2);
  let half = Math.max(...[0, 1].map((i) => (window.max[i] - window.min[i]) / 2));
  const most = 3 * half;
  for (const p of starts) {
    const reach = Math.max(Math.abs(p[0] - centre[0]), Math.abs(p[1] - centre[1]));
    if (reach > half && reach <= most) half = reach * 1.03;
  }
  return { min: [centre[0] - half, centre[1] - half], max: [centre[0] + half, centre[1] + half] };
}

/**
 * Fits the plot into a square canvas, with room for the axes.
 * @param {number} side of the canvas in CSS pixels
 * @param {number} em
 * @param {Window} window
 * @returns {Viewport}
 */
export function fit(side, em, window) {
  const [left, right, top, bottom] = [2.2 * em, 0.7 * em, 0.7 * em, 2.2 * em];
  return { window, left, top, size: side - Math.max(left + right, top + bottom), em };
}

/**
 * @param {Viewport} v
 * @param {number} x
 */
export function pixelX({ window, left, size }, x) {
  return left + ((x - window.min[0]) / (window.max[0] - window.min[0])) * size;
}

/**
 * @param {Viewport} v
 * @param {number} y
 */
export function pixelY({ window, top, size }, y) {
  return top + ((window.max[1] - y) / (window.max[1] - window.min[1])) * size;
}

/**
 * The point under a pixel.
 * @param {Viewport} v
 * @param {number} px
 * @param {number} py
 * @returns {Vec}
 */
export function point({ window, left, top, size }, px, py) {
  const side = window.max[0] - window.min[0];
  return [window.min[0] + ((px - left) / size) * side, window.max[1] - ((py - top) / size) * side];
}

/**
 * Round numbers between two ends, about `most` of them.
 * @param {number} min
 * @param {number} max
 * @param {number} most
 */
export function ticks(min, max, most) {
  const rough = (max - min) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (rough / power > 5 ? 10 : rough / power > 2 ? 5 : rough / power > 1 ? 2 : 1);
  const values = [];
  for (let i = Math.ceil(min / step - 1e-9); i * step <= max + 1e-9 * step; i++)
    values.push(Number((i * step).toPrecision(12)));
  return values;
}
