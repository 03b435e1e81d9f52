// The score of the smoothed prior, and what it says of a noisy point. Pure computation.

import { gradient, landscape, variance } from '../toy2d/energy.js';

/** @typedef {import('../toy2d/spec.js').Vec} Vec */

export class Prior {
  #landscape;
  #v;

  /**
   * @param {import('../toy2d/spec.js').Spec} spec
   * @param {number} t smoothing
   */
  constructor(spec, t) {
    this.#landscape = landscape({ ...spec, a0: 0, a1: 1 }, t); // its energy is -log p_t
    this.#v = variance(t, spec.sigma);
  }

  /**
   * The gradient of log p_t.
   * @param {Vec} x
   * @returns {Vec}
   */
  score(x) {
    const [gx, gy] = gradient(this.#landscape, ...x);
    return [-gx, -gy];
  }

  /**
   * The mean of what the noise has made into x, by Tweedie's formula: x + v_t grad log p_t(x).
   * @param {Vec} x
   * @returns {Vec}
   */
  denoised(x) {
    const s = this.score(x);
    return [x[0] + this.#v * s[0], x[1] + this.#v * s[1]];
  }
}
