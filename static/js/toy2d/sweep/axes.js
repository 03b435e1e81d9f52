// The frame of a picture of the sweep with its ticks and names, and the colour bar.

import { full } from '../../lib/numbers.js';
import { decades } from '../../lib/ticks.js';
import { ticks } from '../picture/viewport.js';

/** @typedef {import('../../lib/palette.js').Theme} Theme */
/** @typedef {import('./rows.js').Picture} Picture */
/** @typedef {import('./plot.js').Box} Box */

/** @typedef {{at: number, label: string}} Tick at: 0 to 1 along the axis */

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Box} box
 * @param {Picture} picture
 * @param {Theme} theme
 */
export function drawFrame(context, box, picture, theme) {
  const { left, top, width, height } = box;
  const { em } = theme;
  const bottom = top + height;
  const plane = picture.name === 'starts';
  style(context, theme);
  context.beginPath();
  context.rect(left, top, width, height);
  context.textAlign = 'center';
  context.textBaseline = 'top';
  for (const { at, label } of linear(picture.xs, Math.min(10, width / ((plane ? 2.4 : 3.4) * em)))) {
    const x = left + at * width;
    context.moveTo(x, bottom);
    context.lineTo(x, bottom + 0.3 * em);
    context.fillText(label, x, bottom + 0.48 * em);
  }
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  const upward = plane ? linear(picture.ys, Math.min(10, height / (2.4 * em))) : logarithmic(picture.ys);
  for (const { at, label } of upward) {
    const y = bottom - at * height;
    context.moveTo(left, y);
    context.lineTo(left - (label ? 0.3 : 0.15) * em, y);
    if (!plane || y > top + em) context.fillText(label, left - 0.45 * em, y); // above is the axis' name
  }
  context.stroke();
  drawNames(context, box, plane, theme);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Box} box
 * @param {boolean} plane
 * @param {Theme} theme
 */
function drawNames(context, { left, top, width, height }, plane, { em, family }) {
  const [plain, italic, small] = [
    `${0.8 * em}px ${family}`,
    `italic ${0.9 * em}px ${family}`,
    `${0.62 * em}px ${family}`,
  ];
  const low = top + height + 2.05 * em;
  context.textBaseline = 'alphabetic';
  if (plane) {
    write(context, left + width, low, 'right', [[italic, 'x₁']]);
    write(context, 0, top + 0.8 * em, 'left', [[italic, 'x₂']]);
    return;
  }
  write(context, left + width, low, 'right', [
    [plain, 'step '],
    [italic, 'k'],
  ]);
  context.save();
  context.translate(0.75 * em, top + height / 2);
  context.rotate(-Math.PI / 2);
  write(context, 0, 0, 'center', [
    [plain, 'first smoothing '],
    [italic, 't'],
    [small, 'max', 0.2 * em],
  ]);
  context.restore();
}

/**
 * Writes pieces of text in one line; a piece may be lowered.
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {'left' | 'center' | 'right'} align
 * @param {[font: string, text: string, lowered?: number][]} pieces
 */
function write(context, x, y, align, pieces) {
  const widths = pieces.map(([font, text]) => {
    context.font = font;
    return context.measureText(text).width;
  });
  const all = widths.reduce((sum, w) => sum + w, 0);
  let at = x - (align === 'left' ? 0 : align === 'right' ? all : all / 2);
  context.textAlign = 'left';
  pieces.forEach(([font, text, lowered = 0], i) => {
    context.font = font;
    context.fillText(text, at, y + lowered);
    at += widths[i];
  });
}

/**
 * The colour bar of shares, 0 to 100 %.
 * @param {CanvasRenderingContext2D} context
 * @param {Box} box of the picture, as wide as the bar
 * @param {import('../../lib/palette.js').ColourMap} map
 * @param {Theme} theme
 */
export function drawShareBar(context, { left, width: length }, map, theme) {
  const { em } = theme;
  const thick = 0.7 * em;
  const gradient = context.createLinearGradient(left, 0, left + length, 0);
  const last = map.length / 3 - 1;
  for (let i = 0; i <= last; i++)
    gradient.addColorStop(i / last, `rgb(${map[3 * i]} ${map[3 * i + 1]} ${map[3 * i + 2]})`);
  context.fillStyle = gradient;
  context.fillRect(left, 0, length, thick);
  style(context, theme);
  context.textAlign = 'center';
  context.textBaseline = 'top';
  context.beginPath();
  context.rect(left, 0, length, thick);
  const gap = length > 25 * em ? 10 : 20;
  for (let percent = 0; percent <= 100; percent += gap) {
    const x = left + (percent / 100) * length;
    context.moveTo(x, thick);
    context.lineTo(x, thick + 0.3 * em);
    if (percent < 100) context.fillText(String(percent), x, thick + 0.45 * em);
  }
  context.textAlign = 'right'; // the canvas ends near the bar
  context.fillText('100 %', left + length + 0.7 * em, thick + 0.45 * em);
  context.stroke();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Theme} theme
 */
function style(context, theme) {
  context.strokeStyle = theme.axis;
  context.fillStyle = theme.text;
  context.lineWidth = 1;
  context.font = `${0.8 * theme.em}px ${theme.family}`;
}

/**
 * @param {number[]} edges
 * @param {number} most
 * @returns {Tick[]}
 */
function linear(edges, most) {
  const [low, high] = [edges[0], edges[edges.length - 1]];
  return ticks(low, high, most).map((value) => ({ at: (value - low) / (high - low), label: full(value) }));
}

/**
 * @param {number[]} edges natural logarithms
 * @returns {Tick[]}
 */
function logarithmic(edges) {
  const [low, high] = [edges[0], edges[edges.length - 1]];
  return decades(Math.exp(low), Math.exp(high), 6).map(({ value, label }) => ({
    at: (Math.log(value) - low) / (high - low),
    label,
  }));
}
