// Where runs begin: the presets and the starts that were placed by hand.

/** @typedef {import('./spec.js').Spec} Spec */
/** @typedef {import('./spec.js').Vec} Vec */

/** Starts that can be placed by hand: each is one entry of the link and of the list. */
export const mostByHand = 200;

/** What a preset starts with. */
export const presets = {
  ring: { n: 16 },
  grid: { n: 20 },
  random: { n: 100 },
};

/**
 * Number of starts.
 * @param {Spec} spec
 */
export function count({ starts }) {
  if (starts.kind === 'grid') return starts.n * starts.n;
  return starts.kind === 'points' ? starts.points.length : starts.n;
}

/**
 * The starts of a spec, null for random ones, which only the server can draw.
 * @param {Spec} spec
 * @returns {Vec[] | null}
 */
export function points({ starts }) {
  const { kind, n, min, max, centre, radius } = starts;
  switch (kind) {
    case 'ring':
      return Array.from({ length: n }, (_, i) => {
        const phi = (2 * Math.PI * i) / n;
        return [centre[0] + radius * Math.cos(phi), centre[1] + radius * Math.sin(phi)];
      });
    case 'grid': {
      const at = (/** @type {number} */ i) => (n === 1 ? (min + max) / 2 : min + ((max - min) * i) / (n - 1));
      return Array.from({ length: n * n }, (_, i) => [at(i % n), at(Math.floor(i / n))]);
    }
    case 'points':
      return starts.points;
    default:
      return null;
  }
}

/**
 * A coordinate as a person would write it: finer than a pixel, short in a link.
 * @param {number} x
 */
export function tidy(x) {
  return Number(x.toFixed(3));
}
