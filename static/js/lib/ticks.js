// Ticks of logarithmic axes.

import { full, powerOfTen } from './numbers.js';

/** @typedef {{value: number, label: string}} Tick a label of '' is a small tick */

/**
 * Labelled ticks at powers of ten and small ones at their multiples; on a range with
 * fewer than two powers, 2 and 5 have labels too.
 * @param {number} lo above 0
 * @param {number} hi
 * @param {number} most labels, about
 * @returns {Tick[]}
 */
export function decades(lo, hi, most) {
  const [first, last] = [Math.floor(Math.log10(lo) + 1e-9), Math.ceil(Math.log10(hi) - 1e-9)];
  if (!(last - first < 1000)) return [];
  const dense = hi / lo < 100 && most >= 3;
  const every = Math.max(1, Math.ceil((last - first) / most));
  const plain = lo >= 0.9e-3 && hi <= 1.1e3;
  const list = [];
  for (let power = first; power <= last; power++) {
    for (let digit = 1; digit < 10; digit++) {
      if (last - first > 4 && digit > 1) break;
      const value = Number(`${digit}e${power}`);
      if (value < lo * (1 - 1e-9) || value > hi * (1 + 1e-9)) continue;
      const named = digit === 1 ? power % every === 0 : dense && (digit === 2 || digit === 5);
      list.push({
        value,
        label: named ? (plain ? full(value) : `${digit === 1 ? '' : `${digit}·`}${powerOfTen(power)}`) : '',
      });
    }
  }
  return list;
}
