// Numbers as people read them.

/** @param {number} n */
export function grouped(n) {
  return n.toLocaleString('en');
}

/**
 * A number with so many significant digits: 0.741, 2300, 7.00·10⁻⁴.
 * @param {number} x
 * @param {number} [digits]
 */
export function decimal(x, digits = 3) {
  const size = Math.abs(x);
  if (scientific(x)) return inPowers(x.toExponential(digits - 1));
  if (size < 0.01 || size >= 10 ** digits) return minus(String(Number(x.toPrecision(digits))));
  return minus(x.toPrecision(digits));
}

/**
 * Likewise without zeros at the end: 0.5, 7·10⁻⁴.
 * @param {number} x
 * @param {number} [digits]
 */
export function brief(x, digits = 2) {
  const rounded = Number(x.toPrecision(digits));
  return scientific(rounded) ? inPowers(rounded.toExponential()) : minus(String(rounded));
}

/**
 * A number with all its digits, as beside an axis.
 * @param {number} x
 */
export function full(x) {
  return brief(x, 15);
}

/** @param {number} x that is finite, and too small or too large to be written out */
function scientific(x) {
  const size = Math.abs(x);
  return Number.isFinite(x) && x !== 0 && (size < 1e-3 || size >= 1e5);
}

/** @param {string} exponential a number as 7.0e-4 */
function inPowers(exponential) {
  const [digits, power] = exponential.split('e');
  const ten = powerOfTen(Number(power));
  return digits === '1' ? ten : `${minus(digits)}·${ten}`;
}

/** @param {number} power a whole number */
export function powerOfTen(power) {
  return `10${[...String(power)].map((c) => (c === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(c)])).join('')}`;
}

/** @param {string} text */
function minus(text) {
  return text.replace('-', '−');
}

/** @param {number} seconds */
export function duration(seconds) {
  return seconds < 0.1 ? `${decimal(1000 * seconds)} ms` : `${decimal(seconds)} s`;
}

/** @param {[number, number]} p a point */
export function written(p) {
  return `(${p.map((x) => minus(x.toFixed(2))).join(', ')})`;
}

/** @param {number} share */
export function percent(share) {
  return `${(100 * share).toFixed(1)} %`;
}
