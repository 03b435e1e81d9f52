// Where the values of a plot stand. No document here.

/**
 * Round numbers between two others, 0 among them where it lies there.
 * @param {number} low
 * @param {number} high
 * @param {number} most how many, about
 */
export function evenTicks(low, high, most) {
  const rough = (high - low) / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((digit) => digit * power >= rough * (1 - 1e-9)) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => Number(((first + i) * step).toPrecision(12)) + 0);
}

/**
 * A range that holds all values and zero, with some room beyond them.
 * @param {number[]} values
 * @returns {[number, number]}
 */
export function rangeOf(values) {
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const room = Math.max(0.12 * (high - low), 0.1);
  return [low - room, high + room];
}
