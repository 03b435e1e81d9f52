// The energy along the line on which A x = y, and balls that roll on it. Pure computation.

import { energy, landscape } from '../toy2d/energy.js';

/** @typedef {import('../toy2d/spec.js').Vec} Vec */

/** Half the length of the road, and the nodes on it. */
export const half = 12;
const nodes = 1201;

export class Road {
  #heights = new Float64Array(nodes);
  #t = NaN;

  /**
   * @param {import('../toy2d/spec.js').Spec} spec
   * @param {{normal: Vec, offset: number}} line {x: <normal, x> = offset}
   */
  constructor(spec, { normal, offset }) {
    this.spec = spec;
    this.foot = /** @type {Vec} */ (normal.map((n) => n * offset));
    this.along = /** @type {Vec} */ ([normal[1], -normal[0]]);
  }

  get t() {
    return this.#t;
  }

  /** @param {number} t smoothing from now on */
  smooth(t) {
    if (t === this.#t) return;
    this.#t = t;
    const l = landscape(this.spec, t);
    for (let i = 0; i < nodes; i++) this.#heights[i] = energy(l, ...this.point(placeOf(i)));
  }

  /**
   * The point of the plane at a place on the road.
   * @param {number} s
   * @returns {Vec}
   */
  point(s) {
    return [this.foot[0] + s * this.along[0], this.foot[1] + s * this.along[1]];
  }

  /** @returns {{s: number, height: number}[]} from one end to the other */
  get profile() {
    return Array.from(this.#heights, (height, i) => ({ s: placeOf(i), height }));
  }

  /** @param {number} s */
  height(s) {
    const at = Math.min(nodes - 1, Math.max(0, nodeOf(s)));
    const i = Math.min(nodes - 2, Math.floor(at));
    return this.#heights[i] + (at - i) * (this.#heights[i + 1] - this.#heights[i]);
  }

  /** Places of the dips. */
  get dips() {
    const h = this.#heights;
    const found = [];
    for (let i = 1; i < nodes - 1; i++) if (h[i] < h[i - 1] && h[i] <= h[i + 1]) found.push(placeOf(i));
    return found;
  }

  /**
   * Where a ball is after it has rolled downhill over a few nodes at most.
   * @param {number} s
   * @param {number} most
   */
  roll(s, most) {
    const h = this.#heights;
    let i = Math.round(nodeOf(s));
    for (let k = 0; k < most; k++) {
      const [left, right] = [h[i - 1] ?? Infinity, h[i + 1] ?? Infinity];
      if (h[i] <= left && h[i] <= right) break;
      i += left < right ? -1 : 1;
    }
    return placeOf(i);
  }
}

/** @param {number} i */
function placeOf(i) {
  return -half + (2 * half * i) / (nodes - 1);
}

/** @param {number} s */
function nodeOf(s) {
  return ((s + half) / (2 * half)) * (nodes - 1);
}
