// A sinogram over half a turn, or as much as is measured: a stripe for each angle that is measured, where it lies. What
// lies between them is not known, and hatched.

import { make } from '../../lib/dom.js';
import { colourOf } from '../../lib/palette.js';
import { prepare } from '../../lib/canvas.js';
import { greys } from './colours.js';
import { paintValues } from './paint.js';

/** @typedef {import('../frames.js').Picture} Picture */

// A stripe is at most so many degrees high, that few angles look few.
const highest = 3;

export class SinogramView {
  /** @type {Picture | null} */
  #picture = null;
  #how = { angles: 1, arc: 180 };
  #canvas = make('canvas', { className: 'sinogram-canvas' });
  #rows = document.createElement('canvas');

  /** @param {HTMLElement} box that the picture fills */
  constructor(box) {
    this.box = box;
    this.#canvas.setAttribute('role', 'img');
    box.replaceChildren(this.#canvas);
    new ResizeObserver(() => this.refresh()).observe(box);
  }

  /**
   * @param {Picture | null} picture rows are angles, columns bins of the detector
   * @param {{angles: number, arc: number}} how arc in degrees
   */
  show(picture, how) {
    this.#picture = picture;
    this.#how = how;
    this.#canvas.setAttribute('aria-label', `Sinogram: ${how.angles} angles over ${how.arc} degrees`);
    if (picture && picture.rows > 0) {
      [this.#rows.width, this.#rows.height] = [picture.columns, picture.rows];
      const context = /** @type {CanvasRenderingContext2D} */ (this.#rows.getContext('2d'));
      const image = context.createImageData(picture.columns, picture.rows);
      paintValues(
        new Uint32Array(image.data.buffer),
        picture,
        greys,
        picture.lo,
        Math.max(picture.hi, picture.lo + 1e-9),
      );
      context.putImageData(image, 0, 0);
    }
    this.refresh();
  }

  /** Draws it again: size or theme is another. */
  refresh() {
    const picture = this.#picture;
    if (!picture || picture.rows === 0 || this.box.clientWidth === 0) return;
    const style = getComputedStyle(this.box);
    const em = Number.parseFloat(style.fontSize);
    const context = prepare(this.#canvas);
    const [width, height] = [this.#canvas.clientWidth, this.#canvas.clientHeight];
    const [left, top, bottom] = [2.4 * em, 0.45 * em, 0.45 * em];
    const { angles, arc } = this.#how;
    const span = Math.max(180, arc);
    const [w, degree] = [width - left, (height - top - bottom) / span];
    hatch(context, left, top, w, span * degree);
    const apart = arc / angles;
    const high = Math.max(1 / devicePixelRatio, Math.min(apart, highest) * degree);
    context.imageSmoothingEnabled = w < picture.columns;
    for (let i = 0; i < picture.rows; i++) {
      const middle = top + (i + 0.5) * apart * degree;
      // Stripes that touch must leave no seam.
      context.drawImage(
        this.#rows,
        0,
        i,
        picture.columns,
        1,
        left,
        middle - high / 2,
        w,
        apart <= highest ? high + 1 : high,
      );
    }
    context.fillStyle = colourOf(style, '--muted');
    context.font = `${0.72 * em}px ${style.fontFamily}`;
    [context.textAlign, context.textBaseline] = ['right', 'middle'];
    const ticks = [0, 1, 2, 3, 4].map((quarter) => Math.round((quarter * span) / 4));
    for (const at of ticks) context.fillText(`${at}°`, left - 0.35 * em, top + at * degree);
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} width
 * @param {number} height
 */
function hatch(context, x, y, width, height) {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.fillStyle = '#2a3038';
  context.fillRect(x, y, width, height);
  context.strokeStyle = '#47515c';
  context.beginPath();
  for (let at = -height; at < width; at += 7) {
    context.moveTo(x + at, y + height);
    context.lineTo(x + at + height, y);
  }
  context.stroke();
  context.restore();
}
