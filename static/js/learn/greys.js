// A picture of a run on a canvas, pixel by pixel.

import { greys } from '../ct/view/colours.js';
import { paintValues } from '../ct/view/paint.js';

/** @typedef {import('../ct/frames.js').Picture} Picture */

/**
 * @param {HTMLCanvasElement} canvas takes the picture's size
 * @param {Picture} picture
 * @param {number} low that has the table's first colour
 * @param {number} high that has its last
 * @param {Uint32Array} [table] of 256 colours
 */
export function show(canvas, picture, low, high, table = greys) {
  showWith(canvas, picture, (to) => paintValues(to, picture, table, low, high));
}

/**
 * @param {HTMLCanvasElement} canvas takes the picture's size
 * @param {Picture} picture
 * @param {(to: Uint32Array) => void} paint
 */
export function showWith(canvas, { rows, columns }, paint) {
  if (rows === 0) return;
  [canvas.width, canvas.height] = [columns, rows];
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const image = context.createImageData(columns, rows);
  paint(new Uint32Array(image.data.buffer));
  context.putImageData(image, 0, 0);
}
