// Draws the exact density as shading, and the draws as dots over it.

import { prepare } from '../../lib/canvas.js';
import { themeColours } from '../../lib/palette.js';
import { drawAxes } from '../picture/axes.js';
import { HeatMap } from '../picture/heatmap.js';
import { cased, drawStar, trace } from '../picture/marks.js';
import { mostNodes, rasterise } from '../picture/raster.js';
import { fit, frame, pixelX, pixelY } from '../picture/viewport.js';

/** @typedef {import('../spec.js').Vec} Vec */
/** @typedef {import('../energy.js').Landscape} Landscape */
/** @typedef {import('../energy.js').Window} Window */

/**
 * @typedef {object} Scene
 * @property {Window} window
 * @property {Landscape} density whose exp(-F) is shaded
 * @property {string} key of it
 * @property {Float32Array} points
 * @property {{map: Vec, mean: Vec, drawn: Vec} | null} marks
 */

// Nodes a side: a mode of the paper's prior is narrower than a tenth of the window.
const nodes = 161;
const dotColour = '#ff7a4d';

export class SamplesPlot {
  #values = new Float64Array(mostNodes);
  #places = new Float32Array(mostNodes);
  #shaded = '';
  /** @type {Scene | null} */
  #scene = null;
  #requested = 0;

  /**
   * @param {{base: HTMLCanvasElement, overlay: HTMLCanvasElement}} canvases
   * @param {import('../../lib/palette.js').ColourMap} map
   */
  constructor(canvases, map) {
    this.canvases = canvases;
    this.heat = new HeatMap(map);
    this.theme = themeColours(canvases.base);
    this.viewport = fit(1, 1, { min: [-10, -10], max: [10, 10] });
    new ResizeObserver(() => this.refresh()).observe(canvases.base);
  }

  /** @param {Scene} scene */
  show(scene) {
    this.#scene = scene;
    this.#invalidate();
  }

  /** Reads size and theme anew. */
  refresh() {
    this.theme = themeColours(this.canvases.base);
    this.#shaded = '';
    this.#invalidate();
  }

  #invalidate() {
    if (this.#requested !== 0) return;
    this.#requested = requestAnimationFrame(() => {
      this.#requested = 0;
      this.#draw();
    });
  }

  #draw() {
    const side = this.canvases.base.clientWidth;
    if (side === 0 || !this.#scene) return;
    const { window, density, key, points, marks } = this.#scene;
    this.viewport = fit(side, this.theme.em, frame(window, []));
    const shaded = `${key} ${side} ${devicePixelRatio} ${window.min} ${window.max}`;
    if (shaded !== this.#shaded) {
      this.#shaded = shaded;
      this.#shade(density);
    }
    this.#dots(points, marks);
    this.canvases.overlay.dataset.points = String(points.length / 2);
  }

  /** @param {Landscape} density */
  #shade(density) {
    const values = this.#values;
    rasterise(density, this.viewport.window, nodes, values);
    let least = Infinity;
    for (let i = 0; i < nodes * nodes; i++) least = Math.min(least, values[i]);
    for (let i = 0; i < nodes * nodes; i++) values[i] = Math.exp(least - values[i]);
    this.heat.colour(values, nodes, { lowest: 0, range: 1 }, this.#places);
    const context = prepare(this.canvases.base);
    this.heat.draw(context, this.viewport);
    drawAxes(context, this.viewport, this.theme);
  }

  /**
   * @param {Float32Array} points
   * @param {Scene['marks']} marks
   */
  #dots(points, marks) {
    const { viewport, theme } = this;
    const { left, top, size, em } = viewport;
    const context = prepare(this.canvases.overlay);
    context.save();
    context.beginPath();
    context.rect(left, top, size, size);
    context.clip();
    const side = points.length > 4000 ? 1.5 : points.length > 1000 ? 2.2 : 3.5;
    context.fillStyle = dotColour;
    for (let i = 0; i < points.length; i += 2)
      context.fillRect(pixelX(viewport, points[i]) - side / 2, pixelY(viewport, points[i + 1]) - side / 2, side, side);
    if (marks) {
      drawStar(context, viewport, marks.map, theme); // the others above it, as they may be near
      for (const [shape, at] of /** @type {const} */ ([
        ['cross', marks.drawn],
        ['square', marks.mean],
      ])) {
        context.beginPath();
        trace(context, shape, pixelX(viewport, at[0]), pixelY(viewport, at[1]), 0.45 * em);
        cased(context, 0.16 * em, theme.line, theme);
      }
    }
    context.restore();
  }
}
