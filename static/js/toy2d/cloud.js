// The points of the prior. Pure.

/** @typedef {import('./spec.js').Vec} Vec */

/** What a spec allows, as the server has it. */
export const mostPoints = 1000;

/**
 * The points of a cloud that can be shown; a link may hold anything.
 * @param {unknown} cloud
 * @returns {Vec[]}
 */
export function pointsOf(cloud) {
  return Array.isArray(cloud) ? cloud.filter(isPoint) : [];
}

/**
 * @param {unknown} value
 * @returns {value is Vec}
 */
function isPoint(value) {
  return Array.isArray(value) && value.length === 2 && value.every(Number.isFinite);
}
