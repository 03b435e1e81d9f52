// The landscape F(., t) = a0/2 |A x - y|^2 - a1 log p_t(x), where p_t is the
// mixture of the modes, each covariance widened by v_t I, and of the points of a cloud,
// which have none and weigh 1. The same formulas as the
// server's, in the same order, so that the picture is of what the solver sees.

/** @typedef {import('./spec.js').Mode} Mode */
/** @typedef {import('./spec.js').Vec} Vec */

/**
 * @typedef {{a0: number, a1: number, sigma: number, A: [Vec, Vec], y: Vec, modes: Mode[], cloud?: Vec[]}} Problem
 */

/** @typedef {{min: Vec, max: Vec}} Window */

/** @typedef {{x: number, y: number, xx: number, xy: number, yy: number, log: number}} Component mean, precision, log of the weighted peak */

/** @typedef {{problem: Problem, t: number, modes: Component[]}} Landscape */

/**
 * Variance of the smoothing, v_t = (sigma^(2t) - 1) / (2 log sigma); t at sigma = 1.
 * @param {number} t
 * @param {number} sigma
 */
export function variance(t, sigma) {
  const l = 2 * Math.log(sigma);
  return l === 0 ? t : Math.expm1(t * l) / l;
}

/**
 * @param {Problem} problem whose modes without a weight have the weight 1, as a link may leave it out
 * @param {number} t
 * @returns {Landscape}
 */
export function landscape(problem, t) {
  const v = variance(t, problem.sigma);
  const cloud = problem.cloud ?? [];
  const total = problem.modes.reduce((sum, { weight = 1 }) => sum + weight, 0) + cloud.length;
  const modes = problem.modes.map(({ mean, cov, weight = 1 }) => {
    const [lo, hi] = eigenvalues(cov[0][0], cov[0][1], cov[1][1]);
    const xx = cov[0][0] + v;
    const yy = cov[1][1] + v;
    const det = xx * yy - cov[0][1] * cov[0][1];
    return {
      x: mean[0],
      y: mean[1],
      xx: yy / det,
      xy: -cov[0][1] / det,
      yy: xx / det,
      log: Math.log(weight / total) - Math.log(2 * Math.PI) - (Math.log(lo + v) + Math.log(hi + v)) / 2,
    };
  });
  const log = -Math.log(total) - Math.log(2 * Math.PI) - Math.log(v);
  for (const [x, y] of cloud) modes.push({ x, y, xx: 1 / v, xy: 0, yy: 1 / v, log });
  return { problem, t, modes };
}

/**
 * Eigenvalues of a symmetric 2x2 matrix, smallest first.
 * @param {number} xx
 * @param {number} xy
 * @param {number} yy
 * @returns {Vec}
 */
export function eigenvalues(xx, xy, yy) {
  const mean = (xx + yy) / 2;
  const r = Math.hypot((xx - yy) / 2, xy);
  // mean - r cancels for nearly singular matrices: det/hi does not.
  return [mean > 0 ? (xx * yy - xy * xy) / (mean + r) : mean - r, mean + r];
}

/**
 * F(x, t) at one point.
 * @param {Landscape} l
 * @param {number} x
 * @param {number} y
 */
export function energy(l, x, y) {
  return sample(l, { min: [x, y], max: [x, y] }, 1, new Float64Array(1))[0];
}

/**
 * The gradient of F(., t) at one point.
 * @param {Landscape} l
 * @param {number} x
 * @param {number} y
 * @returns {Vec}
 */
export function gradient({ problem: { a0, a1, A, y: data }, modes }, x, y) {
  const pulls = modes.map((m) => {
    const [ex, ey] = [x - m.x, y - m.y];
    const [gx, gy] = [m.xx * ex + m.xy * ey, m.xy * ex + m.yy * ey];
    return { gx, gy, log: m.log - (ex * gx + ey * gy) / 2 };
  });
  const top = Math.max(...pulls.map(({ log }) => log));
  let [sum, px, py] = [0, 0, 0];
  for (const { gx, gy, log } of pulls) {
    const share = Math.exp(log - top);
    sum += share;
    px += share * gx;
    py += share * gy;
  }
  const r0 = A[0][0] * x + A[0][1] * y - data[0];
  const r1 = A[1][0] * x + A[1][1] * y - data[1];
  return [a0 * (A[0][0] * r0 + A[1][0] * r1) + (a1 * px) / sum, a0 * (A[0][1] * r0 + A[1][1] * r1) + (a1 * py) / sum];
}

/**
 * F(., t) on n x n nodes that include the window's edges, row by row from the
 * bottom, the first coordinate fastest.
 * @template {Float64Array} T
 * @param {Landscape} l
 * @param {Window} window
 * @param {number} n
 * @param {T} out of length n*n
 */
export function sample({ problem, modes }, { min, max }, n, out) {
  const { a0, a1, A, y } = problem;
  const exponents = new Float64Array(modes.length);
  const step = (/** @type {number} */ i) => (n > 1 ? (max[i] - min[i]) / (n - 1) : 0);
  const [dx, dy] = [step(0), step(1)];
  for (let row = 0; row < n; row++) {
    const py = min[1] + row * dy;
    for (let column = 0; column < n; column++) {
      const px = min[0] + column * dx;
      let top = -Infinity;
      for (let k = 0; k < modes.length; k++) {
        const m = modes[k];
        const ex = px - m.x;
        const ey = py - m.y;
        const e = m.log - (ex * (m.xx * ex + m.xy * ey) + ey * (m.xy * ex + m.yy * ey)) / 2;
        exponents[k] = e;
        if (e > top) top = e;
      }
      let sum = 0;
      for (let k = 0; k < modes.length; k++) sum += Math.exp(exponents[k] - top);
      const r0 = A[0][0] * px + A[0][1] * py - y[0];
      const r1 = A[1][0] * px + A[1][1] * py - y[1];
      out[row * n + column] = (a0 / 2) * (r0 * r0 + r1 * r1) - a1 * (top + Math.log(sum));
    }
  }
  return out;
}

/**
 * The points that explain the data best, {x: <normal, x> = offset}, when A has
 * rank 1; exact says whether A x = y holds there. null for other ranks.
 * @param {[Vec, Vec]} A
 * @param {Vec} y
 * @returns {{normal: Vec, offset: number, exact: boolean} | null}
 */
export function dataLine(A, y) {
  const xx = A[0][0] ** 2 + A[1][0] ** 2;
  const xy = A[0][0] * A[0][1] + A[1][0] * A[1][1];
  const yy = A[0][1] ** 2 + A[1][1] ** 2;
  const [lo, hi] = eigenvalues(xx, xy, yy);
  if (!(hi > 0) || lo > 1e-12 * hi) return null;
  const phi = Math.atan2(xy, (xx - yy) / 2) / 2;
  /** @type {Vec} */
  const normal = [Math.cos(phi), Math.sin(phi)];
  const image = [A[0][0] * normal[0] + A[0][1] * normal[1], A[1][0] * normal[0] + A[1][1] * normal[1]];
  const offset = (image[0] * y[0] + image[1] * y[1]) / hi;
  const residual = Math.hypot(image[0] * offset - y[0], image[1] * offset - y[1]);
  return { normal, offset, exact: residual <= 1e-9 * (1 + Math.hypot(...y)) };
}

/**
 * The one point that explains the data, when A has rank 2; null for other ranks.
 * @param {[Vec, Vec]} A
 * @param {Vec} y
 * @returns {Vec | null}
 */
export function dataPoint([[a, b], [c, d]], y) {
  const det = a * d - b * c;
  if (!(Math.abs(det) > 1e-6 * (a * a + b * b + c * c + d * d))) return null;
  return [(d * y[0] - b * y[1]) / det, (a * y[1] - c * y[0]) / det];
}
