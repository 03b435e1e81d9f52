// Draws where the landscape is convex and where it is not, or how steep the score is.

import { prepare } from '../../lib/canvas.js';
import { themeColours } from '../../lib/palette.js';
import { drawAxes } from '../picture/axes.js';
import { HeatMap } from '../picture/heatmap.js';
import { cased, trace } from '../picture/marks.js';
import { fit, frame, pixelX, pixelY } from '../picture/viewport.js';
import { bends, sharpened } from './bend.js';

/** @typedef {import('../spec.js').Vec} Vec */
/** @typedef {import('../energy.js').Landscape} Landscape */
/** @typedef {import('../energy.js').Window} Window */

/**
 * @typedef {object} Scene
 * @property {Window} window
 * @property {Landscape} landscape
 * @property {import('./bend.js').Bend} bend
 * @property {string} key of what is drawn
 * @property {Vec[]} points of the starts
 */

const nodes = 201;

/** Colours of the least eigenvalue: orange below 0, blue above, both darker the further from it. */
const stops = [
  [0, [127, 39, 4]],
  [0.25, [217, 95, 14]],
  [0.4999, [254, 217, 166]],
  [0.5001, [222, 235, 247]],
  [0.75, [66, 146, 198]],
  [1, [8, 48, 107]],
];

export class CurvaturePlot {
  #values = new Float64Array(nodes * nodes);
  #places = new Float32Array(nodes * nodes);
  #drawn = '';
  /** @type {Scene | null} */
  #scene = null;
  #requested = 0;
  /** @type {{value: number, x: Vec} | null} */
  #most = null;

  /**
   * @param {{base: HTMLCanvasElement, overlay: HTMLCanvasElement}} canvases
   * @param {import('../../lib/palette.js').ColourMap} map
   */
  constructor(canvases, map) {
    this.canvases = canvases;
    this.maps = { least: new HeatMap(diverging()), norm: new HeatMap(map) };
    this.theme = themeColours(canvases.base);
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
    this.#drawn = '';
    this.#invalidate();
  }

  #invalidate() {
    this.#requested ||= requestAnimationFrame(() => {
      this.#requested = 0;
      this.#draw();
    });
  }

  #draw() {
    const { base, overlay } = this.canvases;
    const side = base.clientWidth;
    if (side === 0 || !this.#scene) return;
    const { window, bend, key, points } = this.#scene;
    const viewport = fit(side, this.theme.em, frame(window, []));
    const drawn = `${key} ${side} ${devicePixelRatio}`;
    if (drawn !== this.#drawn) {
      this.#drawn = drawn;
      this.#most = this.#shade(viewport);
      Object.assign(overlay.dataset, { value: this.#most.value, at: this.#most.x.join(' '), bend });
    }
    const context = prepare(overlay);
    const { left, top, size, em } = viewport;
    context.save();
    context.beginPath();
    context.rect(left, top, size, size);
    context.clip();
    for (const at of points) {
      context.beginPath();
      trace(context, 'circle', pixelX(viewport, at[0]), pixelY(viewport, at[1]), 0.28 * em);
      context.fillStyle = this.theme.start;
      context.fill();
      context.lineWidth = 1;
      context.strokeStyle = this.theme.casing;
      context.stroke();
    }
    context.restore();
    if (!this.#most) return;
    context.beginPath();
    trace(context, 'triangle', pixelX(viewport, this.#most.x[0]), pixelY(viewport, this.#most.x[1]), 0.5 * em);
    cased(context, 0.16 * em, this.theme.line, this.theme);
  }

  /** @param {import('../picture/viewport.js').Viewport} viewport */
  #shade(viewport) {
    const { landscape, bend } = /** @type {Scene} */ (this.#scene);
    const [values, places] = [this.#values, this.#places];
    const most = bends(landscape, viewport.window, nodes, bend, values);
    const extent = values.reduce((a, v) => Math.max(a, Math.abs(v)), Number.MIN_VALUE);
    if (bend === 'least') {
      // The place of a value on the scale is its root, with the sign: u = 1/2 + sign sqrt|v| / 2.
      for (let i = 0; i < values.length; i++)
        values[i] = (0.5 + 0.5 * Math.sign(values[i]) * Math.sqrt(Math.abs(values[i]) / extent)) ** 2;
    }
    this.maps[bend].colour(values, nodes, { lowest: 0, range: bend === 'least' ? 1 : extent }, places);
    const context = prepare(this.canvases.base);
    this.maps[bend].draw(context, viewport);
    drawAxes(context, viewport, this.theme);
    const { min, max } = viewport.window;
    return sharpened(landscape, viewport.window, bend, most, (max[0] - min[0]) / (nodes - 1));
  }
}

/** @returns {import('../../lib/palette.js').ColourMap} */
function diverging() {
  const map = new Uint8ClampedArray(3 * 256);
  for (let i = 0; i < 256; i++) {
    const u = i / 255;
    const next = Math.max(
      1,
      stops.findIndex(([at]) => /** @type {number} */ (at) >= u),
    );
    const [[from, a], [to, b]] = /** @type {[number, number[]][]} */ ([stops[next - 1], stops[next]]);
    const part = (u - from) / (to - from);
    map.set(
      a.map((v, c) => v + part * (b[c] - v)),
      3 * i,
    );
  }
  return map;
}
