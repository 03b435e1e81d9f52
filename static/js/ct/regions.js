// What a region holds of a picture: means, spread, and how much of the true contrast is kept. The server tells
// the same of results; no document here.

import { value } from './view/paint.js';

/** @typedef {import('./frames.js').Picture} Picture */
/** @typedef {[number, number, number]} Disc x to the right and y down, from -1 to 1, and the radius */
/** @typedef {{inside: Disc, background?: Disc}} Region without a background it is a ring about the disc */

/**
 * @typedef {object} Figures
 * @property {number} mean
 * @property {number} sd
 * @property {number} backgroundMean
 * @property {number} backgroundSD
 * @property {number} contrast the difference of the means
 * @property {number} cnr the contrast over the background's standard deviation
 */

/** Of its radius: from where to where the ring about a disc reaches. */
export const ring = /** @type {const} */ ([1.5, 2.5]);
// So many points along a pixel's side tell how much of it is covered.
const fine = 8;

/** What was measured last of each picture: the card and the panels ask for the same at every frame. */
const known = /** @type {WeakMap<Picture, {of: string, figures: Figures}>} */ (new WeakMap());

/**
 * @param {Picture} picture which does not change
 * @param {Region} region
 */
export function figures(picture, region) {
  const of = JSON.stringify(region);
  const before = known.get(picture);
  if (before?.of === of) return before.figures;
  const measured = { of, figures: measure(picture, region) };
  known.set(picture, measured);
  return measured.figures;
}

/**
 * @param {Picture} picture
 * @param {Region} region
 * @returns {Figures}
 */
function measure(picture, region) {
  const { inside, about } = parts(picture, region);
  const [within, beside] = [weighed(picture, inside), weighed(picture, about)];
  const contrast = within.mean - beside.mean;
  return {
    ...within,
    backgroundMean: beside.mean,
    backgroundSD: beside.sd,
    contrast,
    cnr: Math.abs(contrast) / beside.sd,
  };
}

/**
 * The contrasts of many pictures of one size.
 * @param {Picture[]} pictures
 * @param {Region} region
 */
export function contrasts(pictures, region) {
  if (pictures.length === 0) return [];
  const { inside, about } = parts(pictures[0], region);
  return pictures.map((picture) => weighed(picture, inside).mean - weighed(picture, about).mean);
}

/** @typedef {{i: number, part: number}[]} Cover pixels, and the part of each that is covered */

/**
 * The pixels of a region, and those that it is held against.
 * @param {{rows: number, columns: number}} size
 * @param {Region} region
 * @returns {{inside: Cover, about: Cover}}
 */
function parts(size, { inside, background }) {
  const [x, y, radius] = inside;
  return {
    inside: cover(size, (distance) => distance <= radius, inside, radius),
    about: background
      ? cover(size, (distance) => distance <= background[2], background, background[2])
      : cover(size, (d) => d > ring[0] * radius && d <= ring[1] * radius, [x, y, radius], ring[1] * radius),
  };
}

/**
 * The part of the true contrast that is kept; NaN where there is none.
 * @param {Figures} of
 * @param {Figures} truth
 */
export function recovery(of, truth) {
  return Math.abs(truth.contrast) < 1e-4 ? NaN : of.contrast / truth.contrast;
}

/**
 * @param {{rows: number, columns: number}} size
 * @param {(distance: number) => boolean} covered by the distance from the middle
 * @param {Disc} middle
 * @param {number} reach of what is covered
 * @returns {Cover}
 */
function cover({ rows, columns }, covered, [x, y], reach) {
  const at = (/** @type {number} */ u, /** @type {number} */ n) => Math.floor(((u + 1) * n) / 2);
  /** @type {Cover} */
  const all = [];
  for (let i = Math.max(0, at(y - reach, rows)); i <= Math.min(rows - 1, at(y + reach, rows)); i++) {
    for (let j = Math.max(0, at(x - reach, columns)); j <= Math.min(columns - 1, at(x + reach, columns)); j++) {
      let hits = 0;
      for (let k = 0; k < fine * fine; k++) {
        const v = (2 * (i + (Math.floor(k / fine) + 0.5) / fine)) / rows - 1;
        const u = (2 * (j + ((k % fine) + 0.5) / fine)) / columns - 1;
        if (covered(Math.hypot(u - x, v - y))) hits++;
      }
      if (hits > 0) all.push({ i: i * columns + j, part: hits / (fine * fine) });
    }
  }
  return all;
}

/**
 * Mean and standard deviation of the pixels, each by the part of it that is covered.
 * @param {Picture} picture
 * @param {Cover} cover
 */
function weighed(picture, cover) {
  let [sum, first, second] = [0, 0, 0];
  for (const { i, part } of cover) {
    const g = value(picture, i);
    sum += part;
    first += part * g;
    second += part * g * g;
  }
  const mean = first / sum;
  return { mean, sd: Math.sqrt(Math.max(0, second / sum - mean * mean)) };
}

/**
 * The discs whose outlines show a region.
 * @param {Region} region
 * @returns {Disc[]} its own first
 */
export function outlines({ inside, background }) {
  const [x, y, radius] = inside;
  return [inside, ...(background ? [background] : ring.map((factor) => /** @type {Disc} */ ([x, y, factor * radius])))];
}

/**
 * The region of a spec that the page shows: the first, if a link holds one that makes sense.
 * @param {{regions?: unknown}} spec
 * @returns {Region | null}
 */
export function regionOf({ regions }) {
  return Array.isArray(regions) ? (readable(regions[0])[0] ?? null) : null;
}

/**
 * All of them that make sense.
 * @param {{regions?: unknown}} spec
 * @returns {Region[]}
 */
export function regionsOf({ regions }) {
  return Array.isArray(regions) ? regions.flatMap(readable) : [];
}

/** @param {any} region @returns {Region[]} one, if it makes sense */
function readable(region) {
  if (!isDisc(region?.inside)) return [];
  const { inside, background } = region;
  return [isDisc(background) ? { inside, background } : { inside }];
}

/**
 * @param {unknown} v
 * @returns {v is Disc}
 */
function isDisc(v) {
  return Array.isArray(v) && v.length === 3 && v.every(Number.isFinite) && v[2] > 0;
}
