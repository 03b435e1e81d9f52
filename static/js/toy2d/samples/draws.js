// Draws as the server sends them: where all of them are at some moments, which are spread over the clock.

/** @typedef {import('../spec.js').Vec} Vec */
/** @typedef {import('../spec.js').Spec} Spec */

/**
 * @typedef {object} SampleMoment
 * @property {'forward' | 'start' | 'correct' | 'reverse' | 'anneal' | 'kept'} stage
 * @property {number} k
 * @property {number} of
 * @property {number} t time of the forward process; smoothing of chains
 */

/**
 * @typedef {object} SamplesBegin
 * @property {number} id
 * @property {'prior' | 'posterior'} draw
 * @property {SampleMoment[]} moments
 * @property {import('../energy.js').Window} window
 * @property {Vec} y
 */

// Stages that begin with other draws than the stage before ended with: nothing moves between them.
const fresh = ['start', 'kept'];

export class Draws {
  /** @type {Float32Array[]} the points at the moments that have arrived, in order */
  #points = [];
  #between = new Float32Array();
  /** @type {import('./words.js').Sampled | null} what became of them */
  result = null;

  /**
   * @param {Spec} spec
   * @param {SamplesBegin} begin
   */
  constructor(spec, begin) {
    this.spec = spec;
    this.begin = begin;
  }

  get last() {
    return this.begin.moments.length - 1;
  }

  get received() {
    return this.#points.length;
  }

  /** @param {import('../frames.js').Frame} frame */
  add(frame) {
    if (frame.first !== this.received || frame.count !== 1 || frame.first > this.last)
      throw new Error(`draws of moment ${frame.first} where ${this.received} was due`);
    this.#points.push(frame.points);
  }

  /**
   * Whether what belongs to a share of the clock has arrived.
   * @param {number} share
   */
  reaches(share) {
    return this.received > Math.ceil(share * this.last);
  }

  /**
   * The draws at a share of the clock, between two moments where they move from one to the next.
   * @param {number} share 0 to 1
   * @returns {{moment: SampleMoment, t: number, points: Float32Array}}
   */
  at(share) {
    const position = Math.min(share * this.last, Math.max(0, this.received - 1));
    const index = Math.floor(position);
    const part = position - index;
    const moment = this.begin.moments[index];
    const points = this.#points[index] ?? new Float32Array();
    const next = this.#points[index + 1];
    if (part === 0 || !next || next.length !== points.length || fresh.includes(this.begin.moments[index + 1].stage))
      return { moment, t: moment.t, points };
    if (this.#between.length !== points.length) this.#between = new Float32Array(points.length);
    for (let i = 0; i < points.length; i++) this.#between[i] = points[i] + part * (next[i] - points[i]);
    return { moment, t: moment.t + part * (this.begin.moments[index + 1].t - moment.t), points: this.#between };
  }
}
