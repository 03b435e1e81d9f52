// Changes of a spec. Each returns a new spec, and puts right what lies in its way: a
// link may hold anything where an object or a list belongs.

import { baseOf } from './link.js';
import { clone, define, isObject, set, withValue } from '../lib/fields.js';
import { count, mostByHand, points, presets, tidy } from './starts.js';

/** @typedef {import('./spec.js').Spec} Spec */
/** @typedef {import('./spec.js').Vec} Vec */
/** @typedef {import('./spec.js').Defaults} Defaults */
/** @typedef {import('./run.js').Run} Run */

/**
 * Another value of one field.
 * @param {Spec} spec
 * @param {string} field
 * @param {unknown} value
 * @param {Defaults} defaults
 */
export function withField(spec, field, value, defaults) {
  return withValue(spec, field, value, baseOf(spec.method, defaults));
}

/**
 * Another method: the schedule goes to its default, but for what the person changed.
 * @param {Spec} spec
 * @param {import('./spec.js').Method} method
 * @param {Defaults} defaults
 */
export function withMethod(spec, method, defaults) {
  const next = clone(spec);
  next.method = method;
  const [from, to] = [baseOf(spec.method, defaults).schedule, defaults[method].schedule];
  next.schedule = mended(next.schedule, from);
  for (const name of /** @type {(keyof Spec['schedule'])[]} */ (Object.keys(to))) {
    if (next.schedule[name] === from[name]) set(next, `schedule.${name}`, to[name]);
  }
  return next;
}

/**
 * What a remedy changes.
 * @param {Spec} spec
 * @param {import('./answers.js').Change} change
 * @returns {Spec}
 */
export function withChange(spec, { schedule, ...others }) {
  const next = clone(spec);
  return { ...next, ...others, schedule: { ...next.schedule, ...schedule } };
}

/**
 * Another kind of starts, as many as its preset has.
 * @param {Spec} spec
 * @param {Spec['starts']['kind']} kind
 * @param {Run | null} run that begins at the starts of the spec
 * @param {Defaults} defaults
 */
export function withStarts(spec, kind, run, defaults) {
  if (kind === 'points') return withPoints(spec, byHand(spec, run) ?? [], defaults);
  const next = clone(spec);
  next.starts = mended(next.starts, defaults.flow.starts);
  next.starts.kind = kind;
  next.starts.n = presets[kind].n;
  return next;
}

/**
 * Starts that are placed by hand.
 * @param {Spec} spec
 * @param {Vec[]} list
 * @param {Defaults} defaults
 */
export function withPoints(spec, list, defaults) {
  const next = clone(spec);
  next.starts = mended(next.starts, defaults.flow.starts);
  next.starts.kind = 'points';
  next.starts.points = list.map(([x, y]) => [tidy(x), tidy(y)]);
  return next;
}

/**
 * A part of a spec with its default in every field of the wrong kind.
 * @template {object} T
 * @param {T} part
 * @param {T} usual
 * @returns {T}
 */
function mended(part, usual) {
  /** @type {any} */
  const next = clone(usual);
  if (!isObject(part)) return next;
  for (const [name, value] of Object.entries(part)) {
    if (typeof value === typeof next[name] && Array.isArray(value) === Array.isArray(next[name]))
      define(next, name, value);
  }
  return next;
}

/**
 * The starts as a list that can be changed, null if they are too many for one, or if only
 * the server could draw them and has not yet.
 * @param {Spec} spec
 * @param {Run | null} run that begins at them
 * @returns {Vec[] | null}
 */
export function byHand(spec, run) {
  if (count(spec) > mostByHand) return null;
  const known = points(spec);
  if (known || !run || run.received === 0) return known;
  return run.starts > mostByHand ? null : Array.from({ length: run.starts }, (_, i) => run.at(0, i));
}

/**
 * Another prior.
 * @param {Spec} spec
 * @param {import('./spec.js').Mode[]} modes
 * @returns {Spec}
 */
export function withModes(spec, modes) {
  return { ...clone(spec), modes };
}

/**
 * Other points of the prior.
 * @param {Spec} spec
 * @param {Vec[]} cloud
 * @returns {Spec}
 */
export function withCloud(spec, cloud) {
  return { ...clone(spec), cloud };
}

/**
 * Other data.
 * @param {Spec} spec
 * @param {Vec} y
 * @returns {Spec}
 */
export function withData(spec, [a, b]) {
  return { ...clone(spec), y: [tidy(a), tidy(b)] };
}
