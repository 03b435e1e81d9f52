// The modes of the prior, as a person handles them: an ellipse has two half axes, one
// standard deviation long, and an angle; the spec has a covariance.

import { eigenvalues } from './energy.js';
import { tidy } from './starts.js';

/** @typedef {import('./spec.js').Mode} Mode */
/** @typedef {import('./spec.js').Vec} Vec */

/** @typedef {{major: number, minor: number, angle: number}} Axes standard deviations along the axes, angle of the major one in radians, in (-pi/2, pi/2] */

export const mostModes = 32;

/** What a spec allows, as the server has it: the eigenvalues of a covariance are between 1e-4 and 1e4. */
export const limits = { deviation: [0.01, 100], weight: [1e-6, 1e6], coordinate: [-1e4, 1e4] };

/**
 * @param {number} x
 * @param {number[]} range
 */
export function within(x, [lo, hi]) {
  return Math.min(hi, Math.max(lo, x));
}

/**
 * @param {[Vec, Vec]} cov
 * @returns {Axes}
 */
export function axesOf([[xx, xy], [, yy]]) {
  const [lo, hi] = eigenvalues(xx, xy, yy);
  const round = hi - lo <= 1e-9 * hi;
  let angle = round ? 0 : Math.atan2(2 * xy, xx - yy) / 2;
  if (angle <= -Math.PI / 2) angle = Math.PI / 2;
  return { major: Math.sqrt(Math.max(0, hi)), minor: Math.sqrt(Math.max(0, lo)), angle };
}

/**
 * The covariance of an ellipse, in few digits and with eigenvalues that a spec allows.
 * The axes may come in either order.
 * @param {number} major standard deviation along the angle
 * @param {number} minor across it
 * @param {number} angle
 * @returns {[Vec, Vec]}
 */
export function covOf(major, minor, angle) {
  const [p, q] = [major, minor].map((deviation) => within(deviation, limits.deviation) ** 2);
  const least = Math.min(p, q);
  const first = Math.max(0, 2 - Math.floor(Math.log10(least)));
  for (let digits = first; digits <= 12; digits++) {
    const cov = rounded(p, q, angle, digits);
    if (allowed(cov, least)) return cov;
  }
  // On a limit, rounding may leave the allowed range: step inside.
  const inside = (/** @type {number} */ value) => within(value, [1e-4 * (1 + 1e-6), 1e4 * (1 - 1e-6)]);
  return rounded(inside(p), inside(q), angle, 16);
}

/**
 * @param {number} p variance along the angle
 * @param {number} q across it
 * @param {number} angle
 * @param {number} digits after the point
 * @returns {[Vec, Vec]}
 */
function rounded(p, q, angle, digits) {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const short = (/** @type {number} */ x) => Number(x.toFixed(digits)) + 0; // no -0
  const xy = short((p - q) * c * s);
  return [
    [short(p * c * c + q * s * s), xy],
    [xy, short(p * s * s + q * c * c)],
  ];
}

/**
 * @param {[Vec, Vec]} cov
 * @param {number} least eigenvalue it should have
 */
function allowed([[xx, xy], [, yy]], least) {
  const [lo, hi] = eigenvalues(xx, xy, yy);
  const [lowest, highest] = limits.deviation.map((deviation) => deviation ** 2);
  return lo >= lowest && hi <= highest && Math.abs(lo - least) <= 0.005 * least;
}

/**
 * A mode that a person adds.
 * @param {Vec} at
 * @returns {Mode}
 */
export function newMode(at) {
  return {
    mean: placed(at),
    cov: [
      [0.5, 0],
      [0, 0.5],
    ],
    weight: 1,
  };
}

/**
 * A point as a spec allows it.
 * @param {Vec} at
 * @returns {Vec}
 */
export function placed(at) {
  return [tidy(within(at[0], limits.coordinate)), tidy(within(at[1], limits.coordinate))];
}

/** @param {number} weight */
export function weighed(weight) {
  return Number(within(weight, limits.weight).toPrecision(3));
}

/**
 * Where a new mode is seen: in the middle half of the window, as far from the others as can be.
 * @param {import('./energy.js').Window} window
 * @param {Mode[]} taken
 * @returns {Vec}
 */
export function freePlace({ min, max }, taken) {
  const along = (/** @type {number} */ i) =>
    Array.from({ length: 7 }, (_, k) => Math.round(min[i] + ((max[i] - min[i]) * (k + 3)) / 12));
  const places = along(0).flatMap((x) => along(1).map((y) => /** @type {Vec} */ ([x, y])));
  const room = ([x, y] = /** @type {Vec} */ ([0, 0])) =>
    Math.min(...taken.map(({ mean }) => Math.hypot(mean[0] - x, mean[1] - y)));
  return places.reduce((best, place) => (room(place) > room(best) ? place : best));
}
