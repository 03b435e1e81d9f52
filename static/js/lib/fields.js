// Fields of a spec by their path: "schedule.tmax", "A[0][1]".

/**
 * Clones anything that JSON can hold.
 * @template T
 * @param {T} value
 * @returns {T}
 */
export function clone(value) {
  return structuredClone(value);
}

/**
 * Steps of a field's path: "A[0][1]" is A, 0, 1 and "schedule.tmax" is schedule, tmax.
 * @param {string} field
 */
function steps(field) {
  return field.replaceAll(']', '').split(/[.[]/);
}

/**
 * The value of a field, undefined when there is none.
 * @param {object} spec
 * @param {string} field
 * @returns {unknown}
 */
export function get(spec, field) {
  /** @type {any} */
  let at = spec;
  for (const step of steps(field)) {
    if (at === null || typeof at !== 'object' || !Object.hasOwn(at, step)) return undefined;
    at = at[step];
  }
  return at;
}

// More than any field of a spec has.
const mostSteps = 8;

/**
 * Sets a field, making the objects on the way to it; lists grow by one entry at
 * most. False if nothing was set: the path leads into what has no such fields.
 * @param {object} spec
 * @param {string} field
 * @param {unknown} value
 */
export function set(spec, field, value) {
  const path = steps(field);
  const last = /** @type {string} */ (path.pop());
  if (path.length >= mostSteps) return false;
  /** @type {any} */
  let at = spec;
  for (const step of path) {
    if (!Array.isArray(at) && !Object.hasOwn(at, step)) define(at, step, {});
    at = Object.hasOwn(at, step) ? at[step] : null;
    if (at === null || typeof at !== 'object') return false;
  }
  if (Array.isArray(at) && !(/^\d{1,6}$/.test(last) && Number(last) <= at.length)) return false;
  define(at, Array.isArray(at) ? String(Number(last)) : last, value);
  return true;
}

/**
 * An object with another value of one field. A part that has no such field takes its usual value
 * first: a link may hold anything where an object or a list belongs.
 * @template {object} T
 * @param {T} spec
 * @param {string} field
 * @param {unknown} value
 * @param {object} usual
 * @returns {T}
 */
export function withValue(spec, field, value, usual) {
  const next = clone(spec);
  if (set(next, field, value)) return next;
  const part = steps(field)[0];
  define(next, part, clone(get(usual, part)));
  set(next, field, value);
  return next;
}

/**
 * Whether a value is an object with fields, and no list.
 * @param {unknown} value
 * @returns {value is object}
 */
export function isObject(value) {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/**
 * An assignment that treats __proto__ as a name like any other.
 * @param {object} at
 * @param {string} name
 * @param {unknown} value
 */
export function define(at, name, value) {
  Object.defineProperty(at, name, { value, writable: true, enumerable: true, configurable: true });
}
