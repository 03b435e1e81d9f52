// A picture in a box: drawn by pixels, looked at as all the others are.

import { make, write } from '../../lib/dom.js';
import { decimal } from '../../lib/numbers.js';
import { greys } from './colours.js';
import { paintDifference, paintValues, valueAt } from './paint.js';
import { outlines } from '../regions.js';
import { handle } from './pointing.js';
import { residualRange } from './viewing.js';

/** @typedef {import('../frames.js').Picture} Picture */
/** @typedef {import('./viewing.js').Viewing} Viewing */

/**
 * @typedef {object} References what a picture may be held against
 * @property {Picture} [truth] errors are shown against it
 * @property {Picture} [residual] what the result leaves of the data, in standard deviations of the noise
 */

/** No residual, wherever it is. @type {Picture} */
const nothing = { rows: 1, columns: 1, lo: 0, hi: 0, q: Uint16Array.of(0) };

export class PictureView {
  /** @type {Picture | null} */
  #picture = null;
  /** @type {Picture | null} */
  #against = null;
  /** Of a spread, what has the strongest colour; null of pictures and differences. @type {number | null} */
  #spread = null;
  /** Whether residuals are shown, which stand where measurements do, not where pixels do. */
  #residual = false;
  /** @type {ImageData | null} of the canvas, kept so that a frame makes no garbage */
  #image = null;
  /** @type {Uint32Array} the same memory */
  #pixels = new Uint32Array();
  /** What was painted last, and how. @type {unknown[]} */
  #painted = [];
  #canvas = make('canvas', { className: 'view-pixels' });
  #context = /** @type {CanvasRenderingContext2D} */ (this.#canvas.getContext('2d', { alpha: false }));
  #line = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  #stroke = document.createElementNS('http://www.w3.org/2000/svg', 'line');
  #discs = Array.from({ length: 3 }, () => document.createElementNS('http://www.w3.org/2000/svg', 'circle'));
  #value = make('output', { className: 'view-value', hidden: true });

  /**
   * @param {HTMLElement} box that the picture fills
   * @param {Viewing} viewing
   * @param {string} name for those who do not see it
   * @param {boolean} [residuals] whether it is a result, which can show what it leaves of the data
   */
  constructor(box, viewing, name, residuals = false) {
    this.box = box;
    this.viewing = viewing;
    this.residuals = residuals;
    this.#canvas.setAttribute('aria-hidden', 'true');
    this.#line.setAttribute('class', 'view-line');
    this.#line.setAttribute('viewBox', '0 0 1 1');
    this.#line.setAttribute('aria-hidden', 'true');
    this.#line.append(this.#stroke, ...this.#discs);
    box.replaceChildren(this.#canvas, this.#line, this.#value);
    box.tabIndex = 0;
    box.setAttribute('role', 'application');
    box.setAttribute('aria-roledescription', 'picture');
    box.setAttribute(
      'aria-label',
      `${name}. Arrow keys move, plus and minus zoom, brackets change the grey window of all pictures.`,
    );
    handle(box, viewing);
  }

  /**
   * Shows a picture in one paint.
   * @param {Picture | null} picture
   * @param {References} [references]
   */
  show(picture, { truth, residual } = {}) {
    const { mode } = this.viewing;
    this.#residual = mode === 'residuals' && this.residuals;
    this.#picture = this.#residual ? (residual ?? null) : picture;
    this.#against = this.#residual ? nothing : mode === 'errors' ? (truth ?? null) : null;
    this.#draw();
  }

  /**
   * Shows how far a picture is above another.
   * @param {Picture | null} picture
   * @param {Picture | null} other
   */
  showDifference(picture, other) {
    [this.#picture, this.#against] = [picture && other ? picture : null, other];
    this.#draw();
  }

  /**
   * Shows how large what is not negative is, such as a standard deviation.
   * @param {Picture | null} picture
   * @param {number} range that has the strongest colour
   */
  showSpread(picture, range) {
    [this.#picture, this.#spread] = [picture, range];
    this.#draw();
  }

  /** Draws the same picture as it is looked at now. */
  refresh() {
    this.#draw();
  }

  #draw() {
    const { colours, window } = this.viewing;
    const map = this.#spread === null ? this.viewing.map : 'viridis';
    const [picture, range] = [this.#picture, this.#range];
    this.box.toggleAttribute('data-empty', !picture || picture.rows === 0);
    this.#place();
    const against = this.#against?.rows ? this.#against : null;
    const table = colours.table(against ? 'errors' : map);
    const how = [picture, against, table, window.level, window.width, range, this.#spread];
    if (how.some((part, i) => part !== this.#painted[i])) {
      this.#painted = how;
      if (picture && picture.rows > 0) this.#paint(picture, against, table);
    }
    if (!against && map !== 'grey' && table === greys)
      void colours.fetch(map).then(
        () => this.#draw(),
        () => {},
      ); // grey stays
  }

  /**
   * @param {Picture} picture
   * @param {Picture | null} against
   * @param {import('./colours.js').Table} table
   */
  #paint(picture, against, table) {
    const { rows, columns } = picture;
    if (this.#image?.width !== columns || this.#image.height !== rows) {
      [this.#canvas.width, this.#canvas.height] = [columns, rows];
      this.#image = this.#context.createImageData(columns, rows);
      this.#pixels = new Uint32Array(this.#image.data.buffer);
    }
    const { window } = this.viewing;
    if (against) paintDifference(this.#pixels, picture, against, table, this.#range);
    else if (this.#spread !== null) paintValues(this.#pixels, picture, table, 0, this.#spread);
    else paintValues(this.#pixels, picture, table, window.level - window.width / 2, window.level + window.width / 2);
    this.#context.putImageData(/** @type {ImageData} */ (this.#image), 0, 0);
  }

  /**
   * Outlines a region, and what it is held against.
   * @param {import('../regions.js').Region | null} region
   */
  #outline(region) {
    const discs = region ? outlines(region) : [];
    for (const [i, circle] of this.#discs.entries()) {
      circle.toggleAttribute('hidden', i >= discs.length);
      if (i >= discs.length) continue;
      const [x, y, radius] = discs[i];
      circle.setAttribute('class', i === 0 ? '' : 'background');
      for (const [name, at] of Object.entries({ cx: (x + 1) / 2, cy: (y + 1) / 2, r: radius / 2 }))
        circle.setAttribute(name, String(at));
    }
  }

  /** What the ends of the colours of differences stand for. */
  get #range() {
    return this.#residual ? residualRange : this.viewing.range;
  }

  /** Zoom, line and value: what needs no pixels. */
  #place() {
    const { zoom, profile, profiled, pointed, tool, region } = this.viewing;
    const transform =
      zoom.scale === 1 ? '' : `scale(${zoom.scale}) translate(${100 * (0.5 - zoom.x)}%, ${100 * (0.5 - zoom.y)}%)`;
    for (const part of [this.#canvas, this.#line])
      if (part.style.transform !== transform) part.style.transform = transform;
    this.box.dataset.tool = tool;
    this.box.toggleAttribute('data-zoomed', zoom.scale > 1);
    this.#line.toggleAttribute('hidden', this.#residual || (!profiled && !region));
    this.#stroke.toggleAttribute('hidden', !profiled);
    this.#outline(region);
    for (const [name, at] of Object.entries({ x1: profile.x0, y1: profile.y0, x2: profile.x1, y2: profile.y1 }))
      this.#stroke.setAttribute(name, String(at));
    const there = this.#picture && pointed ? valueAt(this.#picture, pointed.x, pointed.y) : NaN;
    this.#value.hidden = Number.isNaN(there);
    if (!this.#value.hidden) {
      const other = this.#against && pointed ? valueAt(this.#against, pointed.x, pointed.y) : NaN;
      write(
        this.#value,
        Number.isNaN(other) ? decimal(there) : `${there < other ? '−' : '+'}${decimal(Math.abs(there - other))}`,
      );
    }
  }
}
