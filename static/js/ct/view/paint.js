// Pixels of pictures: values, differences and their colours. No document here.

/** @typedef {import('../frames.js').Picture} Picture */

/**
 * The value of a pixel.
 * @param {Picture} picture
 * @param {number} i
 */
export function value({ lo, hi, q }, i) {
  return lo + ((hi - lo) * q[i]) / 65535;
}

/**
 * The value at a place in parts of the side.
 * @param {Picture} picture
 * @param {number} x
 * @param {number} y down
 * @returns {number} NaN of a picture without numbers
 */
export function valueAt(picture, x, y) {
  const { rows, columns } = picture;
  if (rows === 0) return NaN;
  const [i, j] = [Math.min(rows - 1, Math.floor(y * rows)), Math.min(columns - 1, Math.floor(x * columns))];
  return value(picture, i * columns + j);
}

/**
 * Colours values from low to high.
 * @param {Uint32Array} to
 * @param {Picture} picture
 * @param {Uint32Array} table
 * @param {number} low
 * @param {number} high
 */
export function paintValues(to, { lo, hi, q }, table, low, high) {
  const a = ((hi - lo) / 65535 / (high - low)) * 256;
  const b = ((lo - low) / (high - low)) * 256;
  for (let i = 0; i < q.length; i++) {
    const at = a * q[i] + b;
    to[i] = table[at < 0 ? 0 : at > 255 ? 255 : at | 0];
  }
}

/**
 * Colours how far a picture is above (red) or below another, of the same size or not.
 * @param {Uint32Array} to
 * @param {Picture} picture
 * @param {Picture} other
 * @param {Uint32Array} table
 * @param {number} range of the ends of the table
 */
export function paintDifference(to, picture, other, table, range) {
  const { rows, columns, lo, hi, q } = picture;
  const same = rows === other.rows && columns === other.columns;
  const scale = 128 / range;
  const [a, b] = [(hi - lo) / 65535, (other.hi - other.lo) / 65535];
  for (let i = 0; i < q.length; i++) {
    let j = i;
    if (!same) {
      const [row, column] = [Math.floor(i / columns), i % columns];
      j =
        Math.floor(((row + 0.5) * other.rows) / rows) * other.columns +
        Math.floor(((column + 0.5) * other.columns) / columns);
    }
    const at = 128 + scale * (lo - other.lo + a * q[i] - b * other.q[j]);
    to[i] = table[at < 0 ? 0 : at > 255 ? 255 : at | 0];
  }
}

/**
 * Values along a line, between pixels by the nearest.
 * @param {Picture} picture
 * @param {import('./viewing.js').Line} line
 * @returns {number[]} at as many places as the line crosses pixels
 */
export function along(picture, { x0, y0, x1, y1 }) {
  const steps = Math.max(
    2,
    Math.round(Math.max(Math.abs(x1 - x0) * picture.columns, Math.abs(y1 - y0) * picture.rows)),
  );
  return Array.from({ length: steps }, (_, i) => {
    const part = (i + 0.5) / steps;
    return valueAt(picture, inside(x0 + part * (x1 - x0)), inside(y0 + part * (y1 - y0)));
  });
}

/** @param {number} v */
function inside(v) {
  return Math.min(1 - 1e-9, Math.max(0, v));
}

/**
 * The root mean square of the difference, per pixel.
 * @param {Picture} a
 * @param {Picture} b
 * @returns {number} NaN of different sizes
 */
export function rms(a, b) {
  if (a.rows !== b.rows || a.columns !== b.columns) return NaN;
  let sum = 0;
  for (let i = 0; i < a.q.length; i++) sum += (value(a, i) - value(b, i)) ** 2;
  return Math.sqrt(sum / a.q.length);
}

/**
 * The least and the greatest value of pictures.
 * @param {(Picture | null)[]} pictures
 * @returns {[number, number]}
 */
export function extent(pictures) {
  const of = (/** @type {'lo' | 'hi'} */ end) =>
    pictures.flatMap((picture) => (picture && picture.rows > 0 ? [picture[end]] : []));
  return [Math.min(...of('lo')), Math.max(...of('hi'))];
}
