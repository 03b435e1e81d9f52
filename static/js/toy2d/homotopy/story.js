// What a homotopy says: which branch is which, where minima appear and vanish, and
// what that means for a run. Pure computation.

import { decimal } from '../../lib/numbers.js';
import { letterOf } from '../picture/letters.js';

/** @typedef {import('../answers.js').Homotopy} Homotopy */
/** @typedef {Homotopy['branches'][number]} Branch */
/** @typedef {import('../spec.js').Vec} Vec */

// An extent of a coordinate below which it is one straight line.
const straight = 1e-3;

// Minima whose values differ by less than this count as equally low.
const tie = 1e-6;

/**
 * The branches that are minima of f, sorted by value: the first is the global minimum.
 * @param {Homotopy} h
 * @returns {number[]}
 */
export function finalMinima({ branches }) {
  return branches
    .map((_, i) => i)
    .filter((i) => branches[i].kind === 'minimum' && branches[i].begin.type === 'tmin')
    .sort((a, b) => branches[a].points[0].value - branches[b].points[0].value);
}

/**
 * The letters of the minima, as on the map.
 * @param {Homotopy} h
 * @returns {Map<number, string>} of branches; those that appear later have none
 */
export function lettersOf(h) {
  return new Map(finalMinima(h).map((branch, i) => [branch, letterOf(i)]));
}

/**
 * @param {Homotopy} h
 * @param {0 | 1} axis
 * @returns {[number, number]}
 */
export function extent({ branches }, axis) {
  let [lo, hi] = [Infinity, -Infinity];
  for (const { points } of branches) {
    for (const { x } of points) [lo, hi] = [Math.min(lo, x[axis]), Math.max(hi, x[axis])];
  }
  return [lo, hi];
}

/**
 * The coordinate that keeps the branches further apart at the smallest t, in parts
 * of its axis; in doubt, the one of greater extent.
 * @param {Homotopy} h
 * @returns {0 | 1}
 */
export function clearest(h) {
  const [first, second] = /** @type {const} */ ([0, 1]).map((axis) => {
    const [lo, hi] = extent(h, axis);
    const at = h.branches
      .filter((b) => b.begin.type === 'tmin')
      .map((b) => b.points[0].x[axis])
      .sort((a, b) => a - b);
    const gaps = at.slice(1).map((x, i) => (x - at[i]) / Math.max(hi - lo, straight));
    return { apart: Math.min(1, ...gaps), extent: hi - lo };
  });
  return second.apart > first.apart || (second.apart === first.apart && second.extent > first.extent) ? 1 : 0;
}

/**
 * The point of a branch at a smoothing, null where the branch is not.
 * @param {Branch} branch
 * @param {number} t
 * @returns {{x: Vec, value: number} | null}
 */
export function branchAt({ points }, t) {
  if (t < points[0].t * (1 - 1e-9) || t > points[points.length - 1].t * (1 + 1e-9)) return null;
  let [lo, hi] = [0, points.length - 1];
  while (hi - lo > 1) {
    const middle = (lo + hi) >> 1;
    if (points[middle].t <= t) lo = middle;
    else hi = middle;
  }
  const [a, b] = [points[lo], points[hi]];
  const part = b.t > a.t ? Math.min(1, Math.max(0, Math.log(t / a.t) / Math.log(b.t / a.t))) : 0;
  const mix = (/** @type {number} */ p, /** @type {number} */ q) => p + part * (q - p);
  return { x: [mix(a.x[0], b.x[0]), mix(a.x[1], b.x[1])], value: mix(a.value, b.value) };
}

/**
 * What a branch is called.
 * @param {Homotopy} h
 * @param {Map<number, string>} letters
 * @param {number} branch
 */
export function nameOf({ branches }, letters, branch) {
  const letter = letters.get(branch);
  if (letter === '★') return 'global minimum ★';
  return letter ? `minimum ${letter}` : branches[branch].kind;
}

/**
 * What to see, in a sentence or two.
 * @param {Homotopy} h
 */
export function story(h) {
  const { branches, tmin, tmax } = h;
  const letters = lettersOf(h);
  const doubt = h.complete ? '' : ' Not all branches were surely found.';
  const minima = branches.map((_, i) => i).filter((i) => branches[i].kind === 'minimum');
  const left = minima.filter((i) => branches[i].end.type === 'tmax');
  if (minima.length === 1 && left.length === 1)
    return `From t = ${decimal(tmin)} to ${decimal(tmax)} there is only one minimum: descent needs no smoothing here.${doubt}`;
  if (left.length === 0) return `No minimum could be followed to t = ${decimal(tmax)}.${doubt}`;
  if (left.length > 1) {
    return `Even at t = ${decimal(tmax)} ${left.length} minima are left: this is too little smoothing, and a start can still fall into the wrong valley.${doubt}`;
  }
  const [last] = left;
  const gone = Math.max(...minima.filter((i) => i !== last).map((i) => branches[i].end.t));
  const one = `above t = ${decimal(gone)} only one valley is left`;
  const lowest = finalMinima(h).filter(
    (i, _, [best]) => branches[i].points[0].value - branches[best].points[0].value < tie,
  );
  if (lowest.length > 1)
    return `${capital(one)}. Further down there are ${lowest.length} that are equally low: where a start stands decides which of them it reaches.${doubt}`;
  const letter = letters.get(last);
  if (letter === '★')
    return `At t = ${decimal(gone)} the last wrong minimum vanishes: above it only one valley is left, and it leads down to the star.${doubt}`;
  if (letter)
    return `${capital(one)}, but it leads to minimum ${letter}, not to the star: even careful graduation ends at the wrong minimum.${doubt}`;
  return `${capital(one)}, but it vanishes in turn at t = ${decimal(branches[last].begin.t)}, and what follows it must fall into another.${doubt}`;
}

/** @param {string} text */
function capital(text) {
  return text[0].toUpperCase() + text.slice(1);
}

/**
 * The homotopy as rows of a table, t growing.
 * @param {Homotopy} h
 * @returns {{t: number, what: string, at: Vec}[]}
 */
export function rows(h) {
  const { branches, events, tmin, tmax } = h;
  const letters = lettersOf(h);
  const name = (/** @type {number} */ i) => nameOf(h, letters, i);
  const at = (/** @type {number[]} */ ones, /** @type {number} */ t, /** @type {(name: string) => string} */ say) =>
    ones.map((i) => ({
      t,
      what: say(name(i)),
      at: branches[i].points[t === tmin ? 0 : branches[i].points.length - 1].x,
    }));
  const left = branches
    .map((_, i) => i)
    .filter((i) => branches[i].kind === 'minimum' && branches[i].end.type === 'tmax');
  return [
    ...at(finalMinima(h), tmin, (minimum) => minimum),
    ...events.map(({ t, type, x, extremum }) => ({
      t,
      at: x,
      what:
        type === 'end'
          ? `${name(extremum)} meets a saddle: both vanish`
          : `a ${branches[extremum].kind} and a saddle appear`,
    })),
    ...at(left, tmax, (minimum) => `${minimum} is left`),
  ];
}
