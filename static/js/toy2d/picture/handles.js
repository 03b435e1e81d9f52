// Handles of the modes: where they are on the picture, and what a mode becomes when one
// is moved. Each mode has its centre; the chosen one also the ends of its axes and a
// knob whose distance from the ellipse is its weight, by the logarithm.

import { full } from '../../lib/numbers.js';
import { cased, label, trace } from './marks.js';
import { axesOf, covOf, limits, placed, weighed, within } from '../modes.js';
import { pixelX, pixelY, point } from './viewport.js';

/** @typedef {import('../modes.js').Axes} Axes */
/** @typedef {import('../spec.js').Mode} Mode */
/** @typedef {import('../spec.js').Vec} Vec */
/** @typedef {import('./viewport.js').Viewport} Viewport */
/** @typedef {import('../../lib/palette.js').Theme} Theme */

/** @typedef {'centre' | 'major' | 'minor' | 'weight'} Part */

/**
 * @typedef {object} Handle
 * @property {Part} part
 * @property {number} x in CSS pixels
 * @property {number} y
 * @property {Vec} direction from the mode's centre, a unit vector in pixels
 * @property {number} rim from the centre to the ellipse along it
 */

/** @typedef {{axes: Axes, part: Part, direction: Vec}} Held what a gesture holds: the axes may be out of order, and the handle stays on its side */

// In em: from the ellipse to the ends of its axes, so that those of a small one can be
// told apart; to the knob of weight 1; and for each power of ten.
const [stem, unit, decade] = [1.3, 2.6, 1.3];

/**
 * @param {Viewport} viewport
 * @param {Mode} mode
 * @param {Held | null} [held]
 * @returns {Handle[]}
 */
export function handlesOf(viewport, mode, held = null) {
  const { em } = viewport;
  const weight = within(Math.log10(mode.weight ?? 1), [-1.5, 3]);
  const axes = held?.axes ?? axesOf(mode.cov);
  const [c, s] = [Math.cos(axes.angle), Math.sin(axes.angle)];
  const stand = (/** @type {Part} */ part, /** @type {number} */ beyond, /** @type {Vec[]} */ ...ways) =>
    standing(viewport, mode, axes, part, held?.part === part ? [held.direction] : ways, beyond * em);
  return [
    { part: 'centre', ...centreOf(viewport, mode), direction: [0, 0], rim: 0 },
    stand('weight', unit + decade * weight, [1, 1], [-1, 1], [1, -1], [-1, -1]),
    stand('minor', stem, [-s, -c], [s, c]),
    stand('major', stem, [c, -s], [-c, s]),
  ];
}

/**
 * @param {Viewport} viewport
 * @param {Mode} mode
 */
function centreOf(viewport, { mean }) {
  return { x: pixelX(viewport, mean[0]), y: pixelY(viewport, mean[1]) };
}

/**
 * A handle outside of the ellipse, in the first direction that keeps it on the plot.
 * @param {Viewport} viewport
 * @param {Mode} mode
 * @param {Axes} axes
 * @param {Part} part
 * @param {Vec[]} directions
 * @param {number} beyond the ellipse
 * @returns {Handle}
 */
function standing(viewport, mode, axes, part, directions, beyond) {
  const { left, top, size } = viewport;
  const centre = centreOf(viewport, mode);
  const choices = directions.map((way) => {
    const length = Math.hypot(...way);
    /** @type {Vec} */
    const direction = [way[0] / length, way[1] / length];
    const rim = rimOf(viewport, axes, direction);
    return {
      part,
      direction,
      rim,
      x: centre.x + (rim + beyond) * direction[0],
      y: centre.y + (rim + beyond) * direction[1],
    };
  });
  return choices.find(({ x, y }) => x > left && y > top && x < left + size && y < top + size) ?? choices[0];
}

/**
 * Pixels from the centre to the ellipse.
 * @param {Viewport} viewport
 * @param {Axes} axes
 * @param {Vec} direction
 */
function rimOf(viewport, { major, minor, angle }, [dx, dy]) {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return pixels(viewport) / Math.hypot((dx * c - dy * s) / major, (dx * s + dy * c) / minor);
}

/** @param {Viewport} viewport */
function pixels({ size, window }) {
  return size / (window.max[0] - window.min[0]);
}

/**
 * The mode after a handle was moved to a pixel, and what is held then.
 * @param {Viewport} viewport
 * @param {Mode} mode as it was when the handle was taken
 * @param {Handle} handle
 * @param {number} px
 * @param {number} py
 * @returns {{mode: Mode, held: Held}}
 */
export function moved(viewport, mode, { part, direction, rim }, px, py) {
  const { em } = viewport;
  const centre = centreOf(viewport, mode);
  const [dx, dy] = [px - centre.x, py - centre.y];
  const along = dx * direction[0] + dy * direction[1];
  const axes = axesOf(mode.cov);
  switch (part) {
    case 'centre':
      return { mode: { ...mode, mean: placed(point(viewport, px, py)) }, held: { axes, part, direction } };
    case 'weight': {
      const weight = weighed(10 ** (((along - rim) / em - unit) / decade));
      return { mode: { ...mode, weight }, held: { axes, part, direction } };
    }
    case 'minor':
      axes.minor = deviation(viewport, along);
      return { mode: { ...mode, cov: covOf(axes.major, axes.minor, axes.angle) }, held: { axes, part, direction } };
    case 'major': {
      const length = Math.hypot(dx, dy);
      axes.major = deviation(viewport, length);
      if (length > 0) axes.angle = Math.atan2(-dy, dx);
      return {
        mode: { ...mode, cov: covOf(axes.major, axes.minor, axes.angle) },
        held: { axes, part, direction: [Math.cos(axes.angle), -Math.sin(axes.angle)] },
      };
    }
  }
}

/**
 * @param {Viewport} viewport
 * @param {number} distance of a handle from the centre, in pixels
 */
function deviation(viewport, distance) {
  const least = Math.max(limits.deviation[0], 2 / pixels(viewport)); // finer than two pixels goes by number
  return within((distance - stem * viewport.em) / pixels(viewport), [least, limits.deviation[1]]);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Viewport} viewport
 * @param {Mode[]} modes
 * @param {number | null} chosen
 * @param {Held | null} held of the chosen mode
 * @param {Theme} theme
 */
export function drawHandles(context, viewport, modes, chosen, held, theme) {
  const { em } = viewport;
  context.beginPath();
  modes.forEach((mode, i) => {
    const { x, y } = centreOf(viewport, mode);
    trace(context, 'circle', x, y, (i === chosen ? 0.42 : 0.3) * em);
  });
  disc(context, theme);
  const mode = chosen === null ? undefined : modes[chosen];
  if (!mode) return;
  const handles = handlesOf(viewport, mode, held);
  context.beginPath();
  for (const { part, x, y, direction, rim } of handles) {
    if (part === 'centre') continue;
    const { x: cx, y: cy } = centreOf(viewport, mode);
    context.moveTo(cx + rim * direction[0], cy + rim * direction[1]);
    context.lineTo(x, y);
  }
  cased(context, 1.5, theme.mode, theme);
  context.beginPath();
  for (const { part, x, y } of handles) {
    if (part === 'major') trace(context, 'square', x, y, 0.36 * em);
    if (part === 'minor') trace(context, 'diamond', x, y, 0.38 * em);
    if (part === 'weight') trace(context, 'circle', x, y, 0.6 * em);
  }
  disc(context, theme);
  const knob = handles.find(({ part }) => part === 'weight');
  if (!knob) return;
  context.font = `700 ${0.75 * em}px ${theme.family}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillStyle = theme.basin.line;
  context.fillText('w', knob.x, knob.y);
  label(
    context,
    weightText(mode),
    knob.x,
    knob.y + (knob.direction[1] > 0 ? 1.2 : -1.2) * em,
    `${0.85 * em}px ${theme.family}`,
    theme.line,
    theme,
  );
}

/** @param {Mode} mode */
export function weightText({ weight = 1 }) {
  return full(weight);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Theme} theme
 */
function disc(context, theme) {
  context.lineWidth = 3;
  context.strokeStyle = theme.casing;
  context.stroke();
  context.fillStyle = theme.mode;
  context.fill();
}
