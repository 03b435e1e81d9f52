// The lines of a chart as numbers: on one x axis, their range, their height between two values.

/** @typedef {import('./chart.js').Line} Line */

// What a diverging run ends with is no longer drawn: uPlot has no ticks for it.
const largest = 1e30;

/**
 * The lines on one x axis, as uPlot wants them: undefined where another line has a value.
 * @param {Line[]} lines
 * @param {boolean} log
 * @param {(tables: unknown[][]) => unknown[]} join uPlot's
 */
export function aligned(lines, log, join) {
  const values = lines.map(({ y }) => y.map((v) => (drawable(v, log) ? v : null)));
  if (lines.length === 1) return [lines[0].x, values[0]];
  return join(lines.map(({ x }, i) => [x, values[i]]));
}

/**
 * @param {number | null | undefined} v
 * @param {boolean} log
 * @returns {v is number}
 */
function drawable(v, log) {
  return typeof v === 'number' && Math.abs(v) < largest && (!log || v > 0);
}

/**
 * The height of a line as it is drawn, between two of its values, too.
 * @param {Line} line
 * @param {number} x
 * @param {boolean} log
 */
export function between({ x: xs, y }, x, log) {
  if (x > xs[xs.length - 1] + 1e-9) return null;
  const i = entry(xs, x);
  const [a, b] = [y[i], y[i + 1]];
  if (!drawable(a, log)) return null;
  if (!drawable(b, log)) return a;
  const part = Math.max(0, (x - xs[i]) / (xs[i + 1] - xs[i]));
  return log ? a * (b / a) ** part : a + part * (b - a);
}

/**
 * The range of y, with a margin.
 * @param {Line[]} lines
 * @param {boolean} log
 * @param {number} [floor]
 * @returns {[number, number]}
 */
export function extent(lines, log, floor = 0) {
  let [lo, hi] = [Infinity, -Infinity];
  for (const { y } of lines) {
    for (const v of y) {
      if (!drawable(v, log)) continue;
      lo = Math.min(lo, v);
      hi = Math.max(hi, v);
    }
  }
  if (lo > hi) return log ? [0.1, 10] : [0, 1];
  if (log) {
    lo = Math.max(lo, Math.min(hi / 10, floor));
    const room = Math.max((hi / lo) ** 0.06, hi / lo < 1.5 ? 2 : 1.1);
    return [lo / room, hi * room];
  }
  const room = 0.06 * (hi - lo) || 0.1 * Math.abs(hi) || 1;
  return [lo - room, hi + room];
}

/**
 * The index of the last value at or before x, or the first.
 * @param {ArrayLike<number>} values rising
 * @param {number} x
 */
export function entry(values, x) {
  let [lo, hi] = [0, values.length];
  while (hi - lo > 1) {
    const middle = (lo + hi) >> 1;
    if (values[middle] <= x + 1e-9) lo = middle;
    else hi = middle;
  }
  return lo;
}
