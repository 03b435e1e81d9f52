// How the lines of a chart are told apart. Colours come again after seven lines, and no two
// lines differ by colour alone: those that share their dashes differ in weight or in marks.

import { drawn } from './svg.js';

/** Dashes, in units of the screen. */
const dashes = [[], [6, 4], [1.5, 3], [10, 3, 2, 3], [14, 4], [8, 3, 2, 3, 2, 3], [3, 3]];
const [thin, thick] = [1.75, 3.5];

/** How many colours the style sheet has for lines. */
export const colours = dashes.length;

/** How many lines look different. */
export const looks = 4 * colours;

/**
 * @typedef {object} LineLook
 * @property {number} colour of the style sheet's, from 0
 * @property {number[]} dash
 * @property {number} width
 * @property {boolean} marked whether it has rings
 */

/**
 * The look of a line.
 * @param {number} i of the line
 * @returns {LineLook}
 */
export function lookOf(i) {
  const [of, round] = [i % colours, Math.floor(i / colours) % (looks / colours)];
  // The same dashes have another colour, too, each time they come again.
  return {
    colour: (of + 3 * round) % colours,
    dash: dashes[of],
    width: round % 2 === 1 ? thick : i === 0 ? 2 : thin,
    marked: round >= 2,
  };
}

/**
 * A short piece of a line, for legends.
 * @param {number} i of the line
 */
export function swatch(i) {
  const { colour, dash, width, marked } = lookOf(i);
  const svg = drawn('svg', {
    class: 'chart-piece',
    viewBox: '0 0 34 8',
    preserveAspectRatio: 'xMinYMid slice',
    'data-line': colour,
    'aria-hidden': true,
  });
  svg.append(
    drawn('line', {
      x2: 34,
      y1: 4,
      y2: 4,
      'stroke-dasharray': dash.join(' ') || 'none',
      'stroke-width': width === thick ? 4 : 2.5,
    }),
  );
  if (marked) svg.append(drawn('circle', { cx: 10, cy: 4, r: 3 }));
  return svg;
}

const marks = 6;

/**
 * Where a line has its rings: some of its points, evenly.
 * @param {(number | null | undefined)[]} values
 * @param {number} i of the line
 */
export function markedAt(values, i) {
  const known = values.flatMap((value, at) => (typeof value === 'number' ? [at] : []));
  const apart = Math.max(1, Math.floor(known.length / marks));
  // Not all lines at the same places.
  return known.filter((_, n) => n % apart === (i * 3) % apart);
}
