// A prior in one dimension whose score is Lipschitz with the constant 1, V'' = -1 for |x| <= R and +1 beyond, and soon is
// not when it is smoothed: two wells, 4R apart. Pure.

/**
 * V(x) = -log p_0, up to a constant; V and V' are continuous.
 * @param {number} r
 * @param {number} x
 */
function potential(r, x) {
  const a = Math.abs(x);
  return a <= r ? (-a * a) / 2 : (-r * r) / 2 - r * (a - r) + (a - r) ** 2 / 2;
}

/**
 * -log p_v(x), up to a constant that depends on v, and the slope of the score there: Hess log p_v = -1/v + Var(x_0 | x)/v^2.
 * @param {number} r
 * @param {number} v
 * @param {number} x
 */
export function smoothed(r, v, x) {
  const reach = 2 * r + 12;
  // Simpson's rule, ten nodes within the shorter of the noise's standard deviation and the wells'.
  const n = 2 * Math.ceil((10 * reach) / Math.min(1, Math.sqrt(v)));
  const h = (2 * reach) / n;
  const exponent = (/** @type {number} */ z) => -potential(r, z) - (x - z) ** 2 / (2 * v);
  let top = -Infinity;
  for (let i = 0; i <= n; i++) top = Math.max(top, exponent(i * h - reach));
  let [sum, mean, square] = [0, 0, 0];
  for (let i = 0; i <= n; i++) {
    const z = i * h - reach;
    const weight = (i === 0 || i === n ? 1 : i % 2 ? 4 : 2) * Math.exp(exponent(z) - top);
    sum += weight;
    mean += weight * z;
    square += weight * z * z;
  }
  mean /= sum;
  return { energy: -top - Math.log((sum * h) / 3), slope: -1 / v + (square / sum - mean * mean) / (v * v) };
}

/**
 * The bound L/(1 - L v) of the slope, L = 1; none from v = 1 on.
 * @param {number} v
 */
export function bound(v) {
  return v < 1 ? 1 / (1 - v) : Infinity;
}
