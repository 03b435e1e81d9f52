// Changes of a spec that touch more than one field. Each returns a new spec.

import { clone, set } from './spec.js';
import { count, mostByHand, points, presets, tidy } from './starts.js';

/** @typedef {import('./spec.js').Spec} Spec */
/** @typedef {import('./spec.js').Vec} Vec */
/** @typedef {import('./run.js').Run} Run */

/**
 * Another method: the schedule goes to its default, but for what the person changed.
 * @param {Spec} spec
 * @param {import('./spec.js').Method} method
 * @param {import('./spec.js').Defaults} defaults
 */
export function withMethod(spec, method, defaults) {
  const next = clone(spec);
  next.method = method;
  const [from, to] = [defaults[spec.method]?.schedule, defaults[method].schedule];
  if (!from) return next; // a link may name a method that there is none of
  for (const name of /** @type {(keyof Spec['schedule'])[]} */ (Object.keys(to))) {
    if (next.schedule[name] === from[name]) set(next, `schedule.${name}`, to[name]);
  }
  return next;
}

/**
 * Another kind of starts, as many as its preset has.
 * @param {Spec} spec
 * @param {Spec['starts']['kind']} kind
 * @param {Run | null} run on the picture
 */
export function withStarts(spec, kind, run) {
  if (kind === 'points') return withPoints(spec, byHand(spec, run) ?? []);
  const next = clone(spec);
  next.starts.kind = kind;
  next.starts.n = presets[kind].n;
  return next;
}

/**
 * Starts that are placed by hand.
 * @param {Spec} spec
 * @param {Vec[]} list
 */
export function withPoints(spec, list) {
  const next = clone(spec);
  next.starts.kind = 'points';
  next.starts.points = list.map(([x, y]) => [tidy(x), tidy(y)]);
  return next;
}

/**
 * The starts as a list that can be changed, null if they are too many for one. Only
 * the server can draw random starts: those on the picture are they.
 * @param {Spec} spec
 * @param {Run | null} run on the picture
 * @returns {Vec[] | null}
 */
export function byHand(spec, run) {
  if (!(count(spec) <= mostByHand)) return null;
  const drawn = run && run.received > 0 ? Array.from({ length: run.starts }, (_, i) => run.at(0, i)) : [];
  return points(spec) ?? drawn;
}
