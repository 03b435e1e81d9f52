// The look of the valleys: wherever one is drawn, it has one colour and one shape. They go
// by the value of the minimum, so that the star's valley is always the first.

/** @typedef {import('./marks.js').Shape} Shape */
/** @typedef {import('../../lib/palette.js').Theme} Theme */

/** @typedef {number} End index of a valley, or one of the two below */

/** An end in no valley. */
export const endsElsewhere = 254;
/** A start that left every bound. */
export const endsDiverged = 255;

/** @type {Shape[]} */
const shapes = ['circle', 'diamond', 'square', 'triangle', 'pentagon', 'wedge', 'hexagon'];

/**
 * @param {End} end
 * @returns {Shape}
 */
export function shapeOf(end) {
  if (end === endsDiverged) return 'cross';
  return end === endsElsewhere ? 'ring' : shapes[end % shapes.length];
}

/**
 * @param {End} end
 * @param {Theme} theme
 */
export function colourOf(end, theme) {
  if (end === endsDiverged) return theme.diverged;
  return end === endsElsewhere ? theme.elsewhere : theme.valleys[end % theme.valleys.length];
}

/**
 * The ends that occur, the star's valley first, those in no valley last.
 * @param {Iterable<End>} ends
 */
export function kindsOf(ends) {
  return [...new Set(ends)].sort((a, b) => a - b);
}
