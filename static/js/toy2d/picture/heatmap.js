// The landscape as a picture: one pixel a node, scaled up smoothly.

import { place } from './scale.js';

/** @typedef {import('../../lib/palette.js').ColourMap} ColourMap */
/** @typedef {import('./scale.js').Scale} Scale */
/** @typedef {import('./viewport.js').Viewport} Viewport */

const mostBicubic = 900;

export class HeatMap {
  #canvas = document.createElement('canvas');
  #context = /** @type {CanvasRenderingContext2D} */ (this.#canvas.getContext('2d'));
  #image = new ImageData(1, 1);
  #pixels = new Uint32Array(1);
  #colours;

  /** @param {ColourMap} map */
  constructor(map) {
    const bytes = new Uint8ClampedArray((map.length / 3) * 4);
    for (let i = 0; i < map.length / 3; i++) bytes.set([map[3 * i], map[3 * i + 1], map[3 * i + 2], 255], 4 * i);
    this.#colours = new Uint32Array(bytes.buffer);
  }

  /**
   * Colours the nodes, and says where each lies on the scale.
   * @param {Float64Array} values rows from the bottom
   * @param {number} n nodes a side
   * @param {Scale} scale
   * @param {Float32Array} places
   */
  colour(values, n, scale, places) {
    if (this.#image.width !== n) {
      this.#canvas.width = this.#canvas.height = n;
      this.#image = new ImageData(n, n);
      this.#pixels = new Uint32Array(this.#image.data.buffer);
    }
    const colours = this.#colours;
    const pixels = this.#pixels;
    const last = colours.length - 1;
    for (let row = 0; row < n; row++) {
      const from = row * n;
      const to = (n - 1 - row) * n;
      for (let column = 0; column < n; column++) {
        const u = place(scale, values[from + column] - scale.lowest);
        places[from + column] = u;
        pixels[to + column] = colours[Math.round(last * u)];
      }
    }
    this.#context.putImageData(this.#image, 0, 0);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Viewport} viewport
   */
  draw(context, { left, top, size }) {
    const n = this.#canvas.width;
    context.imageSmoothingEnabled = true;
    // Without a graphics processor the better filter takes tens of milliseconds on a dense screen.
    context.imageSmoothingQuality = size * devicePixelRatio <= mostBicubic ? 'high' : 'low';
    // Nodes are pixel centres: the outermost half pixels lie outside of the window.
    context.drawImage(this.#canvas, 0.5, 0.5, n - 1, n - 1, left, top, size, size);
  }
}
