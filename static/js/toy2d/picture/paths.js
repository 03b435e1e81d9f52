// The paths of the starts: a faint line of all that was walked, a brighter tail that
// fades behind the moving point, and the point itself.

import { cased, fillShape, trace } from './marks.js';
import { colourOf, endsDiverged, kindsOf, shapeOf } from './valleys.js';
import { pixelX, pixelY } from './viewport.js';

/** @typedef {import('../run.js').Run} Run */
/** @typedef {import('./valleys.js').End} End */
/** @typedef {import('./viewport.js').Viewport} Viewport */
/** @typedef {import('../../lib/palette.js').Theme} Theme */
/** @typedef {{index: number[], x: number[], y: number[]}} Line pixels, and the recorded steps at which they were reached */

/** More starts than these are drawn as a cloud of dots. */
const mostLines = 200;

// Shorter pieces than this many pixels are not worth a point of a line.
const shortest = 0.6;
const tailParts = 6;

/**
 * @typedef {object} Manner
 * @property {boolean} told whether colours and shapes say where paths end
 * @property {number | null} chosen start, whose path stands out
 * @property {number} strength of the others, 0 to 1
 */

export class Paths {
  /** @type {unknown[]} what the lines belong to */
  #of = [];
  #upTo = 0;
  /** @type {Map<number, Line>} by start */
  #lines = new Map();

  /**
   * Draws the run at a position.
   * @param {CanvasRenderingContext2D} context
   * @param {Viewport} viewport
   * @param {Run} run
   * @param {number} position
   * @param {Manner} manner
   * @param {Theme} theme
   */
  draw(context, viewport, run, position, { told, chosen, strength }, theme) {
    if (run.received === 0) return;
    const cloud = run.starts > mostLines;
    const single = chosen !== null && chosen < run.starts ? [chosen] : [];
    const others = Array.from({ length: run.starts }, (_, i) => i).filter((i) => i !== single[0]);
    this.#extend(viewport, run, cloud ? single : [...others, ...single]);
    const groups = groupStarts(run, others, told);
    const faint = single.length > 0 ? 0.7 * strength : strength;
    if (cloud) {
      drawCloud(context, viewport, run, position, groups, strength, theme);
    } else {
      for (const [end, starts] of groups) this.#drawLines(context, viewport, run, position, end, starts, faint, theme);
      context.globalAlpha = strength; // ends matter, whichever start is chosen
      for (const [end, starts] of groups) drawEnds(context, viewport, run, position, end, starts, 1, theme);
      context.globalAlpha = 1;
    }
    for (const [end, starts] of groupStarts(run, single, told)) {
      if (starts.length === 0) continue;
      this.#drawLines(context, viewport, run, position, end, starts, 1, theme, 2);
      drawEnds(context, viewport, run, position, end, starts, 1.3, theme);
      drawRing(context, viewport, run.at(0, starts[0]), theme);
    }
  }

  /**
   * Projects what has arrived since the last time.
   * @param {Viewport} viewport
   * @param {Run} run
   * @param {number[]} starts
   */
  #extend(viewport, run, starts) {
    const of = [run, viewport, starts.length === 1 ? starts[0] : starts.length];
    if (of.some((part, i) => part !== this.#of[i])) {
      [this.#of, this.#upTo] = [of, 0];
      this.#lines = new Map(starts.map((start) => [start, { index: [], x: [], y: [] }]));
    }
    for (; this.#upTo < run.received; this.#upTo++) {
      for (const [start, line] of this.#lines) {
        const at = run.at(this.#upTo, start);
        if (Number.isNaN(at[0])) continue;
        const [x, y] = [pixelX(viewport, at[0]), pixelY(viewport, at[1])];
        const end = line.index.length - 1;
        if (end >= 0 && Math.abs(x - line.x[end]) + Math.abs(y - line.y[end]) < shortest) continue;
        line.index.push(this.#upTo);
        line.x.push(x);
        line.y.push(y);
      }
    }
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Viewport} viewport
   * @param {Run} run
   * @param {number} position
   * @param {End | null} end
   * @param {number[]} starts
   * @param {number} faint 0 to 1, 1 is full strength
   * @param {Theme} theme
   * @param {number} [weight] of the line
   */
  #drawLines(context, viewport, run, position, end, starts, faint, theme, weight = 1) {
    const { em } = viewport;
    const width = 0.12 * em * weight;
    context.lineJoin = context.lineCap = 'round';
    context.beginPath();
    for (const start of starts) this.#trace(context, viewport, run, start, 0, position);
    // Diverging paths cross the whole picture many times: they must not hide it.
    const strength = faint * (end === endsDiverged ? 0.25 : 0.85);
    context.strokeStyle = theme.casing;
    context.globalAlpha = strength;
    context.lineWidth = width + 2;
    context.stroke();
    context.strokeStyle = inkOf(end, theme);
    context.lineWidth = width;
    context.stroke();

    const tail = Math.max(3, 0.1 * run.last);
    for (let part = 0; part < tailParts; part++) {
      const from = position - (tail * (tailParts - part)) / tailParts;
      context.beginPath();
      for (const start of starts) this.#trace(context, viewport, run, start, from, from + tail / tailParts);
      context.globalAlpha = (faint * (part + 1)) / tailParts;
      context.lineWidth = width * (1 + (1.2 * (part + 1)) / tailParts);
      context.stroke();
    }
    context.globalAlpha = 1;
  }

  /**
   * Adds a start's line between two positions to the current path.
   * @param {CanvasRenderingContext2D} context
   * @param {Viewport} viewport
   * @param {Run} run
   * @param {number} start
   * @param {number} from
   * @param {number} to
   */
  #trace(context, viewport, run, start, from, to) {
    if (to <= 0) return;
    const line = this.#lines.get(start);
    if (!line) return;
    const { index, x, y } = line;
    const first = Math.max(0, from);
    const here = run.at(first, start);
    if (Number.isNaN(here[0])) return;
    context.moveTo(pixelX(viewport, here[0]), pixelY(viewport, here[1]));
    let i = first === 0 ? 0 : after(index, first);
    for (; i < index.length && index[i] <= to; i++) context.lineTo(x[i], y[i]);
    const end = run.at(to, start);
    if (!Number.isNaN(end[0])) context.lineTo(pixelX(viewport, end[0]), pixelY(viewport, end[1]));
  }
}

/**
 * First entry beyond a position, by bisection.
 * @param {number[]} index rising
 * @param {number} position
 */
function after(index, position) {
  let [lo, hi] = [0, index.length];
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    if (index[mid] > position) hi = mid;
    else lo = mid + 1;
  }
  return lo;
}

/**
 * Starts by the valley of their end, those of the star's last, on top; all under null while the
 * end is not known or not to be told.
 * @param {Run} run
 * @param {number[]} starts
 * @param {boolean} told
 * @returns {[End | null, number[]][]}
 */
function groupStarts(run, starts, told) {
  if (!told || run.ends.length === 0) return [[null, starts]];
  return kindsOf(starts.map((i) => run.ends[i]))
    .reverse()
    .map((end) => [end, starts.filter((i) => run.ends[i] === end)]);
}

/**
 * @param {End | null} end
 * @param {Theme} theme
 */
function inkOf(end, theme) {
  return end === null ? theme.start : colourOf(end, theme);
}

/**
 * The ring around the chosen start.
 * @param {CanvasRenderingContext2D} context
 * @param {Viewport} viewport
 * @param {import('../spec.js').Vec} at
 * @param {Theme} theme
 */
export function drawRing(context, viewport, at, theme) {
  context.beginPath();
  trace(context, 'circle', pixelX(viewport, at[0]), pixelY(viewport, at[1]), 0.75 * viewport.em);
  context.setLineDash([]);
  cased(context, 0.17 * viewport.em, theme.start, theme);
}

/**
 * The start as a small ring and the moving point: the shape of the valley that it ends in, or
 * a cross where it was last seen if it diverges.
 * @param {CanvasRenderingContext2D} context
 * @param {Viewport} viewport
 * @param {Run} run
 * @param {number} position
 * @param {End | null} end
 * @param {number[]} starts
 * @param {number} grown
 * @param {Theme} theme
 */
function drawEnds(context, viewport, run, position, end, starts, grown, theme) {
  const r = grown * (run.starts > 60 ? 0.24 : 0.32) * viewport.em;
  const shape = end === null ? 'circle' : shapeOf(end);
  const add = (
    /** @type {number} */ at,
    /** @type {import('./marks.js').Shape} */ form,
    /** @type {number} */ size,
  ) => {
    for (const start of starts) {
      const [x, y] = lastSeen(run, at, start);
      trace(context, form, pixelX(viewport, x), pixelY(viewport, y), size);
    }
  };
  context.beginPath();
  add(0, 'circle', 0.75 * r);
  for (const [width, ink] of /** @type {const} */ ([
    [3.5, theme.casing],
    [1.5, theme.start],
  ])) {
    context.lineWidth = width;
    context.strokeStyle = ink;
    context.stroke();
  }
  context.beginPath();
  add(position, shape, r);
  fillShape(context, shape, inkOf(end, theme), 0.08 * viewport.em, theme);
}

/**
 * A start's point at a position or, once it has diverged, where it was last seen.
 * @param {Run} run
 * @param {number} position
 * @param {number} start
 */
function lastSeen(run, position, start) {
  let at = run.at(position, start);
  for (let i = Math.ceil(position) - 1; Number.isNaN(at[0]) && i >= 0; i--) at = run.at(i, start);
  return at;
}

/**
 * Many starts: squares in the colours of the valleys, because ten thousand shapes a frame are too slow.
 * @param {CanvasRenderingContext2D} context
 * @param {Viewport} viewport
 * @param {Run} run
 * @param {number} position
 * @param {[End | null, number[]][]} groups
 * @param {number} strength 0 to 1
 * @param {Theme} theme
 */
function drawCloud(context, viewport, run, position, groups, strength, theme) {
  const small = viewport.em * (run.starts > 2000 ? 0.15 : 0.24);
  context.globalAlpha = strength;
  for (const [end, starts] of groups) {
    for (const [grown, colour] of /** @type {const} */ ([
      [small + 1.5, end === null ? theme.casing : theme.line],
      [small, inkOf(end, theme)],
    ])) {
      context.fillStyle = colour;
      for (const start of starts) {
        const [x, y] = run.at(position, start);
        if (!Number.isNaN(x))
          context.fillRect(pixelX(viewport, x) - grown / 2, pixelY(viewport, y) - grown / 2, grown, grown);
      }
    }
  }
  context.globalAlpha = 1;
}
