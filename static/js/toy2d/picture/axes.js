// Axes of the plot, the data line, and the colour bar.

import { full } from '../../lib/numbers.js';
import { dataLine, dataPoint } from '../energy.js';
import { cased, label as write, trace } from './marks.js';
import { heightTicks, place } from './scale.js';
import { pixelX, pixelY, ticks } from './viewport.js';

/** @typedef {import('./viewport.js').Viewport} Viewport */
/** @typedef {import('../../lib/palette.js').Theme} Theme */

/**
 * Ticks and numbers around the plot.
 * @param {CanvasRenderingContext2D} context
 * @param {Viewport} viewport
 * @param {Theme} theme
 */
export function drawAxes(context, viewport, theme) {
  const { left, top, size, em, window } = viewport;
  const bottom = top + size;
  const mark = 0.3 * em;
  context.strokeStyle = theme.axis;
  context.fillStyle = theme.text;
  context.lineWidth = 1;
  context.font = `${0.8 * em}px ${theme.family}`;
  context.beginPath();
  context.rect(left, top, size, size);
  const most = Math.min(10, size / (2.4 * em));
  context.textAlign = 'center';
  context.textBaseline = 'top';
  for (const x of ticks(window.min[0], window.max[0], most)) {
    const px = pixelX(viewport, x);
    context.moveTo(px, bottom);
    context.lineTo(px, bottom + mark);
    context.fillText(full(x), px, bottom + 1.6 * mark);
  }
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const y of ticks(window.min[1], window.max[1], most)) {
    const py = pixelY(viewport, y);
    context.moveTo(left, py);
    context.lineTo(left - mark, py);
    if (py > top + em) context.fillText(full(y), left - 1.5 * mark, py); // above is the axis' name
  }
  context.stroke();
  context.font = `italic ${0.9 * em}px ${theme.family}`;
  context.textAlign = 'right';
  context.textBaseline = 'bottom';
  context.fillText('x₁', left + size, bottom + 2.15 * em);
  context.textAlign = 'left';
  context.textBaseline = 'top';
  context.fillText('x₂', 0, top);
}

/**
 * The line of points that explain the data, when A has rank 1, or the one point of rank 2.
 * @param {CanvasRenderingContext2D} context
 * @param {Viewport} viewport
 * @param {import('../energy.js').Problem} problem
 * @param {Theme} theme
 */
export function drawDataLine(context, viewport, { A, y, a0 }, theme) {
  if (!(a0 > 0)) return; // without weight the data say nothing
  const line = dataLine(A, y);
  const { window, em, size } = viewport;
  const only = dataPoint(A, y);
  if (only) {
    const [px, py] = [pixelX(viewport, only[0]), pixelY(viewport, only[1])];
    context.beginPath();
    trace(context, 'diamond', px, py, 0.5 * em);
    cased(context, 0.1 * em, theme.line, theme);
    write(context, 'Ax = y', px, py + 1.2 * em, `italic ${0.95 * em}px ${theme.family}`, theme.line, theme);
  }
  if (!line) return;
  const side = window.max[0] - window.min[0];
  const centre = [(window.min[0] + window.max[0]) / 2, (window.min[1] + window.max[1]) / 2];
  const [nx, ny] = line.normal;
  const gap = line.offset - nx * centre[0] - ny * centre[1];
  const foot = [centre[0] + gap * nx, centre[1] + gap * ny];
  const end = (/** @type {number} */ s) => [
    pixelX(viewport, foot[0] - s * side * ny),
    pixelY(viewport, foot[1] + s * side * nx),
  ];
  const [a, b] = [end(-1), end(1)];
  context.setLineDash([0.7 * em, 0.5 * em]);
  for (const [width, colour] of /** @type {const} */ ([
    [0.1 * em + 2, theme.casing],
    [0.1 * em, theme.line],
  ])) {
    context.beginPath();
    context.moveTo(a[0], a[1]);
    context.lineTo(b[0], b[1]);
    context.lineWidth = width;
    context.strokeStyle = colour;
    context.stroke();
  }
  context.setLineDash([]);

  const shown = inside(viewport, a, b);
  if (!shown) return;
  // The label stands on the line, readable from the left, near the upper end of what is seen.
  const [upper, lower] = shown[0][1] < shown[1][1] ? shown : [shown[1], shown[0]];
  const length = Math.hypot(lower[0] - upper[0], lower[1] - upper[1]);
  const part = Math.min(0.5, (4.5 * em) / length);
  let angle = Math.atan2(b[1] - a[1], b[0] - a[0]);
  if (Math.abs(angle) > Math.PI / 2) angle += Math.PI;
  context.save();
  context.translate(upper[0] + part * (lower[0] - upper[0]), upper[1] + part * (lower[1] - upper[1]));
  context.rotate(angle);
  write(
    context,
    line.exact ? 'Ax = y' : 'Ax closest to y',
    0,
    -1.05 * em,
    `italic ${Math.min(0.95 * em, size / 20)}px ${theme.family}`,
    theme.line,
    theme,
  );
  context.restore();
}

/**
 * The part of a line between two pixels that is on the plot, by Liang and Barsky.
 * @param {Viewport} viewport
 * @param {number[]} a
 * @param {number[]} b
 * @returns {[number[], number[]] | null}
 */
function inside({ left, top, size }, a, b) {
  let [from, to] = [0, 1];
  for (const [i, low] of [left, top].entries()) {
    const step = b[i] - a[i];
    const [enter, leave] = [(low - a[i]) / step, (low + size - a[i]) / step].sort((p, q) => p - q);
    if (step === 0 && (a[i] < low || a[i] > low + size)) return null;
    if (step !== 0) [from, to] = [Math.max(from, enter), Math.min(to, leave)];
  }
  const at = (/** @type {number} */ s) => [a[0] + s * (b[0] - a[0]), a[1] + s * (b[1] - a[1])];
  return from < to ? [at(from), at(to)] : null;
}

/**
 * The colour bar.
 * @param {CanvasRenderingContext2D} context
 * @param {number} width in CSS pixels
 * @param {import('../../lib/palette.js').ColourMap} map
 * @param {import('./scale.js').Scale} scale
 * @param {Theme} theme
 */
export function drawBar(context, width, map, scale, theme) {
  const { em } = theme;
  const [left, right, thick] = [2.2 * em, 0.7 * em, 0.7 * em];
  const length = width - left - right;
  const gradient = context.createLinearGradient(left, 0, left + length, 0);
  const last = map.length / 3 - 1;
  for (let i = 0; i <= last; i++)
    gradient.addColorStop(i / last, `rgb(${map[3 * i]} ${map[3 * i + 1]} ${map[3 * i + 2]})`);
  context.fillStyle = gradient;
  context.fillRect(left, 0, length, thick);
  context.fillStyle = theme.text;
  context.strokeStyle = theme.axis;
  context.lineWidth = 1;
  context.font = `${0.8 * em}px ${theme.family}`;
  context.textAlign = 'center';
  context.textBaseline = 'top';
  context.beginPath();
  context.rect(left, 0, length, thick);
  for (const value of heightTicks(scale, (2.8 * em) / length)) {
    const x = left + place(scale, value) * length;
    context.moveTo(x, thick);
    context.lineTo(x, thick + 0.3 * em);
    context.fillText(full(value), x, thick + 0.45 * em);
  }
  context.stroke();
}
