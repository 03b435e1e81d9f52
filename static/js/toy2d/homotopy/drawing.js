// Draws a homotopy: a coordinate of the stationary points over the smoothing t.

import { colourOf, themeColours } from '../../lib/palette.js';
import { full } from '../../lib/numbers.js';
import { decades } from '../../lib/ticks.js';
import { drawFolds } from './folds.js';
import { branchAt, extent, finalMinima, lettersOf } from './story.js';
import { fillShape, trace } from '../picture/marks.js';
import { colourOf as valleyColour, kindsOf, shapeOf } from '../picture/valleys.js';
import { ticks } from '../picture/viewport.js';

/** @typedef {import('../answers.js').Homotopy} Homotopy */
/** @typedef {ReturnType<typeof inks>} Inks */
/** @typedef {{left: number, top: number, right: number, bottom: number}} Box */

/**
 * @typedef {object} Frame where t and the coordinate lie in pixels
 * @property {Box} box
 * @property {0 | 1} axis
 * @property {(t: number) => number} px
 * @property {(x: number) => number} py
 * @property {(px: number) => number} t
 * @property {[number, number]} range of the coordinate
 */

/**
 * @param {Homotopy} h
 * @param {0 | 1} axis
 * @param {number} width in CSS pixels
 * @param {number} height
 * @param {number} em
 * @returns {Frame}
 */
export function frameOf(h, axis, width, height, em) {
  const box = { left: 2.2 * em, top: 0.7 * em, right: width - 0.7 * em, bottom: height - 2.2 * em };
  const [lo, hi] = extent(h, axis);
  const margin = Math.max(0.06 * (hi - lo), 1e-3); // no line runs along the frame
  const wide = Math.log(h.tmax / h.tmin);
  const px = (/** @type {number} */ t) => box.left + (Math.log(t / h.tmin) / wide) * (box.right - box.left);
  const py = (/** @type {number} */ x) =>
    box.bottom - ((x - lo + margin) / (hi - lo + 2 * margin)) * (box.bottom - box.top);
  const t = (/** @type {number} */ p) =>
    h.tmin * Math.exp((wide * (Math.min(box.right, Math.max(box.left, p)) - box.left)) / (box.right - box.left));
  return { box, axis, px, py, t, range: [lo - margin, hi + margin] };
}

/**
 * What the style sheet gives to homotopies.
 * @param {Element} element
 */
export function inks(element) {
  const style = getComputedStyle(element);
  const colour = (/** @type {string} */ name) => colourOf(style, name);
  return {
    text: colour('--muted'),
    strong: colour('--text'),
    axis: colour('--line-strong'),
    grid: colour('--line'),
    ground: colour('--surface'),
    other: colour('--branch-other'),
    run: colour('--branch-run'),
    theme: themeColours(element),
    family: style.fontFamily,
    em: Number.parseFloat(style.fontSize),
  };
}

/**
 * Ground, axes, branches, folds and letters.
 * @param {CanvasRenderingContext2D} context
 * @param {Homotopy} h
 * @param {Frame} frame
 * @param {Inks} inks
 */
export function drawHomotopy(context, h, frame, inks) {
  drawAxes(context, h, frame, inks);
  const {
    box: { left, top, right, bottom },
  } = frame;
  context.save();
  context.beginPath();
  context.rect(left, top, right - left, bottom - top);
  context.clip();
  const valleys = finalMinima(h);
  h.branches.forEach((branch, i) => {
    if (!valleys.includes(i)) drawBranch(context, branch, frame, inks, null);
  });
  valleys
    .map((branch, i) => () => drawBranch(context, h.branches[branch], frame, inks, i))
    .reverse()
    .forEach((draw) => draw()); // the star's on top
  context.restore();
  drawFolds(context, h, frame, inks);
  drawLetters(context, h, frame, inks);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Homotopy} h
 * @param {Frame} frame
 * @param {Inks} inks
 */
function drawAxes(context, h, { box, px, py, range, axis }, inks) {
  const { left, top, right, bottom } = box;
  const { em } = inks;
  const mark = 0.3 * em;
  context.fillStyle = inks.ground;
  context.fillRect(left, top, right - left, bottom - top);
  context.font = `${0.8 * em}px ${inks.family}`;
  context.fillStyle = inks.text;
  context.lineWidth = 1;
  const lines = (/** @type {string} */ colour, /** @type {() => void} */ draw) => {
    context.strokeStyle = colour;
    context.beginPath();
    draw();
    context.stroke();
  };
  const along = decades(h.tmin, h.tmax, (right - left) / (4 * em));
  const up = ticks(range[0], range[1], Math.max(2, (bottom - top) / (2.4 * em)));
  lines(inks.grid, () => {
    for (const { value, label } of along) {
      if (!label) continue;
      context.moveTo(px(value), top);
      context.lineTo(px(value), bottom);
    }
    for (const value of up) {
      context.moveTo(left, py(value));
      context.lineTo(right, py(value));
    }
  });
  lines(inks.axis, () => {
    context.rect(left, top, right - left, bottom - top);
    context.textAlign = 'center';
    context.textBaseline = 'top';
    for (const { value, label } of along) {
      context.moveTo(px(value), bottom);
      context.lineTo(px(value), bottom + (label ? mark : 0.6 * mark));
      if (px(value) < right - 0.8 * em || right - px(value) < 0.2 * em)
        context.fillText(label, px(value), bottom + 1.6 * mark);
    }
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    for (const value of up) {
      context.moveTo(left, py(value));
      context.lineTo(left - mark, py(value));
      if (py(value) > top + em) context.fillText(full(value), left - 1.5 * mark, py(value)); // above is the axis' name
    }
  });
  context.font = `italic ${0.9 * em}px ${inks.family}`;
  context.textBaseline = 'bottom';
  context.fillText('t', right, bottom + 2.15 * em);
  context.textAlign = 'left';
  context.textBaseline = 'top';
  context.fillText(axis === 0 ? 'x₁' : 'x₂', 0, top);
}

/**
 * A line by kind: dashes tell saddles and maxima from minima.
 * @param {CanvasRenderingContext2D} context
 * @param {Homotopy['branches'][number]} branch
 * @param {Frame} frame
 * @param {Inks} inks
 * @param {number | null} valley that the branch begins in, null if it is no minimum of f
 */
function drawBranch(context, { kind, points }, { px, py, axis }, inks, valley) {
  const unit = inks.em / 16;
  context.beginPath();
  points.forEach(({ t, x }, i) => (i === 0 ? context.moveTo(px(t), py(x[axis])) : context.lineTo(px(t), py(x[axis]))));
  context.lineJoin = 'round';
  context.setLineDash(kind === 'saddle' ? [7 * unit, 4 * unit] : kind === 'maximum' ? [1.5 * unit, 3.5 * unit] : []);
  context.lineWidth = (valley === 0 ? 4 : valley !== null ? 3 : kind === 'saddle' ? 1.5 : 2.25) * unit;
  context.strokeStyle = valley === null ? inks.other : valleyColour(valley, inks.theme);
  context.stroke();
  context.setLineDash([]);
}

/**
 * The letters of the minima of f, at their branches' beginning.
 * @param {CanvasRenderingContext2D} context
 * @param {Homotopy} h
 * @param {Frame} frame
 * @param {Inks} inks
 */
function drawLetters(context, h, { px, py, axis, box }, inks) {
  const { em } = inks;
  /** @type {{x: number, y: number}[]} */
  const placed = [];
  for (const [valley, [i, letter]] of [...lettersOf(h)].entries()) {
    const point = h.branches[i].points[0];
    const at = { x: px(point.t) + 0.9 * em, y: Math.max(box.top + 0.7 * em, py(point.x[axis])) };
    while (placed.some((other) => Math.abs(other.x - at.x) < em && Math.abs(other.y - at.y) < em)) at.x += 1.2 * em;
    placed.push(at);
    context.beginPath();
    trace(context, 'circle', at.x, at.y, 0.62 * em);
    context.fillStyle = inks.ground;
    context.fill();
    context.lineWidth = 0.09 * em;
    context.strokeStyle = valleyColour(valley, inks.theme);
    context.stroke();
    context.fillStyle = inks.strong;
    if (letter === '★') {
      context.beginPath();
      trace(context, 'star', at.x, at.y, 0.48 * em);
      context.fillStyle = valleyColour(valley, inks.theme);
      context.fill();
      continue;
    }
    context.font = `700 ${0.75 * em}px ${inks.family}`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillText(letter, at.x, at.y + 0.04 * em);
  }
}

/**
 * The moment: its t as a line, the starts on it, and the branch that is read.
 * @param {CanvasRenderingContext2D} context
 * @param {Frame} frame
 * @param {{t: number, points: Iterate[], read: {t: number, branch: Homotopy['branches'][number]} | null}} moment
 * @param {Inks} inks
 */
export function drawMoment(context, { px, py, axis, box }, { t, points, read }, inks) {
  const { em } = inks;
  const x = px(t);
  context.beginPath();
  context.rect(box.left - 0.5 * em, box.top, box.right - box.left + em, box.bottom - box.top);
  context.clip();
  context.beginPath();
  context.moveTo(x, box.top);
  context.lineTo(x, box.bottom);
  context.lineWidth = 2;
  context.strokeStyle = inks.run;
  context.stroke();
  const r = points.length > 200 ? 0.16 * em : 0.32 * em;
  const ends = points.map(({ end }) => end ?? untold);
  for (const end of kindsOf(ends).reverse()) {
    const shape = end === untold ? 'circle' : shapeOf(end);
    context.beginPath();
    points.forEach(({ x: at }, i) => {
      if (ends[i] === end && Number.isFinite(at[axis])) trace(context, shape, x, py(at[axis]), r);
    });
    fillShape(context, shape, end === untold ? inks.run : valleyColour(end, inks.theme), 0.08 * em, inks.theme);
  }
  const at = read && branchAt(read.branch, read.t);
  if (!read || !at) return;
  context.beginPath();
  trace(context, 'circle', px(read.t), py(at.x[axis]), 0.5 * em);
  for (const [width, colour] of /** @type {const} */ ([
    [4.5, inks.ground],
    [2, inks.strong],
  ])) {
    context.lineWidth = width;
    context.strokeStyle = colour;
    context.stroke();
  }
}

// An end that is not known or not to be told.
const untold = -1;

/** @typedef {{x: import('../spec.js').Vec, end: import('../picture/valleys.js').End | null}} Iterate where a start is, and the valley in which it ends if that may be told */
