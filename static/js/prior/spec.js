// The spec of a run and how it is viewed, and both in a link: pairs path=value of what differs from the default. The server
// writes the same links.

import { settlePrior } from '../ct/priors.js';
import { differing, joined, take, whole } from '../explorer/pairs.js';
import { clone, get } from '../lib/fields.js';

/**
 * @typedef {object} Spec
 * @property {string} kind
 * @property {string} prior
 * @property {number} size
 * @property {number} count
 * @property {number} seed
 * @property {number} t1
 * @property {number} t2
 * @property {number} step
 * @property {'ode' | 'sde'} process
 * @property {number} steps
 */

/**
 * @typedef {object} View
 * @property {boolean} plain whether the same is drawn without correction, too
 * @property {number | null} k moment at which the clock is held; null: at none in particular
 */

/** @type {Readonly<View>} */
export const usualView = { plain: true, k: null };

/**
 * What a run is compared with: itself without correction, if it has one.
 * @param {Spec} spec
 * @param {View} view
 * @returns {string[]}
 */
export function compared({ t2 }, { plain }) {
  return plain && t2 !== 0 ? ['plain'] : [];
}

/**
 * How the state of the page stands in its address.
 * @param {Spec} usual
 * @returns {import('../explorer/address.js').Codec<Spec, View>}
 */
export function codec(usual) {
  return {
    read(fragment) {
      const pairs = new URLSearchParams(fragment);
      const spec = clone(usual);
      for (const [path, text] of pairs) {
        if (path !== 'kind' && path !== 'compare' && !path.startsWith('view.'))
          take(spec, [path, text], get(usual, path));
      }
      const view = { plain: pairs.get('compare') !== '[]', k: whole(pairs.get('view.k')) };
      return { spec: settlePrior(spec), view };
    },
    write({ spec, view: { plain, k } }) {
      const pairs = differing(
        spec,
        (path) => get(usual, path),
        (path) => path === 'kind',
      );
      if (!plain) pairs.push(['compare', '[]']);
      if (k !== null) pairs.push(['view.k', String(k)]);
      return joined(pairs);
    },
  };
}

/**
 * The noise level that a time of the process means.
 * @param {number} time
 */
export function sigmaOf(time) {
  return Math.sqrt(Math.expm1(2 * time));
}

/**
 * The number of Langevin steps of each picture.
 * @param {Spec} spec
 */
export function corrections({ t1, t2, step }) {
  return t2 === 0 ? 0 : Math.ceil(t2 / (step * -Math.expm1(-2 * t1)) - 1e-9);
}

/**
 * How often the network is asked of each picture.
 * @param {Spec} spec
 */
export function evaluations(spec) {
  return corrections(spec) + (spec.process === 'ode' ? 2 : 1) * spec.steps;
}
