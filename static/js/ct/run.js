// A run as the server computes it: tracks side by side, each with the frames of its levels.

/** @typedef {import('./frames.js').Picture} Picture */
/** @typedef {import('./frames.js').LevelText} LevelText */
/**
 * @typedef {object} Level
 * @property {Picture[]} pictures of the panels
 * @property {Picture[]} residuals of the last level only
 * @property {{mean: Picture, sd: Picture, residual: Picture | undefined} | null} made of all chains together, of their last level
 * @property {LevelText} text
 */

/**
 * @typedef {object} Result of a track, as replay prints it
 * @property {number} seconds
 * @property {number | null} psnr
 * @property {number | null} [lambda]
 * @property {number} [iterations]
 * @property {boolean} [converged] of a baseline that has something to converge
 * @property {number | null} [max_rms_distance]
 * @property {number | null} [energy_truth] of the truth, at the last level
 * @property {number | null} [ssim]
 * @property {number | null} [residual]
 * @property {number | null} [chi]
 * @property {number | null} [sd_rms] of a posterior: root mean square of the standard deviations
 * @property {number | null} [error_rms] of the mean
 * @property {number | null} [rhat] null where nothing moves
 * @property {number | null} [effective_size]
 * @property {number} [accepted] share of the proposals
 * @property {number} [diverged] chains
 */

/** @typedef {{name: string, spec: import('./spec.js').Spec, panels: number, k: number[], t: (number | null)[], level: number[], stage?: string[], steps: number}} TrackHead t is null of a method without levels */
/** @typedef {{run: string, number: number, driver?: string, tracks: TrackHead[]}} RunHead */

export class Track {
  /** @type {(Level | undefined)[]} of each recorded step, as they arrive: on a slow way the newest before those that it passes over */
  levels = [];
  /** How many have arrived. */
  received = 0;
  /** Steps that are done, of which some are not recorded. */
  done = 0;
  /** @type {Result | null} */
  result = null;

  /** @param {TrackHead} head */
  constructor(head) {
    this.head = head;
  }

  /** Index of the last recorded step. */
  get last() {
    return this.head.k.length - 1;
  }

  get whole() {
    return this.received > this.last;
  }

  /**
   * @param {number} k
   * @param {Level} level
   * @returns {number} its index, -1 for none of the track
   */
  add(k, level) {
    const index = this.head.k.indexOf(k);
    if (index < 0) return index;
    if (!this.levels[index]) this.received++;
    this.levels[index] = level;
    return index;
  }

  /** Index of the newest level that has arrived, -1 for none. */
  get newest() {
    return this.levels.length - 1;
  }

  /**
   * Index of what is shown of a recorded step: the last level before it that has arrived, or
   * else the first after it; -1 if there is none.
   * @param {number} index
   */
  nearest(index) {
    const before = this.levels.findLastIndex((level, i) => i <= index && level !== undefined);
    return before >= 0 ? before : this.levels.findIndex((level) => level !== undefined);
  }

  /**
   * Index of the recorded step at a share of the clock: the last one that has come.
   * @param {number} share 0 to 1
   */
  index(share) {
    return Math.floor(share * this.last + 1e-9);
  }

  /**
   * The level at a share of the clock, null before the first has arrived.
   * @param {number} share
   * @returns {Level | null}
   */
  at(share) {
    return this.levels[this.nearest(this.index(share))] ?? null;
  }

  /**
   * Whether the level at a share of the clock has arrived.
   * @param {number} share
   */
  reaches(share) {
    return this.levels[this.index(share)] !== undefined;
  }

  /** The largest distance between two panels at the end, null while it is not known. */
  get distance() {
    return this.head.panels > 1 && this.whole ? (this.levels[this.last]?.text.distance ?? null) : null;
  }
}

export class Run {
  /** Viewers of it, this one too. */
  watching = 1;
  /** Up to which sequence number everything has arrived. */
  sequence = 0;
  /** @type {Set<number>} that have arrived beyond it */
  #ahead = new Set();
  /** @type {import('../explorer/ask.js').Phase['at']} of the ask that it answers */
  state = 'asking';

  /**
   * @param {RunHead} head
   * @param {{key: string, scan?: string}} asked what it answers
   */
  constructor(head, { key, scan = '' }) {
    this.head = head;
    /** Of the settings that it is of: the same for the same ones. */
    this.key = key;
    /** Of the truth and the measurements that it is of. */
    this.scan = scan;
    this.tracks = head.tracks.map((track) => new Track(track));
  }

  get main() {
    return this.tracks[0];
  }

  /** @param {string} name */
  track(name) {
    return this.tracks.find((track) => track.head.name === name) ?? null;
  }

  get whole() {
    return this.tracks.every((track) => track.whole);
  }

  /** @param {import('./frames.js').Frame} frame */
  add(frame) {
    this.#arrived(frame.sequence);
    const { pictures, text } = frame;
    const panels = text.panels.length;
    const rest = pictures.slice(panels);
    // Mean and standard deviations stand last, or where there are residuals those of the mean.
    const [mean, sd, residual] = text.posterior ? rest.splice(rest.length > 2 ? -3 : 0) : [];
    const level = {
      pictures: pictures.slice(0, panels),
      residuals: rest,
      made: mean ? { mean, sd, residual } : null,
      text,
    };
    return this.tracks[frame.track]?.add(frame.k, level) ?? -1;
  }

  /** @param {number} sequence */
  #arrived(sequence) {
    this.#ahead.add(sequence);
    while (this.#ahead.delete(this.sequence + 1)) this.sequence++;
  }
}

/** @typedef {import('../explorer/player.js').Player<Run>} Player */

// Recorded levels a second at speed 1, and the seconds that a whole show takes at least and at most.
const [levelsPerSecond, shortest, longest] = [8, 1.5, 8];
/** @param {Run} run */
const newest = ({ main }) => Math.max(0, main.newest);

/** The steps of the clock are the levels of the main track. @type {import('../explorer/player.js').Reading<Run>} */
export const reading = {
  last: ({ main }) => main.last,
  reach: newest,
  ready: newest,
  step: ({ main }, index) => main.head.k[index],
  seconds: ({ main }) => Math.min(longest, Math.max(shortest, main.last / levelsPerSecond)),
  smooth: false,
};
