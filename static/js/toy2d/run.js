// A run as the server recorded it, growing while its frames arrive.

import { landscape, sample } from './energy.js';
import { bytesOf } from './answers.js';
import { clock } from './schedule.js';
import { landscapeKey } from './spec.js';

/** @typedef {import('./spec.js').Spec} Spec */
/** @typedef {import('./spec.js').Vec} Vec */
/** @typedef {import('./frames.js').Frame} Frame */

/** @typedef {import('./answers.js').Header} Header */
/** @typedef {import('./answers.js').Result} Result */

/** @typedef {import('../explorer/player.js').Player<Run>} Player */

// Seconds that a whole run takes at speed 1.
const [shortest, longest, stepsPerSecond] = [5, 10, 130];

/** @type {import('../explorer/player.js').Reading<Run>} */
export const reading = {
  last: (run) => run.last,
  reach: (run) => run.last, // the landscape needs no paths
  ready: (run) => Math.max(0, run.received - 1),
  step: (run, index) => run.header.k[index],
  seconds: (run) => Math.min(longest, Math.max(shortest, run.header.steps / stepsPerSecond)),
  smooth: true,
};

/** A start has arrived at a minimum within this distance of it. */
export const near = 0.1;

export class Run {
  /**
   * @param {Spec} spec
   * @param {Header} header
   */
  constructor(spec, header) {
    this.spec = spec;
    /** What the server solves: the spec with the noise that only the server can draw. */
    this.problem = { ...spec, y: header.y };
    this.header = header;
    this.key = landscapeKey(spec);
    this.points = new Float32Array(header.k.length * header.starts * 2);
    /** Recorded steps that have arrived; they arrive in order. */
    this.received = header.starts === 0 ? header.k.length : 0;
    /** @type {Result | null} */
    this.result = null;
    /** @type {Vec | null} */
    this.goal = header.minima[0]?.x ?? null;
    /** The valley in which each start ends, see picture/valleys.js; empty until the result is known. */
    this.ends = new Uint8Array();
  }

  get starts() {
    return this.header.starts;
  }

  /** Index of the last recorded step. */
  get last() {
    return this.header.k.length - 1;
  }

  get whole() {
    return this.received > this.last;
  }

  /**
   * Place of a step on the run's clock.
   * @param {number} step
   * @returns {number} 0 to 1
   */
  shareOf(step) {
    return Math.min(1, Math.max(0, step / this.header.steps));
  }

  /**
   * Whether the moment at a share of the clock has arrived.
   * @param {number} share
   */
  reaches(share) {
    return this.received > Math.round(share * this.last);
  }

  /** @param {Frame} frame */
  add(frame) {
    if (frame.first !== this.received || frame.starts !== this.starts || frame.first + frame.count > this.last + 1) {
      throw new Error(`frame of steps ${frame.first}+${frame.count} where ${this.received} was due`);
    }
    this.points.set(frame.points, frame.first * this.starts * 2);
    this.received += frame.count;
  }

  /**
   * A start's point at a recorded step; positions between two steps lie between
   * their points, so that few steps still move smoothly.
   * @param {number} position
   * @param {number} start
   * @returns {Vec}
   */
  at(position, start) {
    const index = Math.floor(position);
    const a = (index * this.starts + start) * 2;
    const [x, y] = [this.points[a], this.points[a + 1]];
    const part = position - index;
    if (part === 0) return [x, y];
    const b = a + 2 * this.starts;
    return [x + part * (this.points[b] - x), y + part * (this.points[b + 1] - y)];
  }

  /**
   * Smoothing at a position.
   * @param {number} position
   */
  t(position) {
    const { t } = this.header;
    const index = Math.floor(position);
    const part = position - index;
    return part === 0 ? t[index] : t[index] + part * (t[index + 1] - t[index]);
  }

  /**
   * Takes what became of the run.
   * @param {import('./answers.js').Done} message
   */
  finish({ result, ends }) {
    this.result = result;
    this.ends = bytesOf(ends);
  }

  /**
   * Starts that are at the global minimiser at a position: within `near` of it, and no other
   * minimum is nearer, or, at the end, in its valley; null when that is unknown.
   * @param {number} position
   */
  arrived(position) {
    if (!this.goal) return null;
    const over = position >= this.last && this.ends.length > 0;
    let sum = 0;
    for (let i = 0; i < this.starts; i++) {
      const at = this.at(position, i);
      const away = this.header.minima.map(({ x }) => Math.hypot(at[0] - x[0], at[1] - x[1]));
      if (away[0] <= near && (over ? this.ends[i] === 0 : away.every((d) => d >= away[0]))) sum++;
    }
    return sum;
  }
}

/**
 * A run without starts: the landscape over the schedule, for when the server is
 * away or no start is placed. What is known of the same landscape is kept.
 * @param {Spec} spec
 * @param {Run | null} known
 */
export function emptyRun(spec, known) {
  const same = known !== null && known.key === landscapeKey(spec);
  return new Run(spec, {
    id: 0,
    panel: 'paths',
    starts: 0,
    ...clock(spec, 2000),
    tmin: spec.schedule.tmin,
    y: same ? known.header.y : spec.y,
    window: same ? known.header.window : { min: [-10, -10], max: [10, 10] },
    stationary: same ? known.header.stationary : [],
    minima: same ? known.header.minima : [],
    complete: same && known.header.complete,
  });
}

/**
 * Whether a spec makes a landscape: a link may hold anything, and only the server validates.
 * @param {Spec} spec
 */
export function drawable(spec) {
  try {
    const corners = (/** @type {number} */ t) =>
      sample(landscape(spec, t), { min: [-10, -10], max: [10, 10] }, 2, new Float64Array(4));
    return clock(spec, 3).t.every((t) => t > 0 && corners(t).every(Number.isFinite));
  } catch {
    return false;
  }
}

/**
 * Adds a frame to the run that it belongs to, null if that was replaced meanwhile.
 * @param {Frame} frame
 * @param {(Run | null)[]} runs
 */
export function takeFrame(frame, runs) {
  const run = runs.find((r) => r?.header.id === frame.id) ?? null;
  run?.add(frame);
  return run;
}
