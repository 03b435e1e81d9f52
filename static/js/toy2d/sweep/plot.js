// Draws a picture of the sweep: its cells below, marks and the crosshair above, and
// the colour bar.

import { prepare } from '../../lib/canvas.js';
import { cased, drawStar, trace } from '../picture/marks.js';
import { themeColours } from '../../lib/palette.js';
import { drawFrame, drawShareBar } from './axes.js';
import { cellOf } from './rows.js';
import { fit } from '../picture/viewport.js';

/** @typedef {import('./rows.js').Picture} Picture */
/** @typedef {import('../spec.js').Vec} Vec */

/** @typedef {{base: HTMLCanvasElement, overlay: HTMLCanvasElement, bar: HTMLCanvasElement}} Canvases */
/** @typedef {{left: number, top: number, width: number, height: number}} Box in CSS pixels */
/** @typedef {{column: number, row: number}} Cell */

/** @typedef {{moment: Vec | null, goal: Vec | null}} Marks in axis coordinates: the moment in the maps, the global minimiser in the plane */

export class SweepPlot {
  /** @type {Picture | null} */
  #picture = null;
  /** @type {Marks} */
  #marks = { moment: null, goal: null };
  /** @type {Cell | null} */
  #crosshair = null;
  #box = { left: 0, top: 0, width: 0, height: 0 };
  #stale = { base: false, overlay: false };
  #requested = 0;

  /**
   * @param {Canvases} canvases
   * @param {import('../../lib/palette.js').ColourMap} map
   */
  constructor(canvases, map) {
    this.canvases = canvases;
    this.map = map;
    this.theme = themeColours(canvases.base);
    new ResizeObserver(() => this.refresh()).observe(canvases.base);
  }

  get picture() {
    return this.#picture;
  }

  get crosshair() {
    return this.#crosshair;
  }

  /** @param {Picture} picture whose values may have changed */
  show(picture) {
    const other = this.#picture?.name !== picture.name || this.#picture.x.length !== picture.x.length;
    this.#picture = picture;
    if (other) this.#crosshair = null;
    this.#layOut();
    this.#invalidate(true);
  }

  /** @param {Marks} marks */
  mark(marks) {
    if (JSON.stringify(marks) === JSON.stringify(this.#marks)) return;
    this.#marks = marks;
    this.#invalidate(false);
  }

  /** @param {Cell | null} cell */
  setCrosshair(cell) {
    this.#crosshair = cell;
    this.#invalidate(false);
  }

  /** Reads size and theme anew. */
  refresh() {
    this.theme = themeColours(this.canvases.base);
    this.#layOut();
    this.#invalidate(true);
  }

  /**
   * The cell under a pixel of the canvas, null outside of the picture.
   * @param {number} px
   * @param {number} py
   * @returns {Cell | null}
   */
  cellAt(px, py) {
    if (!this.#picture) return null;
    const { left, top, width, height } = this.#box;
    const { xs, ys } = this.#picture;
    const column = cellOf(xs, xs[0] + ((px - left) / width) * (xs[xs.length - 1] - xs[0]));
    const row = cellOf(ys, ys[0] + ((top + height - py) / height) * (ys[ys.length - 1] - ys[0]));
    return column >= 0 && column < xs.length - 1 && row >= 0 && row < ys.length - 1 ? { column, row } : null;
  }

  #layOut() {
    const side = this.canvases.base.clientWidth;
    if (!this.#picture || side === 0) return;
    const { em } = this.theme;
    const square = fit(side, em, { min: [0, 0], max: [1, 1] });
    // The maps' numbers and their axis' name need more room; their lower edge stays that of its neighbours.
    const left = this.#picture.name === 'starts' ? square.left : 3.6 * em;
    const width = this.#picture.name === 'starts' ? square.size : side - left - 0.7 * em;
    this.#box = { left, top: square.top, width, height: square.size };
    Object.assign(this.canvases.overlay.dataset, {
      box: [left, square.top, width, square.size].join(' '),
      picture: this.#picture.name,
    });
  }

  /** @param {boolean} baseToo */
  #invalidate(baseToo) {
    this.#stale.base ||= baseToo;
    this.#stale.overlay = true;
    this.#requested ||= requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    this.#requested = 0;
    if (!this.#picture || this.canvases.base.clientWidth === 0) return;
    if (this.#stale.base) this.#drawBase(this.#picture);
    this.#drawOverlay(this.#picture);
    this.#stale = { base: false, overlay: false };
  }

  /** @param {Picture} picture */
  #drawBase(picture) {
    const { canvases, theme, map } = this;
    const context = prepare(canvases.base);
    this.#drawCells(context, picture);
    drawFrame(context, this.#box, picture, theme);
    drawShareBar(prepare(canvases.bar), this.#box, map, theme);
  }

  /**
   * Colours every pixel of the screen by the cell that it lies in: cells have sharp
   * edges and no gaps at any size. What is not known stays clear.
   * @param {CanvasRenderingContext2D} context
   * @param {Picture} picture
   */
  #drawCells(context, picture) {
    const [left, top, right, bottom] = [
      this.#box.left,
      this.#box.top,
      this.#box.left + this.#box.width,
      this.#box.top + this.#box.height,
    ].map((edge) => Math.round(edge * devicePixelRatio));
    if (right <= left || bottom <= top) return;
    const columns = cellsOfPixels(picture.xs, right - left);
    const rows = cellsOfPixels(picture.ys, bottom - top).reverse();
    const image = context.createImageData(right - left, bottom - top);
    const line = new Uint8ClampedArray(4 * (right - left));
    let shown = -1;
    rows.forEach((row, y) => {
      if (row !== shown) this.#colourLine(line, columns, (column) => picture.value(column, row));
      shown = row;
      image.data.set(line, y * line.length);
    });
    context.putImageData(image, left, top);
  }

  /**
   * @param {Uint8ClampedArray} line
   * @param {number[]} columns
   * @param {(column: number) => number} value
   */
  #colourLine(line, columns, value) {
    const { map } = this;
    const last = map.length / 3 - 1;
    columns.forEach((column, x) => {
      const share = value(column);
      const known = !Number.isNaN(share);
      const entry = 3 * Math.round(last * (known ? share : 0));
      line.set([map[entry], map[entry + 1], map[entry + 2], known ? 255 : 0], 4 * x);
    });
  }

  /** @param {Picture} picture */
  #drawOverlay(picture) {
    const { theme, canvases } = this;
    const { left, top, width, height } = this.#box;
    const context = prepare(canvases.overlay);
    context.beginPath();
    context.rect(left, top, width, height);
    context.clip();
    const { moment, goal } = this.#marks;
    if (picture.name === 'starts') {
      const [min, max] = [picture.xs[0], picture.xs[picture.xs.length - 1]];
      const viewport = {
        window: { min: /** @type {Vec} */ ([min, min]), max: /** @type {Vec} */ ([max, max]) },
        left,
        top,
        size: width,
        em: theme.em,
      };
      if (goal) drawStar(context, viewport, goal, theme);
    } else if (moment) this.#drawMoment(context, picture, moment);
    if (this.#crosshair) this.#drawCrosshair(context, picture, this.#crosshair);
  }

  /**
   * The moment that the page shows: its t_max as a line up to the step, and a ring there.
   * @param {CanvasRenderingContext2D} context
   * @param {Picture} picture
   * @param {Vec} moment
   */
  #drawMoment(context, picture, moment) {
    const [x, y] = this.#pixel(picture, moment);
    const { left, top, height } = this.#box;
    if (y < top || y > top + height) return;
    const r = 0.5 * this.theme.em;
    context.beginPath();
    context.moveTo(left, y);
    if (x - r > left) context.lineTo(x - r, y);
    trace(context, 'circle', x, y, r);
    cased(context, 0.13 * this.theme.em, this.theme.line, this.theme);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Picture} picture
   * @param {Cell} cell
   */
  #drawCrosshair(context, picture, { column, row }) {
    const [x, y] = this.#pixel(picture, [picture.x[column], picture.y[row]]);
    const { left, top, width, height } = this.#box;
    const r = 0.6 * this.theme.em;
    context.beginPath();
    for (const [ax, ay, bx, by] of [
      [left, y, x - r, y],
      [x + r, y, left + width, y],
      [x, top, x, y - r],
      [x, y + r, x, top + height],
    ]) {
      if (bx < ax || by < ay) continue; // the ring reaches beyond the edge
      context.moveTo(ax, ay);
      context.lineTo(bx, by);
    }
    trace(context, 'circle', x, y, r);
    cased(context, 0.1 * this.theme.em, this.theme.line, this.theme);
  }

  /**
   * @param {Picture} picture
   * @param {Vec} at in axis coordinates
   * @returns {Vec}
   */
  #pixel({ xs, ys }, [x, y]) {
    const { left, top, width, height } = this.#box;
    return [
      left + ((x - xs[0]) / (xs[xs.length - 1] - xs[0])) * width,
      top + height - ((y - ys[0]) / (ys[ys.length - 1] - ys[0])) * height,
    ];
  }
}

/**
 * The cell of each of a number of pixels that span all cells.
 * @param {number[]} edges
 * @param {number} pixels
 */
function cellsOfPixels(edges, pixels) {
  const side = edges[edges.length - 1] - edges[0];
  return Array.from({ length: pixels }, (_, i) =>
    Math.min(edges.length - 2, Math.max(0, cellOf(edges, edges[0] + ((i + 0.5) / pixels) * side))),
  );
}
