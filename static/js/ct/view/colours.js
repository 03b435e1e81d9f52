// From values to colours: 256 entries, packed as the canvas has them.

import { loadColourMap } from '../../lib/palette.js';

/** @typedef {Uint32Array} Table 256 colours */

const littleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/**
 * @param {number} r
 * @param {number} g
 * @param {number} b
 */
function packed(r, g, b) {
  return (littleEndian ? (255 << 24) | (b << 16) | (g << 8) | r : (r << 24) | (g << 16) | (b << 8) | 255) >>> 0;
}

/** Shared by all pictures; a map that has not arrived yet is grey until it has. @type {Map<string, Table>} */
const tables = new Map([['grey', Uint32Array.from({ length: 256 }, (_, v) => packed(v, v, v))], ['errors', diverging()]]);

/**
 * Blue where too dark, red where too bright, white where right: as light on either side, for
 * those who see no hue there is the sign of the number under the pointer.
 */
function diverging() {
  const [blue, white, red] = [[24, 74, 150], [247, 247, 247], [160, 24, 48]];
  return Uint32Array.from({ length: 256 }, (_, i) => {
    const v = (i - 127.5) / 127.5;
    const end = v < 0 ? blue : red;
    const [r, g, b] = white.map((w, c) => Math.round(w + (end[c] - w) * Math.abs(v) ** 0.8));
    return packed(r, g, b);
  });
}

/**
 * @param {string} name grey, viridis, cividis or errors
 * @returns {Table}
 */
export function table(name) {
  return tables.get(name) ?? /** @type {Table} */ (tables.get('grey'));
}

/** Fetches a map, unless it is there; the pictures are drawn anew by the caller that waits. @param {string} name */
export async function fetchTable(name) {
  if (tables.has(name)) return;
  const map = await loadColourMap('static/colormap/colormaps.json', name);
  tables.set(name, Uint32Array.from({ length: 256 }, (_, i) => packed(map[3 * i], map[3 * i + 1], map[3 * i + 2])));
}
