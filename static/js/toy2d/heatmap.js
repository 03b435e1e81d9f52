// The landscape as a picture: one pixel a node, scaled up smoothly.

import { place } from './scale.js';

/** @typedef {import('../palette.js').ColourMap} ColourMap */
/** @typedef {import('./scale.js').Scale} Scale */
/** @typedef {import('./viewport.js').Viewport} Viewport */

export class HeatMap {
  #canvas = document.createElement('canvas');

  /**
   * @param {ColourMap} map
   * @param {number} n nodes a side
   */
  constructor(map, n) {
    this.map = map;
    this.n = n;
    this.#canvas.width = this.#canvas.height = n;
    this.context = /** @type {CanvasRenderingContext2D} */ (this.#canvas.getContext('2d'));
    this.image = this.context.createImageData(n, n);
  }

  /**
   * Colours the nodes.
   * @param {Float64Array} values rows from the bottom
   * @param {Scale} scale
   */
  colour(values, scale) {
    const { map, n, image: { data } } = this;
    const top = map.length / 3 - 1;
    for (let row = 0; row < n; row++) {
      for (let column = 0; column < n; column++) {
        const entry = 3 * Math.round(top * place(scale, values[row * n + column] - scale.lowest));
        const pixel = 4 * ((n - 1 - row) * n + column);
        data[pixel] = map[entry];
        data[pixel + 1] = map[entry + 1];
        data[pixel + 2] = map[entry + 2];
        data[pixel + 3] = 255;
      }
    }
    this.context.putImageData(this.image, 0, 0);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Viewport} viewport
   */
  draw(context, { left, top, size }) {
    const { n } = this;
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = 'high';
    // Nodes are pixel centres: the outermost half pixels lie outside of the window.
    context.drawImage(this.#canvas, 0.5, 0.5, n - 1, n - 1, left, top, size, size);
  }
}
