// A landscape with paths and the star, without axes, marks or gestures: for a page
// that shows one thing.

import { themeColours } from '../lib/palette.js';
import { Ground } from '../toy2d/picture/ground.js';
import { drawStar } from '../toy2d/picture/marks.js';
import { Paths } from '../toy2d/picture/paths.js';
import { frame } from '../toy2d/picture/viewport.js';

/** @typedef {import('../toy2d/run.js').Run} Run */

export class Picture {
  #ground;
  #paths = new Paths();
  #theme;
  /** @type {import('../toy2d/picture/viewport.js').Viewport | null} */
  #viewport = null;
  /** @type {Run | null} */
  #run = null;
  #position = 0;
  #requested = 0;

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {import('../lib/palette.js').ColourMap} map
   */
  constructor(canvas, map) {
    this.canvas = canvas;
    this.#ground = new Ground(map);
    this.#theme = themeColours(canvas);
    new ResizeObserver(() => this.refresh()).observe(canvas);
  }

  /**
   * @param {Run} run
   * @param {number} position
   */
  show(run, position) {
    if (run !== this.#run) this.#viewport = null;
    this.#run = run;
    this.#position = position;
    this.#requested ||= requestAnimationFrame(() => this.#draw());
  }

  /** Reads size and theme anew. */
  refresh() {
    this.#theme = themeColours(this.canvas);
    this.#viewport = null;
    if (this.#run) this.show(this.#run, this.#position);
  }

  #draw() {
    this.#requested = 0;
    const { canvas } = this;
    const [run, position, theme, side] = [this.#run, this.#position, this.#theme, canvas.clientWidth];
    if (!run || side === 0) return;
    this.#viewport ??= { window: frame(run.header.window, firsts(run)), left: 0, top: 0, size: side, em: theme.em };
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    const pixels = Math.round(side * devicePixelRatio);
    if (canvas.width !== pixels) canvas.width = canvas.height = pixels;
    else context.reset();
    context.scale(devicePixelRatio, devicePixelRatio);
    const t = run.t(position);
    this.#ground.draw(context, this.#viewport, run.problem, t, run.key);
    // That some are stuck is for the end to tell.
    this.#paths.draw(
      context,
      this.#viewport,
      run,
      position,
      { told: position >= run.last, chosen: null, strength: 1 },
      theme,
    );
    if (run.goal) drawStar(context, this.#viewport, run.goal, theme);
    const { min, max } = this.#viewport.window;
    Object.assign(canvas.dataset, {
      t: String(t),
      starts: String(run.starts),
      position: String(position / run.last),
      window: [...min, ...max].join(' '),
    });
  }
}

/** @param {Run} run */
function* firsts(run) {
  for (let i = 0; i < run.starts && run.received > 0; i++) yield run.at(0, i);
}
