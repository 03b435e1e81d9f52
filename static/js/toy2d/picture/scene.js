// A square of the plane on a canvas, without axes or gestures of its own, for pages that show one thing: a
// landscape as the ground, and what is drawn on it.

import { themeColours } from '../../lib/palette.js';
import { Ground } from './ground.js';
import { point } from './viewport.js';

/** @typedef {import('./viewport.js').Viewport} Viewport */
/** @typedef {import('../../lib/palette.js').Theme} Theme */
/** @typedef {(context: CanvasRenderingContext2D, viewport: Viewport, theme: Theme, ground: Ground) => void} Draw */

export class Scene {
  #ground;
  #draw;
  #theme;
  /** @type {import('../energy.js').Window} */
  #window = { min: [-10, -10], max: [10, 10] };
  /** @type {Viewport | null} */
  #viewport = null;
  #requested = 0;

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {import('../../lib/palette.js').ColourMap} map
   * @param {Draw} draw in CSS pixels
   */
  constructor(canvas, map, draw) {
    this.canvas = canvas;
    this.#draw = draw;
    this.#ground = new Ground(map);
    this.#theme = themeColours(canvas);
    new ResizeObserver(() => this.refresh()).observe(canvas);
  }

  /** @param {import('../energy.js').Window} window that is seen from now on */
  see(window) {
    if (window === this.#window) return;
    this.#window = window;
    this.#viewport = null;
  }

  /** Draws with the next frame of the screen. */
  paint() {
    this.#requested ||= requestAnimationFrame(() => this.#paint());
  }

  /** Reads size and theme anew. */
  refresh() {
    this.#theme = themeColours(this.canvas);
    this.#viewport = null;
    this.paint();
  }

  /**
   * The point of the plane under a pointer.
   * @param {PointerEvent} event
   */
  pointOf(event) {
    const box = this.canvas.getBoundingClientRect();
    return this.#viewport ? point(this.#viewport, event.clientX - box.left, event.clientY - box.top) : null;
  }

  #paint() {
    this.#requested = 0;
    const { canvas } = this;
    const [theme, side] = [this.#theme, canvas.clientWidth];
    if (side === 0) return;
    this.#viewport ??= { window: this.#window, left: 0, top: 0, size: side, em: theme.em };
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    const pixels = Math.round(side * devicePixelRatio);
    if (canvas.width !== pixels) canvas.width = canvas.height = pixels;
    else context.reset();
    context.scale(devicePixelRatio, devicePixelRatio);
    this.#draw(context, this.#viewport, theme, this.#ground);
  }
}
