// From pixels of any shape and colour to grey values. No document here.

/** @typedef {{width: number, height: number, values: Float32Array}} Grey rows of grey values, black is 0 */

/**
 * The luma of ITU-R BT.601, on black where the picture is transparent.
 * @param {Uint8ClampedArray} rgba
 * @param {number} width
 * @param {number} height
 * @returns {Grey & {coloured: boolean, clear: boolean}}
 */
export function greyOf(rgba, width, height) {
  const values = new Float32Array(width * height);
  let [coloured, clear] = [false, false];
  for (let i = 0; i < values.length; i++) {
    const [r, g, b, a] = rgba.subarray(4 * i, 4 * i + 4);
    values[i] = ((19595 * r + 38470 * g + 7471 * b) / 65536 / 255) * (a / 255);
    coloured ||= a > 0 && (r !== g || g !== b);
    clear ||= a < 255;
  }
  return { width, height, values, coloured, clear };
}

/**
 * The size of a picture of which neither crop nor padding needs more: its shorter side is at most enough, its
 * longer one at most the longest.
 * @param {{width: number, height: number}} size
 * @param {number} enough
 * @param {number} longest
 */
export function sizeWithin({ width, height }, enough, longest) {
  const scale = Math.min(1, enough / Math.min(width, height), longest / Math.max(width, height));
  return { width: Math.round(scale * width), height: Math.round(scale * height) };
}

/**
 * Averages over the area of each new pixel.
 * @param {Grey} grey
 * @param {{width: number, height: number}} to sides, at most the old ones
 * @returns {Grey}
 */
export function shrink({ width, height, values }, to) {
  const narrow = new Float32Array(height * to.width);
  average(width, to.width, (i, k, share) => {
    for (let row = 0; row < height; row++) narrow[row * to.width + i] += share * values[row * width + k];
  });
  const out = new Float32Array(to.height * to.width);
  average(height, to.height, (i, k, share) => {
    for (let j = 0; j < to.width; j++) out[i * to.width + j] += share * narrow[k * to.width + j];
  });
  return { ...to, values: out };
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
