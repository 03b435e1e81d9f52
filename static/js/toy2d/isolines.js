// Lines of equal height, evenly spaced on the colour scale.

import { height } from './scale.js';

/** @typedef {import('./scale.js').Scale} Scale */
/** @typedef {import('./viewport.js').Viewport} Viewport */

/** @typedef {{coordinates: [number, number][][][]}} Contour */

/**
 * d3-contour, which the page loads as a classic script.
 * @type {{contours: () => {size: (s: [number, number]) => {contour: (values: ArrayLike<number>, threshold: number) => Contour}}}}
 */
const d3 = /** @type {any} */ (globalThis).d3;

const lines = 16;

// Every second node is enough for smooth lines, at a quarter of the time.
const stride = 2;

/**
 * @param {Float64Array} values n x n nodes, n odd, rows from the bottom
 * @param {number} n
 * @param {Scale} scale
 * @returns {Contour[]}
 */
export function isolines(values, n, scale) {
  const side = coarse(n);
  const picked = new Float64Array(side * side);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) picked[row * side + column] = values[stride * (row * n + column)];
  }
  const contours = d3.contours().size([side, side]);
  return Array.from({ length: lines - 1 }, (_, i) => contours.contour(picked, scale.lowest + height(scale, (i + 1) / lines)));
}

/** @param {number} n */
function coarse(n) {
  return (n - 1) / stride + 1;
}

/**
 * Draws isolines. d3 closes lines around the grid half a cell outside of the
 * outermost nodes: the caller clips to the plot.
 * @param {CanvasRenderingContext2D} context
 * @param {Viewport} viewport
 * @param {Contour[]} contours
 * @param {number} n
 */
export function drawIsolines(context, { left, top, size, em }, contours, n) {
  const cell = size / (coarse(n) - 1);
  context.beginPath();
  for (const { coordinates } of contours) {
    for (const polygon of coordinates) {
      for (const ring of polygon) {
        ring.forEach(([x, y], i) => {
          const px = left + (x - 0.5) * cell;
          const py = top + size - (y - 0.5) * cell;
          if (i === 0) context.moveTo(px, py);
          else context.lineTo(px, py);
        });
      }
    }
  }
  context.lineWidth = Math.max(1, em / 18);
  context.strokeStyle = 'rgb(255 255 255 / 0.3)';
  context.stroke();
}
