// The colour scale: height above the lowest value shown, by its square root, so that
// shallow wells show beside steep walls at every smoothing.

/** @typedef {{lowest: number, range: number}} Scale */

/**
 * @param {Float64Array} values
 * @param {number} count of them
 * @returns {Scale}
 */
export function scaleOf(values, count) {
  let lowest = Infinity;
  let highest = -Infinity;
  for (let i = 0; i < count; i++) {
    const v = values[i];
    if (v < lowest) lowest = v;
    if (v > highest) highest = v;
  }
  return { lowest, range: Math.max(highest - lowest, Number.MIN_VALUE) };
}

/**
 * Where a height above the lowest value lies on the scale, 0 to 1.
 * @param {Scale} scale
 * @param {number} height
 */
export function place({ range }, height) {
  return Math.sqrt(Math.min(1, Math.max(0, height / range)));
}

/**
 * Round heights for the ticks of the colour bar, at least `gap` of its length apart.
 * @param {Scale} scale
 * @param {number} gap
 */
export function heightTicks(scale, gap) {
  const values = [0];
  let at = 0;
  const first = Math.floor(Math.log10(scale.range)) - 4;
  for (let power = first; power <= first + 4; power++) {
    for (const digit of [1, 2, 5]) {
      const value = Number(`${digit}e${power}`);
      const u = place(scale, value);
      if (value > scale.range || u - at < gap || 1 - u < gap / 2) continue;
      values.push(value);
      at = u;
    }
  }
  return values;
}
