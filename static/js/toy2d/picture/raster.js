// The landscape on a grid of nodes, fast enough for every frame of an animation. The
// formulas are those of energy.js; along a row each mode's exponent is a parabola.

import { eigenvalues, variance } from '../energy.js';

/** @typedef {import('../energy.js').Landscape} Landscape */
/** @typedef {import('../energy.js').Window} Window */

// Terms below e^-34 of the largest are less than rounding.
const negligible = -34;

const [coarse, fine] = [101, 201];

/** Nodes of the largest grid. */
export const mostNodes = fine * fine;

/**
 * Nodes a side that show a landscape well: its narrowest mode, smoothed, spans at
 * least some. Depends on nothing but the landscape and the window.
 * @param {Landscape} l
 * @param {Window} window
 */
export function nodesFor({ problem, t }, window) {
  const v = variance(t, problem.sigma);
  const narrowest = problem.cloud?.length
    ? 0
    : Math.min(...problem.modes.map(({ cov }) => eigenvalues(cov[0][0], cov[0][1], cov[1][1])[0]));
  const cell = (window.max[0] - window.min[0]) / (coarse - 1);
  return Math.sqrt(narrowest + v) >= 4 * cell ? coarse : fine;
}

/**
 * F(., t) on n x n nodes that include the window's edges, row by row from the
 * bottom, the first coordinate fastest, as sample does, but for rounding.
 * @param {Landscape} l
 * @param {Window} window
 * @param {number} n at least 2
 * @param {Float64Array} out of length n*n at least
 */
export function rasterise({ problem, modes }, { min, max }, n, out) {
  const { a0, a1, A, y } = problem;
  const [dx, dy] = [(max[0] - min[0]) / (n - 1), (max[1] - min[1]) / (n - 1)];
  const count = modes.length;
  // Of each mode on the present row: exponent at column i is c + i (b + i a).
  const [a, b, c, exponents] = [0, 0, 0, 0].map(() => new Float64Array(count));
  for (let row = 0; row < n; row++) {
    const py = min[1] + row * dy;
    for (let k = 0; k < count; k++) {
      const m = modes[k];
      const [ex, ey] = [min[0] - m.x, py - m.y];
      c[k] = m.log - (ex * (m.xx * ex + m.xy * ey) + ey * (m.xy * ex + m.yy * ey)) / 2;
      b[k] = -dx * (m.xx * ex + m.xy * ey);
      a[k] = (-dx * dx * m.xx) / 2;
    }
    const [p0, p1] = [A[0][0] * min[0] + A[0][1] * py - y[0], A[1][0] * min[0] + A[1][1] * py - y[1]];
    const [q0, q1] = [A[0][0] * dx, A[1][0] * dx];
    for (let column = 0; column < n; column++) {
      let top = -Infinity;
      for (let k = 0; k < count; k++) {
        const e = c[k] + column * (b[k] + column * a[k]);
        exponents[k] = e;
        if (e > top) top = e;
      }
      let sum = 0;
      for (let k = 0; k < count; k++) {
        const e = exponents[k] - top;
        if (e > negligible) sum += e === 0 ? 1 : Math.exp(e);
      }
      const r0 = p0 + column * q0;
      const r1 = p1 + column * q1;
      out[row * n + column] = (a0 / 2) * (r0 * r0 + r1 * r1) - a1 * (sum === 1 ? top : top + Math.log(sum));
    }
  }
}
