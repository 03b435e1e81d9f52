// Numbers as people read them.

/** @param {number} n */
export function grouped(n) {
  return n.toLocaleString('en');
}

/**
 * A number with three significant digits.
 * @param {number} x
 */
export function decimal(x) {
  const size = Math.abs(x);
  if (x === 0 || (size >= 1e-3 && size < 0.01)) return String(Number(x.toPrecision(3)));
  return size < 1e-3 || size >= 1e5 ? x.toExponential(2) : x.toPrecision(3);
}

/** @param {[number, number]} p a point */
export function written(p) {
  return `(${p.map((x) => x.toFixed(2).replace('-', '−')).join(', ')})`;
}

/** @param {number} share */
export function percent(share) {
  return `${(100 * share).toFixed(1)} %`;
}
