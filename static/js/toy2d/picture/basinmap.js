// The basin map: every start of a grid in the colour of the valley it ends in. Cells
// have sharp edges, basins are parted by lines, and what ends in no valley is hatched,
// so that nothing is told by colour alone.

import { colourOf, endsDiverged, endsElsewhere } from './valleys.js';
import { pixelX, pixelY } from './viewport.js';

/** @typedef {import('../../lib/palette.js').Theme} Theme */
/** @typedef {import('../spec.js').Vec} Vec */
/** @typedef {import('./viewport.js').Viewport} Viewport */

/**
 * @typedef {object} Basins
 * @property {number} n cells a side
 * @property {number} min of both coordinates of the cells' centres
 * @property {number} max
 * @property {(import('../answers.js').StationaryPoint & {share: number, arrived: number})[]} minima sorted by value, with the shares that end in their valleys and that arrive
 * @property {number} elsewhere share that ends in no valley
 * @property {number} diverged share
 * @property {boolean} complete
 * @property {Uint8Array} ends of each cell, rows from the bottom
 */

/**
 * What a start at a point ends at, by the cell that it lies in; undefined outside of the map.
 * @param {Basins} basins
 * @param {Vec} at
 */
export function endOf({ n, min, max, ends }, at) {
  const [column, row] = at.map((x) => Math.round(((x - min) / (max - min)) * (n - 1)));
  return column >= 0 && row >= 0 && column < n && row < n ? ends[row * n + column] : undefined;
}

export class BasinMap {
  #canvas = document.createElement('canvas');
  #context = /** @type {CanvasRenderingContext2D} */ (this.#canvas.getContext('2d'));
  /** @type {unknown[]} what the canvas shows */
  #drawn = [];

  /**
   * Draws the map and the ground around it.
   * @param {CanvasRenderingContext2D} context in CSS pixels
   * @param {Viewport} viewport
   * @param {Basins} basins
   * @param {Theme} theme
   */
  draw(context, viewport, basins, theme) {
    const { left, top, size } = viewport;
    context.fillStyle = theme.basin.ground;
    context.fillRect(left, top, size, size);
    const half = (basins.max - basins.min) / (basins.n - 1) / 2;
    const [x0, x1] = [basins.min - half, basins.max + half].map((x) =>
      Math.round(pixelX(viewport, x) * devicePixelRatio),
    );
    const [y1, y0] = [basins.min - half, basins.max + half].map((y) =>
      Math.round(pixelY(viewport, y) * devicePixelRatio),
    );
    // In a window that is much smaller than the map, the map has more pixels than the screen.
    const [width, height] = [x1 - x0, y1 - y0].map((side) => Math.min(4096, Math.max(1, side)));
    const wanted = [basins, theme, width, height, devicePixelRatio];
    if (wanted.some((value, i) => value !== this.#drawn[i])) {
      this.#drawn = wanted;
      this.#paint(basins, theme, width, height);
    }
    context.imageSmoothingEnabled = false;
    context.drawImage(
      this.#canvas,
      x0 / devicePixelRatio,
      y0 / devicePixelRatio,
      (x1 - x0) / devicePixelRatio,
      (y1 - y0) / devicePixelRatio,
    );
    context.imageSmoothingEnabled = true;
  }

  /**
   * @param {Basins} basins
   * @param {Theme} theme
   * @param {number} width in device pixels
   * @param {number} height
   */
  #paint({ n, ends }, theme, width, height) {
    [this.#canvas.width, this.#canvas.height] = [width, height];
    const image = new ImageData(width, height);
    const pixels = new Uint32Array(image.data.buffer);
    const colours = new Uint32Array(256);
    for (let i = 0; i < 256; i++) colours[i] = packed(colourOf(i, theme));
    const [line, hatch] = [packed(theme.basin.line), packed(theme.basin.hatch)];
    const thick = Math.max(1, Math.round(devicePixelRatio));
    const period = 6 * thick;
    const edges = (/** @type {number} */ side) => Array.from({ length: n + 1 }, (_, i) => Math.round((i * side) / n));
    const [columns, rows] = [edges(width), edges(height)];
    for (let r = 0; r < n; r++) {
      const cells = (n - 1 - r) * n; // the image's first row is the highest
      const begin = rows[r] * width;
      let hatched = false;
      for (let c = 0; c < n; c++) {
        const end = ends[cells + c];
        hatched ||= end >= endsElsewhere;
        pixels.fill(colours[end], begin + columns[c], begin + columns[c + 1]);
        if (c > 0 && end !== ends[cells + c - 1])
          pixels.fill(line, begin + columns[c], begin + Math.min(columns[c] + thick, columns[c + 1]));
      }
      for (let y = rows[r] + 1; y < rows[r + 1]; y++) pixels.copyWithin(y * width, begin, begin + width);
      for (let c = 0; c < n; c++) {
        const end = ends[cells + c];
        if (hatched && end >= endsElsewhere) {
          for (let y = rows[r]; y < rows[r + 1]; y++) {
            for (let x = columns[c]; x < columns[c + 1]; x++) {
              const crossed = end === endsDiverged && (x - y + period * height) % period < thick;
              if (crossed || (x + y) % period < thick) pixels[y * width + x] = hatch;
            }
          }
        }
        if (r > 0 && end !== ends[cells + n + c]) {
          for (let y = rows[r]; y < Math.min(rows[r] + thick, rows[r + 1]); y++)
            pixels.fill(line, y * width + columns[c], y * width + columns[c + 1]);
        }
      }
    }
    this.#context.putImageData(image, 0, 0);
  }
}

/**
 * Fills a small canvas with a colour of the map, as a key to it.
 * @param {CanvasRenderingContext2D} context in CSS pixels
 * @param {number} width
 * @param {number} height
 * @param {import('./valleys.js').End} end
 * @param {Theme} theme
 */
export function drawSwatch(context, width, height, end, theme) {
  context.fillStyle = colourOf(end, theme);
  context.fillRect(0, 0, width, height);
  if (end < endsElsewhere) return;
  context.strokeStyle = theme.basin.hatch;
  context.lineWidth = 1;
  context.beginPath();
  for (let x = -height; x < width + height; x += 6) {
    context.moveTo(x, height);
    context.lineTo(x + height, 0);
    if (end === endsDiverged) {
      context.moveTo(x, 0);
      context.lineTo(x + height, height);
    }
  }
  context.stroke();
}

/** @param {string} colour "#rrggbb" */
function packed(colour) {
  const rgb = Number.parseInt(colour.slice(1), 16);
  return new Uint32Array(new Uint8ClampedArray([rgb >> 16, (rgb >> 8) & 255, rgb & 255, 255]).buffer)[0];
}
