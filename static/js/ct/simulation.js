// How the scan was simulated, in words.

import { brief } from '../lib/numbers.js';

/** @type {Record<string, string>} */
const ways = {
  exact: 'Exact line integrals; the truth’s pixels are means over their areas.',
  fine: 'Scanned on a finer grid, whose means are the truth’s pixels.',
  'same-grid': 'An inverse crime: the reconstruction’s own projector and grid made the data.',
};

/**
 * How the data were made, and how much of them no picture of pixels explains.
 * @param {any} text of the scan's frame
 * @param {import('./spec.js').Spec} spec
 */
export function simulated({ simulation, discretisation_sd: grid, noise_sd: noise, operator }, spec) {
  const parts = [ways[simulation] ?? ''];
  if (simulation === 'same-grid' && spec.scan.simulation !== 'same-grid') {
    parts.unshift('The picture has too few pixels for a finer grid.');
  }
  if (operator === 'radon' && simulation !== 'same-grid') {
    parts.push(
      noise > 0
        ? `What pixels cannot show of them is ${brief(grid / noise, 2)} of the noise, and counted with it.`
        : `What pixels cannot show of them has SD ${brief(grid, 2)}, and counts as noise.`,
    );
  }
  return parts.join(' ');
}
