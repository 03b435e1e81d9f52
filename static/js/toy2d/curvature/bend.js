// How the landscape bends: the least eigenvalue of Hess F, or the norm of Hess log p. The same formulas as the server's:
// with responsibilities r_k, precisions P_k and s_k = -P_k (x - mean_k),
//
//   Hess log p = -sum r_k P_k + sum r_k s_k s_k^T - s s^T,  Hess F = a0 A^T A - a1 Hess log p.

import { eigenvalues } from '../energy.js';

/** @typedef {import('../energy.js').Landscape} Landscape */
/** @typedef {import('../energy.js').Window} Window */
/** @typedef {import('../spec.js').Vec} Vec */

/** @typedef {'least' | 'norm'} Bend what of the curvature is meant */

/**
 * The least eigenvalue of Hess F and the norm of Hess log p at one point.
 * @param {Landscape} l
 * @param {number} x
 * @param {number} y
 * @returns {Record<Bend, number>}
 */
export function bendAt(l, x, y) {
  const at = { min: /** @type {Vec} */ ([x, y]), max: /** @type {Vec} */ ([x, y]) };
  return {
    least: bends(l, at, 1, 'least', new Float64Array(1)).value,
    norm: bends(l, at, 1, 'norm', new Float64Array(1)).value,
  };
}

/**
 * Where convexity is lost most, or the norm is largest, near a point: ridges are thinner than nodes are apart.
 * @param {Landscape} l
 * @param {Window} window
 * @param {Bend} bend
 * @param {{value: number, x: Vec}} from
 * @param {number} step the first
 */
export function sharpened(l, { min, max }, bend, from, step) {
  const sign = bend === 'least' ? -1 : 1;
  let best = { ...from };
  for (let tries = 0; step > 1e-4 && tries < 400; tries++) {
    const around = [-1, 0, 1].flatMap((i) => [-1, 0, 1].map((j) => [best.x[0] + i * step, best.x[1] + j * step]));
    const top = around
      .map(([x, y]) => /** @type {Vec} */ ([clamp(x, min[0], max[0]), clamp(y, min[1], max[1])]))
      .map((x) => ({ x, value: bendAt(l, x[0], x[1])[bend] }))
      .reduce((a, b) => (sign * b.value > sign * a.value ? b : a));
    if (sign * top.value > sign * best.value) best = top;
    else step /= 2;
  }
  return best;
}

/**
 * @param {number} v
 * @param {number} lo
 * @param {number} hi
 */
function clamp(v, lo, hi) {
  return Math.min(hi, Math.max(lo, v));
}

/**
 * On n x n nodes that include the window's edges, row by row from the bottom.
 * @param {Landscape} l
 * @param {Window} window
 * @param {number} n
 * @param {Bend} bend
 * @param {Float64Array} out of length n*n at least
 * @returns {{value: number, x: Vec}} the node where convexity is lost most, or where the norm is largest
 */
export function bends({ problem: { a0, a1, A }, modes }, { min, max }, n, bend, out) {
  const exponents = new Float64Array(modes.length);
  const g = [A[0][0] ** 2 + A[1][0] ** 2, A[0][0] * A[0][1] + A[1][0] * A[1][1], A[0][1] ** 2 + A[1][1] ** 2].map(
    (v) => a0 * v,
  );
  const step = (/** @type {number} */ i) => (n > 1 ? (max[i] - min[i]) / (n - 1) : 0);
  const most = { value: bend === 'least' ? Infinity : -Infinity, x: /** @type {Vec} */ ([min[0], min[1]]) };
  for (let row = 0; row < n; row++) {
    const py = min[1] + row * step(1);
    for (let column = 0; column < n; column++) {
      const px = min[0] + column * step(0);
      let top = -Infinity;
      for (let k = 0; k < modes.length; k++) {
        const m = modes[k];
        const [ex, ey] = [px - m.x, py - m.y];
        exponents[k] = m.log - (ex * (m.xx * ex + m.xy * ey) + ey * (m.xy * ex + m.yy * ey)) / 2;
        top = Math.max(top, exponents[k]);
      }
      let [sum, sx, sy, xx, xy, yy] = [0, 0, 0, 0, 0, 0];
      for (let k = 0; k < modes.length; k++) {
        const share = Math.exp(exponents[k] - top);
        if (share === 0) continue;
        const m = modes[k];
        const [ex, ey] = [px - m.x, py - m.y];
        const [gx, gy] = [m.xx * ex + m.xy * ey, m.xy * ex + m.yy * ey];
        sum += share;
        sx += share * gx;
        sy += share * gy;
        xx += share * (m.xx - gx * gx);
        xy += share * (m.xy - gx * gy);
        yy += share * (m.yy - gy * gy);
      }
      [sx, sy] = [sx / sum, sy / sum];
      [xx, xy, yy] = [xx / sum + sx * sx, xy / sum + sx * sy, yy / sum + sy * sy]; // of -log p
      let value;
      if (bend === 'least') value = eigenvalues(g[0] + a1 * xx, g[1] + a1 * xy, g[2] + a1 * yy)[0];
      else value = Math.max(...eigenvalues(xx, xy, yy).map(Math.abs));
      out[row * n + column] = value;
      if (bend === 'least' ? value < most.value : value > most.value) Object.assign(most, { value, x: [px, py] });
    }
  }
  return most;
}
