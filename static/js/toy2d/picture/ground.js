// The landscape as a ground: sampled when it changes, coloured, with isolines.

import { landscape } from '../energy.js';
import { HeatMap } from './heatmap.js';
import { drawIsolines } from './isolines.js';
import { mostNodes, nodesFor, rasterise } from './raster.js';
import { scaleOf } from './scale.js';

/** @typedef {import('../energy.js').Problem} Problem */
/** @typedef {import('./viewport.js').Viewport} Viewport */

export class Ground {
  scale = { lowest: 0, range: 1 };
  #values = new Float64Array(mostNodes);
  #places = new Float32Array(mostNodes);
  #nodes = 0;
  #of = '';

  /** @param {import('../../lib/palette.js').ColourMap} map */
  constructor(map) {
    this.heat = new HeatMap(map);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Viewport} viewport
   * @param {Problem} problem
   * @param {number} t
   * @param {string} key of the problem
   */
  draw(context, viewport, problem, t, key) {
    const { window } = viewport;
    const of = `${key} ${t} ${window.min} ${window.max}`;
    if (of !== this.#of) {
      this.#of = of;
      const l = landscape(problem, t);
      this.#nodes = nodesFor(l, window);
      rasterise(l, window, this.#nodes, this.#values);
      this.scale = scaleOf(this.#values, this.#nodes ** 2);
      this.heat.colour(this.#values, this.#nodes, this.scale, this.#places);
    }
    this.heat.draw(context, viewport);
    drawIsolines(context, viewport, this.#places, this.#nodes);
  }
}
