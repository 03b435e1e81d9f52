// How a picture from a file is seen: as which square, and through which window. No document here.

/** @typedef {[low: number, high: number]} Window values that are black and white */

/**
 * What the server tells of an upload.
 * @typedef {object} Upload
 * @property {string} file
 * @property {number} width
 * @property {number} height
 * @property {'hu' | 'numbers'} [unit] of what is seen through a window; else greys
 * @property {Window} [window] that the file asks for
 * @property {{width: number, height: number, low: number, high: number, pixels: string}} preview of 16 bits between low and high, in base64
 */

/** @typedef {{fit?: unknown, window?: unknown}} Way how a part of a spec takes a picture; a link may hold anything */

/** From air to dense bone: what Hounsfield units are seen through at first. @type {Window} */
export const fullRange = [-1000, 2000];

/** @type {[name: string, window: Window][]} */
const known = [
  ['Full range', fullRange],
  ['Lung', [-1350, 150]],
  ['Soft tissue', [-160, 240]],
];

/** @param {unknown} window @returns {window is Window} */
export function isWindow(window) {
  return Array.isArray(window) && window.length === 2 && window.every(Number.isFinite) && window[0] < window[1];
}

/** @param {number} value */
function number(value) {
  return String(value).replace('-', '−');
}

/** @param {Window} window */
export function rangeText([low, high]) {
  return `${number(low)} to ${number(high)}`;
}

/**
 * What can be chosen, by the values of a select; '' is no window.
 * @param {Upload} upload
 * @param {unknown} window that is chosen now
 * @returns {[value: string, text: string][]}
 */
export function windowChoices(upload, window) {
  /** @type {[string, string][]} */
  const choices = known.map(([name, of]) => [String(of), `${name}, ${rangeText(of)} HU`]);
  if (upload.unit !== 'hu' || !isWindow(window)) choices.unshift(['', '0 to the brightest']);
  if (upload.window) choices.push([String(upload.window), `The file’s, ${rangeText(upload.window)}`]);
  if (isWindow(window) && !choices.some(([value]) => value === String(window)))
    choices.push([String(window), rangeText(window)]);
  return choices.filter(([value], i) => choices.findIndex(([other]) => other === value) === i);
}

/**
 * The window of a choice.
 * @param {string} value of a select
 * @returns {Window | undefined}
 */
export function windowOf(value) {
  const window = value.split(',').map(Number);
  return value !== '' && isWindow(window) ? window : undefined;
}

/**
 * What becomes of the picture, in words.
 * @param {Upload} upload
 * @param {Way} way
 */
export function seenAs({ width, height, unit, preview }, { fit, window }) {
  const n = Math.min(width, height);
  const square =
    width === height
      ? `${width} × ${height} pixels.`
      : fit === 'pad'
        ? `All ${width} × ${height} pixels, on black.`
        : `The ${n} × ${n} pixels in the middle of ${width} × ${height}.`;
  const hu = unit === 'hu' ? ' HU' : '';
  if (isWindow(window))
    return `${square} Black is ${number(window[0])}${hu} and less, white ${number(window[1])}${hu} and more.`;
  if (unit === undefined) return `${square} The brightest is 1.`;
  return `${square} 0 is black, the brightest is 1${preview.low < 0 ? '; negative values are black' : ''}.`;
}

/**
 * A square of pixels in which the whole picture lies, with what is taken of it: what is cut off is faint.
 * @param {Upload} upload
 * @param {Way} way
 */
export function previewOf({ preview: { width, height, low, high, pixels } }, { fit, window }) {
  const bytes = Uint8Array.from(atob(pixels), (letter) => letter.charCodeAt(0));
  const [black, white] = isWindow(window) ? window : [0, Math.max(high, 1e-30)];
  const [n, least] = [Math.max(width, height), Math.min(width, height)];
  const [top, left] = [height, width].map((side) => Math.floor((n - side) / 2));
  const side = fit === 'pad' ? n : least;
  const from = Math.floor((n - side) / 2);
  const rgba = new Uint8ClampedArray(4 * n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const [row, column, at] = [i - top, j - left, 4 * (i * n + j)];
      const inside = row >= 0 && row < height && column >= 0 && column < width;
      const taken = Math.min(i, j) >= from && Math.max(i, j) < from + side;
      rgba[at + 3] = taken ? 255 : inside ? 70 : 0;
      if (!inside) continue;
      const k = 2 * (row * width + column);
      const value = low + ((bytes[k] + 256 * bytes[k + 1]) / 65535) * (high - low);
      rgba.fill((255 * (value - black)) / (white - black), at, at + 3);
    }
  }
  return { n, rgba, from, side };
}
