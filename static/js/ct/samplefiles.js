// The buttons of the export dialog for what each chain has drawn.

import { element, make } from '../lib/dom.js';
import { panelNames } from './names.js';
import { samples } from './spec.js';

/**
 * Offers a sample of each chain, by the names of replay's files.
 * @param {import('./spec.js').Spec} spec
 */
export function showSamples(spec) {
  const list = element('export-samples', HTMLElement);
  const chains = samples(spec) ? panelNames(spec) : [];
  if (list.childElementCount === chains.length) return;
  list.replaceChildren(
    ...chains.map((name, i) => {
      const button = make('button', { type: 'button', textContent: name });
      button.dataset.file = `sample${i === 0 ? '' : `-${i + 1}`}.npy`;
      return button;
    }),
  );
}
