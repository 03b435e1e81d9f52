// Four moments of a run side by side: the animation, for those who want none.

import { Picture } from './picture.js';

/** @typedef {import('../toy2d/run.js').Run} Run */

export class Strip {
  #pictures;

  /**
   * @param {HTMLElement} root a list; each item has a canvas, and the smoothing in .at
   * @param {import('../lib/palette.js').ColourMap} map
   */
  constructor(root, map) {
    this.#pictures = [...root.children].map((item) => ({
      picture: new Picture(/** @type {HTMLCanvasElement} */ (item.querySelector('canvas')), map),
      t: Number(item.querySelector('.at')?.textContent),
    }));
  }

  /** @param {Run} run */
  show(run) {
    for (const { picture, t } of this.#pictures) picture.show(run, moment(run, t));
  }

  refresh() {
    for (const { picture } of this.#pictures) picture.refresh();
  }
}

/**
 * The last position whose smoothing is at least t.
 * @param {Run} run
 * @param {number} t
 */
export function moment(run, t) {
  const next = run.header.t.findIndex((s) => s < t);
  if (next <= 0) return next < 0 ? run.last : 0;
  const [a, b] = [run.header.t[next - 1], run.header.t[next]];
  return next - 1 + (a - t) / (a - b);
}
