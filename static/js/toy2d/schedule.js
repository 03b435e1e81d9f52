// The schedule of smoothing levels, as the server's solver walks it. The page needs
// it only where there is no recorded run: offline, or without any start.

import { traits } from '../explorer/methods.js';

/** @typedef {import('./spec.js').Spec} Spec */

/**
 * Smoothing of a level, counted from 0.
 * @param {Spec} spec
 * @param {number} level
 */
export function smoothing({ method, schedule }, level) {
  const { kind, tmax, tmin, levels } = schedule;
  const last = levels - 1;
  if (level >= last || kind === 'fixed' || traits(method).ungraduated) return tmin;
  if (level === 0) return tmax;
  if (kind === 'log') return tmax * (tmin / tmax) ** (level / last);
  return tmax + ((tmin - tmax) * level) / last;
}

/**
 * Steps of the clock, thinned evenly to at most `most` with the first and the last
 * kept, and the smoothing that led to each.
 * @param {Spec} spec
 * @param {number} most
 */
export function clock(spec, most) {
  const { levels, iterations } = spec.schedule;
  const steps = Math.max(1, Math.round(levels * iterations) || 1);
  const count = Math.min(steps + 1, most);
  const k = Array.from({ length: count }, (_, i) => Math.round((i * steps) / (count - 1)));
  const t = k.map((step) => smoothing(spec, Math.floor(Math.max(0, step - 1) / iterations)));
  return { steps, k, t };
}
