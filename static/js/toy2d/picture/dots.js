// The points of the prior as small dots.

import { pointsOf } from '../cloud.js';
import { pixelX, pixelY } from './viewport.js';

/**
 * @param {CanvasRenderingContext2D} context
 * @param {import('./viewport.js').Viewport} viewport
 * @param {unknown} cloud
 * @param {import('../../lib/palette.js').Theme} theme
 */
export function drawCloud(context, viewport, cloud, theme) {
  const { em } = viewport;
  for (const [radius, colour] of /** @type {[number, string][]} */ ([
    [0.13 * em + 1, theme.casing],
    [0.13 * em, theme.mode],
  ])) {
    context.beginPath();
    for (const at of pointsOf(cloud)) {
      const [x, y] = [pixelX(viewport, at[0]), pixelY(viewport, at[1])];
      context.moveTo(x + radius, y);
      context.arc(x, y, radius, 0, 2 * Math.PI);
    }
    context.fillStyle = colour;
    context.fill();
  }
}
