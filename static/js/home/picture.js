// A landscape with paths and the star, without axes, marks or gestures: for a page
// that shows one thing.

import { drawStar } from '../toy2d/picture/marks.js';
import { Paths } from '../toy2d/picture/paths.js';
import { Scene } from '../toy2d/picture/scene.js';
import { frame } from '../toy2d/picture/viewport.js';

/** @typedef {import('../toy2d/run.js').Run} Run */

export class Picture {
  #scene;
  #paths = new Paths();
  /** @type {Run | null} */
  #run = null;
  #position = 0;

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {import('../lib/palette.js').ColourMap} map
   */
  constructor(canvas, map) {
    this.canvas = canvas;
    this.#scene = new Scene(canvas, map, (...on) => this.#draw(...on));
  }

  /**
   * @param {Run} run
   * @param {number} position
   */
  show(run, position) {
    if (run !== this.#run) this.#scene.see(frame(run.header.window, firsts(run)));
    this.#run = run;
    this.#position = position;
    this.#scene.paint();
  }

  /** Reads size and theme anew. */
  refresh() {
    this.#scene.refresh();
  }

  /** @type {import('../toy2d/picture/scene.js').Draw} */
  #draw(context, viewport, theme, ground) {
    const [run, position] = [this.#run, this.#position];
    if (!run) return;
    const t = run.t(position);
    ground.draw(context, viewport, run.problem, t, run.key);
    // That some are stuck is for the end to tell.
    this.#paths.draw(
      context,
      viewport,
      run,
      position,
      { told: position >= run.last, chosen: null, strength: 1 },
      theme,
    );
    if (run.goal) drawStar(context, viewport, run.goal, theme);
    const { min, max } = viewport.window;
    Object.assign(this.canvas.dataset, {
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
