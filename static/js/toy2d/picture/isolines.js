// Lines of equal height, evenly spaced on the colour scale, by marching squares.

/** @typedef {import('./viewport.js').Viewport} Viewport */

/** Spaces between the lines. */
const spaces = 16;

// Every second of the fine nodes is enough for smooth lines, at a quarter of the time.
const most = 101;

/**
 * Adds the lines at the whole numbers of a grid of nodes to the current path.
 * @param {CanvasRenderingContext2D} context
 * @param {Viewport} viewport
 * @param {Float32Array} places 0 to 1 on the colour scale, rows from the bottom
 * @param {number} n nodes a side, odd
 */
function traceIsolines(context, { left, top, size }, places, n) {
  const stride = n > most ? 2 : 1;
  const cells = (n - 1) / stride;
  const cell = size / cells;
  for (let row = 0; row < cells; row++) {
    const bottom = top + size - row * cell;
    const low = row * stride * n;
    const high = low + stride * n;
    let a = 0;
    let b = spaces * places[low];
    let c = spaces * places[high];
    let d = 0;
    for (let column = 0; column < cells; column++) {
      // Corners: a and b below, d and c above.
      a = b;
      d = c;
      const next = (column + 1) * stride;
      b = spaces * places[low + next];
      c = spaces * places[high + next];
      const least = Math.min(a, b, c, d);
      const last = Math.ceil(Math.max(a, b, c, d)) - 1;
      for (let level = Math.floor(least) + 1; level <= last; level++) {
        const x = left + column * cell;
        const south = x + (cell * (level - a)) / (b - a);
        const north = x + (cell * (level - d)) / (c - d);
        const west = bottom - (cell * (level - a)) / (d - a);
        const east = bottom - (cell * (level - b)) / (c - b);
        const above = (a >= level ? 1 : 0) | (b >= level ? 2 : 0) | (c >= level ? 4 : 0) | (d >= level ? 8 : 0);
        switch (above) {
          case 1:
          case 14:
            line(context, x, west, south, bottom);
            break;
          case 2:
          case 13:
            line(context, south, bottom, x + cell, east);
            break;
          case 4:
          case 11:
            line(context, x + cell, east, north, bottom - cell);
            break;
          case 8:
          case 7:
            line(context, north, bottom - cell, x, west);
            break;
          case 3:
          case 12:
            line(context, x, west, x + cell, east);
            break;
          case 6:
          case 9:
            line(context, south, bottom, north, bottom - cell);
            break;
          default: {
            // A saddle: the mean says which corners are joined.
            const joined = (a + b + c + d) / 4 >= level;
            if (joined === (above === 5)) {
              line(context, x, west, north, bottom - cell);
              line(context, south, bottom, x + cell, east);
            } else {
              line(context, x, west, south, bottom);
              line(context, x + cell, east, north, bottom - cell);
            }
          }
        }
      }
    }
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x0
 * @param {number} y0
 * @param {number} x1
 * @param {number} y1
 */
function line(context, x0, y0, x1, y1) {
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Viewport} viewport
 * @param {Float32Array} places
 * @param {number} n
 */
export function drawIsolines(context, viewport, places, n) {
  context.beginPath();
  traceIsolines(context, viewport, places, n);
  context.lineWidth = Math.max(1, viewport.em / 18);
  context.lineCap = 'butt';
  context.strokeStyle = 'rgb(255 255 255 / 0.3)';
  context.stroke();
}
