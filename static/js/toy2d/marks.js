// Shapes that stand for points. Kinds differ by shape, not by colour alone.

import { pixelX, pixelY } from './viewport.js';

/** @typedef {import('./viewport.js').Viewport} Viewport */
/** @typedef {import('../palette.js').Theme} Theme */

/** @typedef {'circle' | 'diamond' | 'cross' | 'star' | 'triangle'} Shape */

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
      polygon(context, x, y, [1.2 * r, 1.2 * r, 1.2 * r]);
      break;
    case 'star':
      polygon(context, x, y, Array.from({ length: 10 }, (_, i) => (i % 2 ? 0.45 * r : r)));
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
 * The stationary points of the final landscape: minima as circles, saddles as
 * crosses, maxima as triangles. The global minimiser has a mark of its own.
 * @param {CanvasRenderingContext2D} context
 * @param {Viewport} viewport
 * @param {import('./run.js').Run} run
 * @param {Theme} theme
 */
export function drawStationary(context, viewport, run, theme) {
  const r = 0.38 * viewport.em;
  context.beginPath();
  for (const p of run.header.stationary) {
    if (p.x === run.goal) continue;
    const [x, y] = [pixelX(viewport, p.x[0]), pixelY(viewport, p.x[1])];
    if (p.kind === 'minimum') trace(context, 'circle', x, y, r);
    else if (p.kind === 'saddle') trace(context, 'cross', x, y, 0.75 * r);
    else trace(context, 'triangle', x, y, r);
  }
  context.lineCap = 'round';
  const width = 0.11 * viewport.em;
  for (const [grown, colour] of /** @type {const} */ ([[width + 2.75, theme.casing], [width, theme.line]])) {
    context.lineWidth = grown;
    context.strokeStyle = colour;
    context.stroke();
  }
}

/**
 * The global minimiser as a star.
 * @param {CanvasRenderingContext2D} context
 * @param {Viewport} viewport
 * @param {import('./spec.js').Vec} at
 * @param {Theme} theme
 */
export function drawStar(context, viewport, at, theme) {
  context.beginPath();
  trace(context, 'star', pixelX(viewport, at[0]), pixelY(viewport, at[1]), 0.9 * viewport.em);
  context.lineJoin = 'round';
  context.lineWidth = 3.5;
  context.strokeStyle = theme.casing;
  context.stroke();
  context.fillStyle = theme.star;
  context.fill();
}
