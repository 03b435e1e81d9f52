// From pixels of any shape and colour to a square of grey values. No document here.

/** @typedef {{n: number, values: Float32Array}} Square rows of n grey values, black is 0 */

/**
 * The luma of ITU-R BT.601, on black where the picture is transparent.
 * @param {Uint8ClampedArray} rgba of n x n pixels
 * @param {number} n
 * @returns {Square & {coloured: boolean, clear: boolean}}
 */
export function greyOf(rgba, n) {
  const values = new Float32Array(n * n);
  let [coloured, clear] = [false, false];
  for (let i = 0; i < values.length; i++) {
    const [r, g, b, a] = rgba.subarray(4 * i, 4 * i + 4);
    values[i] = ((19595 * r + 38470 * g + 7471 * b) / 65536 / 255) * (a / 255);
    coloured ||= a > 0 && (r !== g || g !== b);
    clear ||= a < 255;
  }
  return { n, values, coloured, clear };
}

/**
 * Where the square in the middle of a picture begins, and its side.
 * @param {number} width
 * @param {number} height
 */
export function middleOf(width, height) {
  const n = Math.min(width, height);
  return { n, left: Math.floor((width - n) / 2), top: Math.floor((height - n) / 2) };
}

/**
 * The middle of an array; what is negative is black.
 * @param {import('./npy.js').Array2} array
 * @returns {Square & {negative: boolean}}
 */
export function squareOf({ rows, columns, values }) {
  const { n, left, top } = middleOf(columns, rows);
  const out = new Float32Array(n * n);
  let negative = false;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const v = values[(top + i) * columns + left + j];
      negative ||= v < 0;
      out[i * n + j] = Math.max(0, v);
    }
  }
  return { n, values: out, negative };
}

/**
 * Averages over the area of each new pixel.
 * @param {Square} square
 * @param {number} to side, at most the old one
 * @returns {Square}
 */
export function shrink({ n, values }, to) {
  const narrow = new Float32Array(n * to);
  average(n, to, (i, k, share) => {
    for (let row = 0; row < n; row++) narrow[row * to + i] += share * values[row * n + k];
  });
  const out = new Float32Array(to * to);
  average(n, to, (i, k, share) => {
    for (let j = 0; j < to; j++) out[i * to + j] += share * narrow[k * to + j];
  });
  return { n: to, values: out };
}

/**
 * @param {number} from
 * @param {number} to
 * @param {(i: number, k: number, share: number) => void} each new pixel i, and the share of it that old pixel k covers
 */
function average(from, to, each) {
  const length = from / to;
  for (let i = 0; i < to; i++) {
    for (let k = Math.floor(i * length); k < Math.min(from, (i + 1) * length); k++) {
      each(i, k, (Math.min(k + 1, (i + 1) * length) - Math.max(k, i * length)) / length);
    }
  }
}
