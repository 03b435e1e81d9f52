// What is drawn from.

/** @typedef {import('../spec.js').Spec} Spec */

/**
 * What a spec draws from on the page.
 * @param {Spec} spec
 */
export function drawOf(spec) {
  return spec.samples?.draw === 'posterior' ? 'posterior' : 'prior';
}
