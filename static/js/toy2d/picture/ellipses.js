// The modes of the prior as thin ellipses, one standard deviation wide. Heavier modes
// show more strongly.

import { axesOf } from '../modes.js';
import { pixelX, pixelY } from './viewport.js';

/** @typedef {import('../modes.js').Axes} Axes */
/** @typedef {import('../spec.js').Mode} Mode */
/** @typedef {import('./viewport.js').Viewport} Viewport */
/** @typedef {import('../../lib/palette.js').Theme} Theme */

/**
 * Adds an ellipse to the current path.
 * @param {CanvasRenderingContext2D} context
 * @param {Viewport} viewport
 * @param {import('../spec.js').Vec} mean
 * @param {Axes} axes
 */
function traceEllipse(context, viewport, mean, { major, minor, angle }) {
  const [x, y] = [pixelX(viewport, mean[0]), pixelY(viewport, mean[1])];
  const scale = viewport.size / (viewport.window.max[0] - viewport.window.min[0]);
  context.moveTo(x + scale * major * Math.cos(angle), y - scale * major * Math.sin(angle));
  context.ellipse(x, y, scale * major, scale * minor, -angle, 0, 2 * Math.PI);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Viewport} viewport
 * @param {Mode[]} modes
 * @param {number | null} chosen
 * @param {Theme} theme
 */
export function drawModes(context, viewport, modes, chosen, theme) {
  const { em } = viewport;
  const heaviest = Math.max(...modes.map(({ weight = 1 }) => weight));
  context.lineCap = 'round';
  modes.forEach(({ mean, cov, weight = 1 }, i) => {
    context.beginPath();
    traceEllipse(context, viewport, mean, axesOf(cov));
    const width = i === chosen ? 0.13 * em : 0.085 * em;
    context.setLineDash(i === chosen ? [] : [0.02 * em, 0.24 * em]);
    context.globalAlpha = i === chosen ? 1 : 0.4 + 0.6 * Math.sqrt(weight / heaviest);
    context.lineWidth = width + 2;
    context.strokeStyle = theme.casing;
    context.stroke();
    context.lineWidth = width;
    context.strokeStyle = theme.mode;
    context.stroke();
  });
  context.setLineDash([]);
  context.globalAlpha = 1;
}
