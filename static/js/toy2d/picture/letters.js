// Names of the minima, sorted by value: the global minimiser is the star, the others
// are B, C, D and so on.

/** @param {number} i */
export function letterOf(i) {
  if (i === 0) return '★';
  const turn = Math.floor((i - 1) / 25);
  return String.fromCharCode(66 + ((i - 1) % 25)) + (turn > 0 ? turn + 1 : '');
}
