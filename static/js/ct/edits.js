// Changes of a spec, with what goes along with them.

import { clone, isObject } from '../lib/fields.js';
import { panelNames } from './names.js';
import { samples, solves, ways, withField } from './spec.js';

/** @typedef {import('./spec.js').Spec} Spec */
/** @typedef {import('./spec.js').Defaults} Defaults */

/**
 * Another value of one field: what the others then cannot be any more is put right.
 * @param {Spec} spec
 * @param {string} field
 * @param {unknown} value
 * @param {Defaults} defaults
 * @returns {Spec}
 */
export function edited(spec, field, value, defaults) {
  let next = withField(spec, field, value, defaults);
  // Only a sinogram has a filtered backprojection.
  if (field === 'operator' && value !== 'radon') {
    if (ways(next.method).sinogram) return edited(next, 'method', 'graduated', defaults);
    if (Array.isArray(next.starts))
      next.starts = next.starts.map((start) => (isObject(start) && start.kind === 'fbp' ? { kind: 'zero' } : start));
  }
  // The baselines set out from nowhere, and follow no minimiser.
  if (field === 'method') {
    if (!solves(next)) [next.starts, next.curvature] = [[{ kind: 'zero' }], 0];
    else if (!solves(spec)) next.starts = clone(defaults['graduated score ve'].starts);
    // Chains need a prior whose curvature has a bound that stays, and noise levels.
    if (samples(next) && next.prior === 'tv') next = withField(next, 'prior', 'score', defaults);
    if (samples(next) && next.sde !== 've') next = withField(next, 'sde', 've', defaults);
  }
  return next;
}

/**
 * What of the tracks can be run beside a spec.
 * @param {string[]} compare
 * @param {Spec} spec
 */
export function possible(compare, spec) {
  return compare.filter(
    (name) => (!ways(name).sinogram || spec.operator === 'radon') && (name !== 'off' || solves(spec)),
  );
}

/**
 * The tracks that a spec and what it is compared with will have.
 * @param {Spec} spec
 * @param {string[]} compare
 */
export function expected(spec, compare) {
  const { length } = panelNames(spec);
  return ['main', ...compare].map((name) => ({ name, spec, panels: name === 'main' || name === 'off' ? length : 1 }));
}
