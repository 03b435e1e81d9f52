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

/** @type {Table} */
export const greys = Uint32Array.from({ length: 256 }, (_, v) => packed(v, v, v));

/**
 * Blue where too dark, red where too bright, white where right: as light on either side, for
 * those who see no hue there is the sign of the number under the pointer.
 */
function diverging() {
  const [blue, white, red] = [
    [24, 74, 150],
    [247, 247, 247],
    [160, 24, 48],
  ];
  return Uint32Array.from({ length: 256 }, (_, i) => {
    const v = (i - 127.5) / 127.5;
    const end = v < 0 ? blue : red;
    const [r, g, b] = white.map((w, c) => Math.round(w + (end[c] - w) * Math.abs(v) ** 0.8));
    return packed(r, g, b);
  });
}

/** The tables of all pictures. */
export class Colours {
  /** @type {Map<string, Table>} */
  #tables = new Map([
    ['grey', greys],
    ['errors', diverging()],
  ]);

  /**
   * A map that has not arrived yet is grey.
   * @param {string} name grey, viridis, cividis or errors
   * @returns {Table}
   */
  table(name) {
    return this.#tables.get(name) ?? greys;
  }

  /** Fetches a map, unless it is there; the caller that waits draws its picture again. @param {string} name */
  async fetch(name) {
    if (this.#tables.has(name)) return;
    const map = await loadColourMap('static/colormap/colormaps.json', name);
    this.#tables.set(
      name,
      Uint32Array.from({ length: 256 }, (_, i) => packed(map[3 * i], map[3 * i + 1], map[3 * i + 2])),
    );
  }
}
