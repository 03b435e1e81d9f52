// A spec describes one reconstruction completely. The server owns its meaning and its
// limits; the page reads, changes and sends it.

import { traits } from '../explorer/methods.js';
import { clone, define, get, isObject, set, withValue } from '../lib/fields.js';
import { familyOf } from './priors.js';

/** @typedef {string} Method one of explorer/methods.js, unless a link has misspelt it */

/**
 * What the page knows of a method beside its traits.
 * @typedef {object} Ways
 * @property {boolean} [solves] whether it is one of the solver's, which sets out from starts
 * @property {boolean} [minimises] whether it has an energy, and a weight to choose
 * @property {boolean} [sinogram] whether it takes no other data
 * @property {boolean} [samples] whether it draws pictures by chains, which go through levels
 */

/** @typedef {{ellipse: number[]} | {brush: number[]}} Shape */

/** @typedef {{kind: string, value?: number, scale?: number, seed?: number, phantom?: string, file?: string, data?: string, fit?: string, window?: number[], drawing?: Shape[]}} Start */

/**
 * @typedef {object} Spec
 * @property {string} kind
 * @property {number} size
 * @property {{phantom?: string, seed?: number, file?: string, data?: string, fit?: string, window?: number[], drawing?: Shape[], lesions?: import('./lesions.js').Lesion[]}} image
 * @property {'radon' | 'identity' | 'mask'} operator
 * @property {{angles: number, arc: number, noise: number, photons: number, seed: number, simulation?: string}} scan without a simulation the picture decides
 * @property {{keep?: number, seed?: number, drawing?: Shape[]}} mask
 * @property {Method} method
 * @property {string} filter
 * @property {string} prior one of priors.js, unless a link has misspelt it
 * @property {number | 'oracle' | 'noise'} lambda
 * @property {number} alpha
 * @property {'ve' | 'vp'} sde
 * @property {Start[]} starts
 * @property {string} armijo
 * @property {number} step
 * @property {{kind: 'linear' | 'log' | 'fixed', max: number, min: number, levels: number, iterations: number}} schedule
 * @property {number} cg
 * @property {boolean} observe
 * @property {number} [chains] that draw samples
 * @property {number} [steps] of each at the last level, which are kept
 * @property {number} [gamma]
 * @property {boolean} [adjust]
 * @property {number} [seed]
 * @property {number} curvature Lanczos steps of the curvature, which is apart from the run; 0: none
 * @property {import('./regions.js').Region[]} [regions] where results are looked at
 * @property {Partial<import('./batch/figures.js').Wish>} [batch] the same on many seeds, which is apart from the run
 */

/** @typedef {Record<string, Spec>} Defaults the page's default of each "method prior sde", of all learnt priors "score" */

/** Fields of methods that draw samples, of which others have none. */
const sampling = /** @type {const} */ (['steps', 'gamma', 'adjust', 'chains', 'seed']);

/** What differs from the defaults of these is what a link holds. */
export const heads = /** @type {const} */ (['method', 'prior', 'sde']);

const first = { method: 'graduated', prior: 'score', sde: 've' };

/**
 * The page default that belongs to a method, a prior and a process, which a link may
 * have misspelt: those stay as they are.
 * @param {{method?: unknown, prior?: unknown, sde?: unknown}} head
 * @param {Defaults} defaults
 * @returns {Spec}
 */
export function baseOf(head, defaults) {
  const { method, prior, sde } = { ...first, ...head };
  const family = familyOf({ prior });
  const name = [`${method} ${family} ${sde}`, `${method} ${family} ve`, 'graduated score ve'].find((n) =>
    Object.hasOwn(defaults, n),
  );
  return /** @type {Spec} */ ({ ...clone(defaults[/** @type {string} */ (name)]), method, prior, sde });
}

/** Parts of a spec that are one of several kinds: with a field of another kind, those of the default are none. */
const variants = /** @type {const} */ (['image', 'mask']);

/**
 * A default without what a given spec or link says in another way: a picture is a phantom,
 * or a file, or a drawing.
 * @param {Spec} base is changed
 * @param {(path: string) => boolean} has whether a field is given
 */
export function makeRoom(base, has) {
  for (const part of variants) {
    if (has(`${part}.file`) || has(`${part}.drawing`)) define(base, part, {});
  }
  return base;
}

/**
 * The base of a spec that a file holds.
 * @param {object} given
 * @param {Defaults} defaults
 */
export function baseOfFile(given, defaults) {
  return makeRoom(baseOf(given, defaults), (path) => get(given, path) !== undefined);
}

/**
 * Another value of one field. A part of the wrong kind is put right.
 * @param {Spec} spec
 * @param {string} field
 * @param {unknown} value
 * @param {Defaults} defaults
 * @returns {Spec}
 */
export function withField(spec, field, value, defaults) {
  if (heads.some((head) => head === field)) return withHead(spec, field, value, defaults);
  if (value === undefined || (field === 'scan.simulation' && value === '')) return without(spec, field);
  return withValue(spec, field, value, baseOf(spec, defaults));
}

/**
 * Without a field that need not be there, of the spec or of a part of it.
 * @param {Spec} spec
 * @param {string} field
 */
function without(spec, field) {
  const next = clone(spec);
  const [part, name] = field.split('.');
  const of = /** @type {any} */ (next);
  const at = name === undefined ? of : of[part];
  if (isObject(at)) delete (/** @type {any} */ (at)[name ?? part]);
  return next;
}

/**
 * Another method, prior or process: what belongs to them goes to its default, but for what
 * the person changed.
 * @param {Spec} spec
 * @param {string} field
 * @param {unknown} value
 * @param {Defaults} defaults
 * @returns {Spec}
 */
function withHead(spec, field, value, defaults) {
  const [from, to] = [baseOf(spec, defaults), baseOf({ ...spec, [field]: value }, defaults)];
  const next = clone(spec);
  set(next, field, value);
  for (const part of [
    'alpha',
    'cg',
    'step',
    'schedule.kind',
    'schedule.max',
    'schedule.min',
    'schedule.levels',
    'schedule.iterations',
  ]) {
    if (get(spec, part) === get(from, part)) set(next, part, get(to, part));
  }
  for (const part of sampling) {
    if (to[part] === undefined) delete next[part];
    else if (next[part] === undefined) define(next, part, to[part]);
  }
  return next;
}

/**
 * Whether the method is one of the solver's, which sets out from starts.
 * @param {{method: string}} spec
 */
export function solves({ method }) {
  return ways(method).solves ?? true;
}

/**
 * Whether the method draws samples, by chains.
 * @param {{method: string}} spec
 */
export function samples({ method }) {
  return ways(method).samples ?? false;
}

/**
 * Whether the method goes through levels.
 * @param {{method: string}} spec
 */
export function leveled(spec) {
  return solves(spec) || samples(spec);
}

/**
 * @param {string} method
 * @returns {import('../explorer/methods.js').Traits & Ways} no ways for what a link has misspelt
 */
export function ways(method) {
  return traits(method);
}

/**
 * What the truth, the measurements and their filtered backprojection depend on.
 * @param {Spec} spec
 */
export function scanKey(spec) {
  return JSON.stringify([spec.size, spec.image, spec.operator, spec.scan, spec.mask, spec.filter]);
}

/**
 * A spec as its run has it: many seeds and the curvature are asked for apart, and regions are looked at by the page.
 * @param {Spec} spec
 * @returns {Spec}
 */
export function ofRun({ batch, regions, ...rest }) {
  return { ...rest, curvature: 0 };
}

/**
 * A spec as it is on one seed.
 * @param {Spec} spec
 * @returns {Spec}
 */
export function withoutBatch({ batch, ...rest }) {
  return rest;
}

/**
 * What the figures of many seeds depend on, but for which seeds and methods.
 * @param {Spec} spec
 */
export function batchKey(spec) {
  const { observe, curvature, image, scan, mask, starts, ...rest } = withoutBatch(spec);
  const first = Array.isArray(starts) ? starts[0] : starts;
  return JSON.stringify([rest, first, ...[image, scan, mask].map((part) => ({ ...part, seed: 0 }))]);
}

/**
 * What the curvature depends on.
 * @param {Spec} spec
 */
export function curvatureKey(spec) {
  const { observe, regions, starts, ...rest } = withoutBatch(spec);
  return JSON.stringify([rest, Array.isArray(starts) ? starts[0] : starts]);
}

const coarse = { size: 64, levels: 8, iterations: 4 };

/**
 * A spec that is quickly done: for while a slider is dragged.
 * @param {Spec} spec
 * @returns {Spec}
 */
export function coarseOf(spec) {
  const next = clone(spec);
  next.size = Math.min(coarse.size, spec.size);
  if (Array.isArray(spec.starts)) next.starts = spec.starts.slice(0, 1);
  if (isObject(next.schedule)) {
    // The paper's algorithms take many small steps: fewer of them do not arrive.
    if (traits(spec.method).preconditioned || samples(spec))
      next.schedule.levels = Math.min(coarse.levels, spec.schedule.levels);
    // Chains that take fewer steps a level do not come to the posterior.
    next.schedule.iterations = samples(spec) ? Math.min(coarse.iterations, spec.schedule.iterations) : 1;
  }
  if (typeof spec.chains === 'number') next.chains = 1;
  next.observe = false;
  return next;
}
