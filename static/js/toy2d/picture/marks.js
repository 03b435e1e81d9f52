// Shapes that stand for points. Kinds differ by shape, not by colour alone.

import { letterOf } from './letters.js';
import { colourOf, shapeOf } from './valleys.js';
import { pixelX, pixelY } from './viewport.js';

/** @typedef {import('./viewport.js').Viewport} Viewport */
/** @typedef {import('../../lib/palette.js').Theme} Theme */

/** @typedef {'circle' | 'diamond' | 'square' | 'triangle' | 'pentagon' | 'wedge' | 'hexagon' | 'cross' | 'ring' | 'star'} Shape */

/**
 * Adds a shape around a pixel to the current path.
 * @param {CanvasRenderingContext2D} context
 * @param {Shape} shape
 * @param {number} x
 * @param {number} y
 * @param {number} r
 */
export function trace(context, shape, x, y, r) {
  switch (shape) {
    case 'ring': // a shape of its own by being left open: see fillShape
    case 'circle':
      context.moveTo(x + r, y);
      context.arc(x, y, r, 0, 2 * Math.PI);
      break;
    case 'cross':
      context.moveTo(x - r, y - r);
      context.lineTo(x + r, y + r);
      context.moveTo(x + r, y - r);
      context.lineTo(x - r, y + r);
      break;
    case 'diamond':
      polygon(context, x, y, [1.2 * r, 1.2 * r, 1.2 * r, 1.2 * r]);
      break;
    case 'triangle':
      polygon(context, x, y, [1.3 * r, 1.3 * r, 1.3 * r]);
      break;
    case 'wedge':
      polygon(
        context,
        x,
        y,
        [0, 1.3 * r, 0, 1.3 * r, 0, 1.3 * r].map((part) => part || 0.65 * r),
      );
      break;
    case 'pentagon':
      polygon(context, x, y, [1.15 * r, 1.15 * r, 1.15 * r, 1.15 * r, 1.15 * r]);
      break;
    case 'hexagon':
      polygon(context, x, y, [1.1 * r, 1.1 * r, 1.1 * r, 1.1 * r, 1.1 * r, 1.1 * r]);
      break;
    case 'square':
      context.rect(x - 0.9 * r, y - 0.9 * r, 1.8 * r, 1.8 * r);
      break;
    case 'star':
      polygon(
        context,
        x,
        y,
        Array.from({ length: 10 }, (_, i) => (i % 2 ? 0.45 * r : r)),
      );
      break;
  }
}

/**
 * A closed polygon with corners at even angles, the first one up.
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number[]} radii
 */
function polygon(context, x, y, radii) {
  radii.forEach((r, i) => {
    const phi = (2 * Math.PI * i) / radii.length;
    const [px, py] = [x + r * Math.sin(phi), y - r * Math.cos(phi)];
    if (i === 0) context.moveTo(px, py);
    else context.lineTo(px, py);
  });
  context.closePath();
}

/**
 * Fills the current path of a shape with a colour, in a light rim and a dark casing: it shows on
 * any ground. A cross is drawn in the colour, a ring stays open.
 * @param {CanvasRenderingContext2D} context
 * @param {Shape} shape
 * @param {string} colour
 * @param {number} rim width
 * @param {Theme} theme
 */
export function fillShape(context, shape, colour, rim, theme) {
  context.lineJoin = 'round';
  for (const [width, ink] of /** @type {const} */ ([
    [2 * rim + 2.5, theme.casing],
    [2 * rim, theme.line],
  ])) {
    context.lineWidth = shape === 'cross' ? width + rim : width;
    context.strokeStyle = ink;
    context.stroke();
  }
  if (shape === 'cross') {
    context.lineWidth = rim;
    context.strokeStyle = colour;
    context.stroke();
  } else if (shape !== 'ring') {
    context.fillStyle = colour;
    context.fill();
  }
}

/**
 * The stationary points of the final landscape: minima as small shapes of their valleys, saddles
 * as crosses, maxima as dots. The global minimiser has a mark of its own.
 * @param {CanvasRenderingContext2D} context
 * @param {Viewport} viewport
 * @param {import('../run.js').Run} run
 * @param {Theme} theme
 */
export function drawStationary(context, viewport, run, theme) {
  const r = 0.38 * viewport.em;
  context.beginPath();
  for (const p of run.header.stationary) {
    const [x, y] = [pixelX(viewport, p.x[0]), pixelY(viewport, p.x[1])];
    if (p.kind === 'saddle') trace(context, 'cross', x, y, 0.75 * r);
    else if (p.kind === 'maximum') trace(context, 'circle', x, y, 0.2 * r);
  }
  context.lineCap = 'round';
  cased(context, 0.11 * viewport.em, theme.line, theme);
  run.header.minima.forEach(({ x }, i) => {
    if (i === 0) return;
    context.beginPath();
    trace(context, shapeOf(i), pixelX(viewport, x[0]), pixelY(viewport, x[1]), 0.85 * r);
    cased(context, 0.17 * viewport.em, colourOf(i, theme), { ...theme, casing: theme.line });
  });
}

/**
 * Strokes the current path over a dark casing, so that it shows on any ground.
 * @param {CanvasRenderingContext2D} context
 * @param {number} width
 * @param {string} colour
 * @param {Theme} theme
 */
export function cased(context, width, colour, theme) {
  for (const [grown, ink] of /** @type {const} */ ([
    [width + 2.75, theme.casing],
    [width, colour],
  ])) {
    context.lineWidth = grown;
    context.strokeStyle = ink;
    context.stroke();
  }
}

/**
 * The letters of the minima, beside them and inside of the plot. The star needs none.
 * @param {CanvasRenderingContext2D} context
 * @param {Viewport} viewport
 * @param {import('../spec.js').Vec[]} minima sorted by value
 * @param {Theme} theme
 */
export function drawLetters(context, viewport, minima, theme) {
  const { left, top, size, em } = viewport;
  minima.forEach((at, i) => {
    if (i === 0) return;
    const [x, y] = [pixelX(viewport, at[0]), pixelY(viewport, at[1])];
    const dx = x > left + size - 1.6 * em ? -0.75 : 0.75;
    const dy = y < top + 1.4 * em ? 0.75 : -0.75;
    label(context, letterOf(i), x + dx * em, y + dy * em, `700 ${0.92 * em}px ${theme.family}`, theme.line, theme);
  });
}

/**
 * Text around a pixel, over a dark casing.
 * @param {CanvasRenderingContext2D} context
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {string} font
 * @param {string} colour
 * @param {Theme} theme
 */
export function label(context, text, x, y, font, colour, theme) {
  context.font = font;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.lineWidth = 4;
  context.strokeStyle = theme.casing;
  context.strokeText(text, x, y);
  context.fillStyle = colour;
  context.fillText(text, x, y);
}

/**
 * Where paths part: hollow squares.
 * @param {CanvasRenderingContext2D} context
 * @param {Viewport} viewport
 * @param {import('../spec.js').Vec[]} points
 * @param {Theme} theme
 */
export function drawPartings(context, viewport, points, theme) {
  const r = 0.2 * viewport.em;
  context.beginPath();
  for (const at of points) trace(context, 'square', pixelX(viewport, at[0]), pixelY(viewport, at[1]), r);
  context.lineJoin = 'miter';
  cased(context, 0.09 * viewport.em, theme.parting, theme);
}

/**
 * The global minimiser as a star.
 * @param {CanvasRenderingContext2D} context
 * @param {Viewport} viewport
 * @param {import('../spec.js').Vec} at
 * @param {Theme} theme
 */
export function drawStar(context, viewport, at, theme) {
  context.beginPath();
  trace(context, 'star', pixelX(viewport, at[0]), pixelY(viewport, at[1]), 0.85 * viewport.em);
  fillShape(context, 'star', colourOf(0, theme), 0.1 * viewport.em, theme);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Viewport} viewport
 * @param {import('../spec.js').Vec} at
 * @param {Theme} theme
 */
export function drawCrosshair(context, viewport, at, theme) {
  const { left, top, size, em } = viewport;
  const [x, y] = [pixelX(viewport, at[0]), pixelY(viewport, at[1])];
  context.beginPath();
  context.moveTo(left, y);
  context.lineTo(x - 0.6 * em, y);
  context.moveTo(x + 0.6 * em, y);
  context.lineTo(left + size, y);
  context.moveTo(x, top);
  context.lineTo(x, y - 0.6 * em);
  context.moveTo(x, y + 0.6 * em);
  context.lineTo(x, top + size);
  trace(context, 'circle', x, y, 0.6 * em);
  cased(context, 1.5, theme.line, theme);
}

/**
 * Starts that wait for the server: rings without a path.
 * @param {CanvasRenderingContext2D} context
 * @param {Viewport} viewport
 * @param {import('../spec.js').Vec[]} points
 * @param {Theme} theme
 */
export function drawWaiting(context, viewport, points, theme) {
  context.beginPath();
  for (const [x, y] of points) trace(context, 'circle', pixelX(viewport, x), pixelY(viewport, y), 0.3 * viewport.em);
  for (const [width, colour] of /** @type {const} */ ([
    [3.5, theme.casing],
    [1.5, theme.start],
  ])) {
    context.lineWidth = width;
    context.strokeStyle = colour;
    context.stroke();
  }
}
