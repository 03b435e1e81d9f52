// A sweep as it arrives, row by row, and its three pictures as cells over two axes.

import { isObject } from '../../lib/fields.js';
import { traits } from '../../explorer/methods.js';

/** @typedef {import('../spec.js').Spec} Spec */

/** @typedef {{tmax: number[], iterations: number[], n: number, min: number, max: number}} SweepBegin */
/** @typedef {{index: number, done: number, of: number, global: number[], stationary: number[]}} SweepRow */
/** @typedef {{reached: number[], seconds: number}} Swept */

/** @typedef {'global' | 'stationary' | 'starts'} PictureName */

/**
 * Cells between edges; rows count from the bottom. Edges are in the coordinates of
 * the axes: logarithms where t_max goes up.
 * @typedef {object} Picture
 * @property {PictureName} name
 * @property {number[]} x centres of the columns
 * @property {number[]} y centres of the rows
 * @property {number[]} xs edges of the columns
 * @property {number[]} ys edges of the rows
 * @property {(column: number, row: number) => number} value share, 0 to 1; NaN when it is not known
 */

export class Sweep {
  /** Rows that have arrived. */
  done = 0;
  /** @type {(SweepRow | undefined)[]} by index of t_max */
  rows = [];
  /** @type {number[] | null} of each start, the share of t_max values that lead it to the global minimiser */
  reached = null;

  /** @param {SweepBegin} begin t_max falls, iterations rise */
  constructor(begin) {
    this.begin = begin;
  }

  get of() {
    return this.begin.tmax.length;
  }

  get starts() {
    return this.begin.n ** 2;
  }

  /** @param {SweepRow} row */
  add(row) {
    this.rows[row.index] = row;
    this.done = row.done;
  }

  /** Shares of the starts at the global minimiser at the last step, of the t_max that are done. */
  get shares() {
    return this.begin.tmax.flatMap((tmax, i) => {
      const share = this.rows[i]?.global.at(-1);
      return share === undefined ? [] : [{ tmax, share }];
    });
  }

  /**
   * @param {PictureName} name
   * @returns {Picture}
   */
  picture(name) {
    return name === 'starts' ? this.#plane() : this.#map(name);
  }

  /**
   * @param {'global' | 'stationary'} name
   * @returns {Picture}
   */
  #map(name) {
    const { tmax, iterations } = this.begin;
    const y = tmax.map(Math.log).reverse();
    const value = (/** @type {number} */ column, /** @type {number} */ row) =>
      this.rows[tmax.length - 1 - row]?.[name][column] ?? NaN;
    return { name, x: iterations, y, xs: edgesAround(iterations), ys: edgesAround(y), value };
  }

  /** @returns {Picture} */
  #plane() {
    const { n, min, max } = this.begin;
    const x = Array.from({ length: n }, (_, i) => (n > 1 ? min + ((max - min) * i) / (n - 1) : (min + max) / 2));
    const edges = edgesAround(x);
    return {
      name: 'starts',
      x,
      y: x,
      xs: edges,
      ys: edges,
      value: (column, row) => this.reached?.[row * n + column] ?? NaN,
    };
  }
}

/**
 * A sweep without any row, for the axes of one that is not computed yet.
 * @param {number} steps
 */
export function blankSweep(steps) {
  const tmax = Array.from({ length: 100 }, (_, i) => 10 ** (1 - (3 * i) / 99));
  const last = steps > 0 && Number.isFinite(steps) ? steps : 1300;
  return new Sweep({
    tmax,
    iterations: Array.from({ length: 131 }, (_, i) => (last * i) / 130),
    n: 100,
    min: -10,
    max: 10,
  });
}

/**
 * Edges of cells around rising centres: half-way between them, and as far beyond
 * the first and the last, as in the exported figures.
 * @param {number[]} centres
 */
function edgesAround(centres) {
  const n = centres.length;
  if (n === 1) return [centres[0] - 0.5, centres[0] + 0.5];
  const inner = centres.slice(1).map((c, i) => (c + centres[i]) / 2);
  return [2 * centres[0] - inner[0], ...inner, 2 * centres[n - 1] - inner[n - 2]];
}

/**
 * The cell that a coordinate lies in; -1 or beyond the last outside of the edges.
 * @param {number[]} edges
 * @param {number} at
 */
export function cellOf(edges, at) {
  let [lo, hi] = [0, edges.length];
  while (lo < hi) {
    const middle = (lo + hi) >> 1;
    if (edges[middle] <= at) lo = middle + 1;
    else hi = middle;
  }
  return at === edges[edges.length - 1] ? lo - 2 : lo - 1;
}

/** @param {Spec} spec which a link may have spelt wrong: then NaN */
export function steps({ schedule }) {
  return isObject(schedule) ? Number(schedule.levels) * Number(schedule.iterations) : NaN;
}

/**
 * Why a spec has no sweep, empty if it has one.
 * @param {Spec} spec
 */
export function noSweep({ method, schedule }) {
  if (traits(method).ungraduated) return 'ungraduated';
  return isObject(schedule) && schedule.kind === 'fixed' ? 'fixed' : '';
}

/**
 * What a sweep depends on: it has its own starts and its own values of t_max.
 * @param {Spec} spec
 */
export function sweepKey(spec) {
  const { method, armijo, step, schedule, a0, a1, sigma, A, y, noise, modes } = spec;
  const { kind, tmin, levels, iterations } = isObject(schedule) ? schedule : /** @type {any} */ ({});
  const rule = traits(method).searches ? armijo : step;
  return JSON.stringify([method, rule, kind, tmin, levels, iterations, a0, a1, sigma, A, y, noise, modes]);
}
