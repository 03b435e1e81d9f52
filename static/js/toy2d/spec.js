// A spec describes one run of the 2D example completely. The server owns its
// meaning and its limits; the page reads, changes and sends it.

/** @typedef {string} Method one of explorer/methods.js, unless a link has misspelt it */

/** @typedef {[number, number]} Vec */

/** @typedef {{mean: Vec, cov: [Vec, Vec], weight?: number}} Mode */

/**
 * @typedef {object} Spec
 * @property {string} kind
 * @property {Method} method
 * @property {'paper' | 'corrected'} armijo
 * @property {number} step
 * @property {{kind: 'linear' | 'log' | 'fixed', tmax: number, tmin: number, levels: number, iterations: number}} schedule
 * @property {{kind: 'grid' | 'ring' | 'random' | 'points', n: number, min: number, max: number, centre: Vec, radius: number, points: Vec[]}} starts
 * @property {number} seed
 * @property {number} a0
 * @property {number} a1
 * @property {number} sigma
 * @property {[Vec, Vec]} A
 * @property {Vec} y
 * @property {{sd: number, seed: number}} noise
 * @property {Mode[]} modes
 * @property {boolean} sweep
 */

/** @typedef {Record<Method, Spec>} Defaults the page's default of each method */

/**
 * Whether two specs are the same; they are read from links, and may hold anything.
 * @param {Spec} a
 * @param {Spec} b
 */
export function sameSpec(a, b) {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/**
 * What the final landscape depends on: runs that share it share stationary points.
 * @param {Spec} spec
 */
export function landscapeKey(spec) {
  return JSON.stringify([spec.a0, spec.a1, spec.sigma, spec.A, spec.y, spec.noise, spec.modes, spec.schedule.tmin]);
}
