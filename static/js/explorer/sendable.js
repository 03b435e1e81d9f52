// Whether what came from a link or a file can go on to the server as it is.

// Far deeper than any field: what is nested without end exhausts the stack of any code that walks it.
const mostNested = 10;

/**
 * Why a value of JSON cannot be sent as it is, '' if it can: 1e999 would become null on the way.
 * @param {unknown} value
 * @param {string} [path] of the value
 * @param {number} [depth] that is left
 * @returns {string}
 */
export function unsendable(value, path = '', depth = mostNested) {
  if (typeof value === 'number') return Number.isFinite(value) ? '' : `${path} is a number too large`;
  if (value === null || typeof value !== 'object') return '';
  if (depth === 0) return `${path} is nested too deep`;
  for (const [key, part] of Object.entries(value)) {
    const bad = unsendable(
      part,
      Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`,
      depth - 1,
    );
    if (bad !== '') return bad;
  }
  return '';
}
