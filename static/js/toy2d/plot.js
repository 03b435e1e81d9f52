// The plot: the landscape at the smoothing of the moment below, paths and marks above.

import { drawAxes, drawBar, drawDataLine } from './axes.js';
import { landscape, sample } from './energy.js';
import { HeatMap } from './heatmap.js';
import { drawIsolines, isolines } from './isolines.js';
import { drawStar, drawStationary, trace } from './marks.js';
import { Paths } from './paths.js';
import { themeColours } from '../palette.js';
import { scaleOf } from './scale.js';
import { fit, frame, pixelX, pixelY, point } from './viewport.js';

/** @typedef {import('./run.js').Run} Run */
/** @typedef {import('./spec.js').Vec} Vec */

// Nodes a side: the narrowest well of the paper's problem spans about eight of them.
const nodes = 201;

/** @typedef {{base: HTMLCanvasElement, overlay: HTMLCanvasElement, bar: HTMLCanvasElement}} Canvases */

export class Plot {
  #paths = new Paths();
  #values = new Float64Array(nodes * nodes);
  #scale = { lowest: 0, range: 1 };
  /** @type {import('./isolines.js').Contour[]} */
  #contours = [];
  /** @type {Run | null} */
  #run = null;
  #position = 0;
  #landscapeOf = '';
  #stale = { landscape: false, overlay: false };
  #requested = 0;
  /** @type {Vec | null} where the keyboard's crosshair stands */
  #crosshair = null;

  /**
   * @param {Canvases} canvases
   * @param {import('../palette.js').ColourMap} map
   */
  constructor(canvases, map) {
    this.canvases = canvases;
    this.map = map;
    this.heat = new HeatMap(map, nodes);
    this.theme = themeColours(canvases.base);
    this.viewport = fit(1, 1, { min: [-10, -10], max: [10, 10] });
    new ResizeObserver(() => this.refresh()).observe(canvases.base);
  }

  /**
   * Shows a run at a position.
   * @param {Run} run
   * @param {number} position
   */
  show(run, position) {
    const changed = run !== this.#run || run.t(position) !== this.#run?.t(this.#position);
    if (run !== this.#run) {
      this.#run = run;
      this.#frame();
    }
    this.#position = position;
    this.#invalidate(changed);
  }

  /** @param {Vec | null} at */
  setCrosshair(at) {
    this.#crosshair = at;
    this.#invalidate(false);
  }

  /** Reads size and theme anew. */
  refresh() {
    this.theme = themeColours(this.canvases.base);
    this.#frame();
    this.#invalidate(true);
  }

  /**
   * The point of the plane under a pixel of the canvas, null outside of the plot.
   * @param {number} px
   * @param {number} py
   */
  pointAt(px, py) {
    const { left, top, size } = this.viewport;
    if (px < left || py < top || px > left + size || py > top + size) return null;
    return point(this.viewport, px, py);
  }

  #frame() {
    const side = this.canvases.base.clientWidth;
    if (!this.#run || side === 0) return;
    const { header, starts } = this.#run;
    const first = (function* (/** @type {Run} */ run) {
      for (let i = 0; i < starts && run.received > 0; i++) yield run.at(0, i);
    })(this.#run);
    this.viewport = fit(side, this.theme.em, frame(header.window, first));
    const { window, left, top, size } = this.viewport;
    Object.assign(this.canvases.overlay.dataset, { window: [...window.min, ...window.max].join(' '), box: [left, top, size].join(' ') });
  }

  /** @param {boolean} landscapeToo */
  #invalidate(landscapeToo) {
    this.#stale.landscape ||= landscapeToo;
    this.#stale.overlay = true;
    this.#requested ||= requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    this.#requested = 0;
    const run = this.#run;
    if (!run || this.canvases.base.clientWidth === 0) return;
    if (this.#stale.landscape) this.#drawLandscape(run);
    this.#drawOverlay(run);
    this.#stale = { landscape: false, overlay: false };
  }

  /** @param {Run} run */
  #drawLandscape(run) {
    const t = run.t(this.#position);
    const { viewport, theme, canvases } = this;
    const key = `${run.key} ${t} ${viewport.window.min} ${viewport.window.max}`;
    if (key !== this.#landscapeOf) {
      this.#landscapeOf = key;
      sample(landscape(run.problem, t), viewport.window, nodes, this.#values);
      this.#scale = scaleOf(this.#values);
      this.heat.colour(this.#values, this.#scale);
      this.#contours = isolines(this.#values, nodes, this.#scale);
    }
    const context = prepare(canvases.base);
    context.save();
    context.beginPath();
    context.rect(viewport.left, viewport.top, viewport.size, viewport.size);
    context.clip();
    this.heat.draw(context, viewport);
    drawIsolines(context, viewport, this.#contours, nodes);
    drawDataLine(context, viewport, run.problem, theme);
    context.restore();
    drawAxes(context, viewport, theme);
    drawBar(prepare(canvases.bar), canvases.bar.clientWidth, this.map, this.#scale, theme);
  }

  /** @param {Run} run */
  #drawOverlay(run) {
    const { viewport, theme, canvases } = this;
    const context = prepare(canvases.overlay);
    context.beginPath();
    context.rect(viewport.left, viewport.top, viewport.size, viewport.size);
    context.clip();
    drawStationary(context, viewport, run, theme);
    this.#paths.draw(context, viewport, run, this.#position, theme);
    if (run.goal) drawStar(context, viewport, run.goal, theme);
    if (this.#crosshair) drawCrosshair(context, viewport, this.#crosshair, theme);
  }
}

/**
 * Clears a canvas and makes its pixels the screen's, its units CSS pixels.
 * @param {HTMLCanvasElement} canvas
 */
function prepare(canvas) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const [width, height] = [canvas.clientWidth, canvas.clientHeight].map((side) => Math.round(side * devicePixelRatio));
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  else context.reset();
  context.scale(devicePixelRatio, devicePixelRatio);
  return context;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {import('./viewport.js').Viewport} viewport
 * @param {Vec} at
 * @param {import('../palette.js').Theme} theme
 */
function drawCrosshair(context, viewport, at, theme) {
  const { left, top, size, em } = viewport;
  const [x, y] = [pixelX(viewport, at[0]), pixelY(viewport, at[1])];
  context.beginPath();
  context.moveTo(left, y);
  context.lineTo(x - 0.6 * em, y);
  context.moveTo(x + 0.6 * em, y);
  context.lineTo(left + size, y);
  context.moveTo(x, top);
  context.lineTo(x, y - 0.6 * em);
  context.moveTo(x, y + 0.6 * em);
  context.lineTo(x, top + size);
  trace(context, 'circle', x, y, 0.6 * em);
  for (const [width, colour] of /** @type {const} */ ([[3.5, theme.casing], [1.5, theme.line]])) {
    context.lineWidth = width;
    context.strokeStyle = colour;
    context.stroke();
  }
}
