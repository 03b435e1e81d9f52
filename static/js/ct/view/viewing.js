// How all pictures are looked at: what they show, the grey window, zoom, the line of the
// profile, the thresholds of regions. One object, so that all pictures follow together.

import { Colours } from './colours.js';

/** @typedef {{x0: number, y0: number, x1: number, y1: number}} Line in parts of the picture's side, y down */
/** @typedef {{level: number, width: number}} Window grey values: its middle and how far it is from black to white */
/** @typedef {{scale: number, x: number, y: number}} Zoom and the place in the middle, in parts of the picture's side */

/** What the panels show: the pictures, how far they are from the truth, or what the results leave of the data. */
export const modes = /** @type {const} */ (['pictures', 'errors', 'residuals']);
/** The residual, in standard deviations of its noise, at the ends of the colours. */
export const residualRange = 4;
export const maps = /** @type {const} */ (['grey', 'viridis', 'cividis']);
/** What the ends of the colours of differences may stand for. */
export const ranges = [1, 0.2, 0.05, 0.01, 1e-3, 1e-4];
/** What a pointer does that is pulled over a picture. */
export const tools = /** @type {const} */ (['window', 'move', 'profile', 'region']);

/** @type {Readonly<Window>} */
const usualWindow = { level: 0.5, width: 1 };
/** @type {Readonly<Zoom>} */
const whole = { scale: 1, x: 0.5, y: 0.5 };
/** @type {Readonly<Line>} */
const middle = { x0: 0, y0: 0.5, x1: 1, y1: 0.5 };
const usualRange = 0.2;
const [largestScale, leastWidth, largest, mostRegions] = [32, 1e-4, 1e6, 8];

export class Viewing {
  colours = new Colours();
  /** @type {typeof modes[number]} */
  mode = 'pictures';
  /** @type {typeof maps[number]} */
  map = 'grey';
  /** @type {typeof tools[number]} */
  tool = 'window';
  /** @type {Window} */
  window = { ...usualWindow };
  range = usualRange;
  /** @type {Zoom} */
  zoom = { ...whole };
  /** @type {Line} */
  profile = { ...middle };
  /** Whether the line is shown. */
  profiled = false;
  /** @type {import('../regions.js').Region | null} that is looked at; the spec has it */
  region = null;
  /** @type {(number | null)[]} of the contrasts of the spec's regions, in their order; null or none: as usual */
  thresholds = [];
  /** @type {{x: number, y: number} | null} where the pointer rests, in parts of the side; not part of a link */
  pointed = null;

  /**
   * @param {object} listener
   * @param {(ended: boolean) => void} listener.changed told of every change, and whether its gesture has come to an end
   * @param {(region: import('../regions.js').Region) => void} listener.region told of the region that was drawn
   */
  constructor(listener) {
    this.listener = listener;
  }

  /**
   * @param {Partial<Pick<Viewing, 'mode' | 'map' | 'range' | 'tool' | 'profiled'>>} fields
   * @param {boolean} [ended]
   */
  set(fields, ended = true) {
    Object.assign(this, fields);
    this.listener.changed(ended);
  }

  /** The hand has left the picture. */
  settle() {
    this.listener.changed(true);
  }

  /**
   * @param {Window} window
   * @param {boolean} ended
   */
  setWindow({ level, width }, ended) {
    this.window = { level: within(level, -largest, largest), width: within(width, leastWidth, largest) };
    this.listener.changed(ended);
  }

  /**
   * Zooms about a place that stays where it is.
   * @param {number} factor
   * @param {{x: number, y: number}} at in parts of the picture's side
   * @param {boolean} ended
   */
  zoomAt(factor, at, ended) {
    const scale = within(this.zoom.scale * factor, 1, largestScale);
    const kept = this.zoom.scale / scale;
    this.setZoom({ scale, x: at.x + (this.zoom.x - at.x) * kept, y: at.y + (this.zoom.y - at.y) * kept }, ended);
  }

  /**
   * @param {Zoom} zoom the picture always fills the view
   * @param {boolean} ended
   */
  setZoom({ scale, x, y }, ended) {
    const half = 0.5 / scale;
    this.zoom = { scale, x: within(x, half, 1 - half), y: within(y, half, 1 - half) };
    this.listener.changed(ended);
  }

  /**
   * @param {Line} line
   * @param {boolean} ended
   */
  setProfile(line, ended) {
    this.profile = line;
    this.profiled = true;
    this.listener.changed(ended);
  }

  /**
   * Draws the region's disc, about a place to another.
   * @param {{x: number, y: number}} from in parts of the picture's side
   * @param {{x: number, y: number}} to
   */
  drawRegion(from, to) {
    const radius = within(2 * Math.hypot(to.x - from.x, to.y - from.y), 0.02, 1);
    const inside = [2 * from.x - 1, 2 * from.y - 1, radius].map((v) => Number(v.toFixed(3)));
    this.region = { ...this.region, inside: /** @type {import('../regions.js').Disc} */ (inside) };
    this.listener.changed(false);
  }

  /** The region is as it was drawn. */
  endRegion() {
    if (this.region) this.listener.region(this.region);
  }

  /**
   * @param {number} region its place in the spec
   * @param {number} threshold of its contrast
   * @param {boolean} ended
   */
  setThreshold(region, threshold, ended) {
    const all = Array.from(
      { length: Math.max(this.thresholds.length, region + 1) },
      (_, i) => this.thresholds[i] ?? null,
    );
    all[region] = within(threshold, -largest, largest);
    this.thresholds = all;
    this.listener.changed(ended);
  }

  /** @param {{x: number, y: number} | null} at */
  point(at) {
    this.pointed = at;
    this.listener.changed(false);
  }

  /** Shows pictures whole and as usual. */
  reset() {
    this.window = { ...usualWindow };
    this.zoom = { ...whole };
    this.range = usualRange;
    this.listener.changed(true);
  }

  /** What differs from the usual, for the link; null if nothing does. */
  toJSON() {
    /** @type {Record<string, unknown>} */
    const out = {};
    const { window: w, zoom: z, profile: p } = this;
    if (this.mode !== 'pictures') out.mode = this.mode;
    if (this.map !== 'grey') out.map = this.map;
    if (this.range !== usualRange) out.range = this.range;
    if (w.level !== usualWindow.level || w.width !== usualWindow.width) out.window = [w.level, w.width].map(short);
    if (z.scale !== 1) out.zoom = [z.scale, z.x, z.y].map(short);
    if (this.profiled) out.profile = [p.x0, p.y0, p.x1, p.y1].map(short);
    if (this.thresholds.some((threshold) => threshold !== null)) out.thresholds = this.thresholds;
    return Object.keys(out).length > 0 ? out : null;
  }

  /**
   * Takes what a link holds; what makes no sense is as usual. Tells nobody.
   * @param {unknown} from
   */
  restore(from) {
    const given = /** @type {Record<string, any>} */ (from !== null && typeof from === 'object' ? from : {});
    this.mode = modes.includes(given.mode) ? given.mode : 'pictures';
    this.map = maps.includes(given.map) ? given.map : 'grey';
    this.range = ranges.includes(given.range) ? given.range : usualRange;
    const [w, z, p] = [numbers(given.window, 2), numbers(given.zoom, 3), numbers(given.profile, 4)];
    this.window = w
      ? { level: within(w[0], -largest, largest), width: within(w[1], leastWidth, largest) }
      : { ...usualWindow };
    const scale = z ? within(z[0], 1, largestScale) : 1;
    const half = 0.5 / scale;
    this.zoom = z ? { scale, x: within(z[1], half, 1 - half), y: within(z[2], half, 1 - half) } : { ...whole };
    this.profiled = p !== null;
    const [x0, y0, x1, y1] = (p ?? []).map((v) => within(v, 0, 1));
    this.profile = p ? { x0, y0, x1, y1 } : { ...middle };
    const thresholds = Array.isArray(given.thresholds) ? given.thresholds.slice(0, mostRegions) : [];
    this.thresholds = thresholds.map((v) => (Number.isFinite(v) ? within(v, -largest, largest) : null));
  }
}

/**
 * @param {unknown} list
 * @param {number} count
 * @returns {number[] | null}
 */
function numbers(list, count) {
  return Array.isArray(list) && list.length === count && list.every(Number.isFinite) ? list : null;
}

/**
 * @param {number} v
 * @param {number} lo
 * @param {number} hi
 */
function within(v, lo, hi) {
  return Math.min(hi, Math.max(lo, v));
}

/** @param {number} v as short as a link needs it */
function short(v) {
  return Number(v.toPrecision(4));
}
