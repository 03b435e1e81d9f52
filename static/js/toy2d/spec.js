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
 * @property {Vec[]} cloud points of the prior, beside the modes
 * @property {boolean} sweep
 * @property {Samples} samples
 * @property {boolean} curvature
 * @property {number[]} curvature_at
 * @property {{min: Vec, max: Vec}} window over which the curvature is looked at
 */

/**
 * @typedef {object} Samples
 * @property {'none' | 'prior' | 'posterior'} draw
 * @property {number} seed
 * @property {{particles: number, scale: number, t1: number, t2: number, step: number, reverse: 'ode' | 'sde', steps: number, error: {size: number, shape: 'waves' | 'push' | 'stretch'}}} prior
 * @property {{chains: number, steps: number, step: number, annealed: boolean, adjust: boolean, alpha: number}} posterior
 */

/**
 * A spec of the server, which leaves out an empty cloud, with that where it stands in a link.
 * @param {Spec} spec
 * @returns {Spec}
 */
export function whole(spec) {
  const { cloud = [] } = spec;
  return /** @type {Spec} */ (
    Object.fromEntries(Object.entries(spec).flatMap((e) => (e[0] === 'modes' ? [e, ['cloud', cloud]] : [e])))
  );
}

/** @typedef {Record<Method, Spec>} Defaults the page's default of each method */

/**
 * Whether two specs have the same run; they are read from links, and may hold anything.
 * @param {Spec} a
 * @param {Spec} b
 */
export function sameSpec(a, b) {
  return a === b || runKey(a) === runKey(b);
}

/**
 * What a run depends on: all but what is drawn, and where its curvature is looked at.
 * @param {Spec} spec
 */
export function runKey(spec) {
  return JSON.stringify({ ...spec, samples: null, curvature: null, curvature_at: null, window: null });
}

/**
 * What the final landscape depends on: runs that share it share stationary points.
 * @param {Spec} spec
 */
export function landscapeKey(spec) {
  return JSON.stringify([
    spec.a0,
    spec.a1,
    spec.sigma,
    spec.A,
    spec.y,
    spec.noise,
    spec.modes,
    spec.cloud,
    spec.schedule.tmin,
  ]);
}
