// Where the paths of the same starts under two methods part for good.

import { grouped } from '../../lib/numbers.js';

/** @typedef {import('../run.js').Run} Run */
/** @typedef {import('../spec.js').Vec} Vec */

/** Paths that are closer than this go together. */
export const together = 0.5;

/** @typedef {{start: number, share: number, first: Vec, second: Vec}} Parting share of the run; points of both paths there */

/**
 * The partings of all starts whose two ends are apart, in the order of the starts.
 * Both runs are whole. One clock: equal shares of the runs belong together.
 * @param {Run} first
 * @param {Run} second
 * @returns {Parting[]}
 */
export function partings(first, second) {
  const moments = Math.max(first.last, second.last);
  const list = [];
  for (let start = 0; start < Math.min(first.starts, second.starts); start++) {
    const at = (/** @type {number} */ i) => [first, second].map((run) => run.at((i / moments) * run.last, start));
    let last = moments;
    while (last >= 0 && !near(at(last))) last--;
    if (last === moments) continue;
    const [a, b] = at(Math.max(0, last));
    list.push({ start, share: Math.max(0, last) / moments, first: a, second: b });
  }
  return list;
}

/**
 * Whether two points go together; a path that diverged goes alone.
 * @param {Vec[]} pair
 */
function near([a, b]) {
  return Math.hypot(a[0] - b[0], a[1] - b[1]) <= together;
}

/**
 * Says it in words.
 * @param {Parting[]} list
 * @param {Run} first
 * @param {Run} second
 * @param {boolean} marked whether squares stand there
 */
export function describePartings(list, first, second, marked) {
  const n = first.starts;
  if (list.length === 0)
    return n === 1
      ? 'Both methods end at the same point.'
      : `All ${grouped(n)} starts end at the same point under both methods.`;
  const shares = list.map(({ share }) => share).sort((a, b) => a - b);
  const median = shares[Math.floor(shares.length / 2)];
  const steps = [first, second].map((run) => Math.round(median * run.header.steps));
  const when =
    steps[0] === steps[1] ? `step ${steps[0]}` : `step ${steps[0]} of the first and ${steps[1]} of the second`;
  const who =
    n === 1 ? 'The two paths part' : `${grouped(list.length)} of ${grouped(n)} starts end apart; their paths part`;
  return `${who} for good ${list.length === 1 ? 'at' : 'around'} ${when}${marked ? ' (hollow squares)' : ''}.`;
}
