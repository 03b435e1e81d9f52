// The fragment of a link: pairs path=value of the leaves that differ from the page default
// of the spec's method, prior and process, then what is compared and the page's view. The
// server writes the same links.

import { differing, joined, take } from '../explorer/pairs.js';
import { clone, get } from '../lib/fields.js';
import { settleNoise } from './noise.js';
import { settlePrior } from './priors.js';
import { baseOf, heads, makeRoom } from './spec.js';
import { isView, viewOf, viewPairs } from './view.js';

/** @typedef {import('./spec.js').Spec} Spec */
/** @typedef {import('./spec.js').Defaults} Defaults */

/**
 * The fragment of a spec and a view, without the #.
 * @param {Spec} spec
 * @param {Defaults} defaults
 * @param {import('./view.js').View} view
 */
export function toFragment(spec, defaults, view) {
  const [base, first] = [baseOf(spec, defaults), baseOf({}, defaults)];
  const pairs = differing(
    spec,
    (path) => get(isHead(path) ? first : base, path),
    (path) => path === 'kind',
  );
  return joined([...pairs, ...viewPairs(view, pairs.length === 0)]);
}

/** @param {string} path */
function isHead(path) {
  return heads.some((head) => head === path);
}

/**
 * The spec of a fragment.
 * @param {string} fragment without the #
 * @param {Defaults} defaults
 * @returns {Spec}
 */
export function fromFragment(fragment, defaults) {
  const pairs = new URLSearchParams(fragment);
  const head = Object.fromEntries(heads.flatMap((name) => (pairs.has(name) ? [[name, pairs.get(name)]] : [])));
  const spec = makeRoom(baseOf(head, defaults), (path) => pairs.has(path));
  const base = clone(spec);
  for (const [path, text] of pairs) {
    if (path === 'kind' || isView(path) || isHead(path)) continue;
    const usual = get(base, path);
    // A name may stand where a number usually does, and the other way round.
    take(spec, [path, text], usual, path.endsWith('.file') || (typeof usual === 'string' && path !== 'lambda'));
  }
  return settlePrior(settleNoise(spec));
}

/**
 * How the state of the page stands in its address.
 * @param {Defaults} defaults
 * @returns {import('../explorer/address.js').Codec<Spec, import('./view.js').View>}
 */
export function codec(defaults) {
  return {
    read: (fragment) => ({ spec: fromFragment(fragment, defaults), view: viewOf(fragment) }),
    write: ({ spec, view }) => toFragment(spec, defaults, view),
  };
}
