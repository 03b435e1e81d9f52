// The fields that belong to the method and to the kind of starts.

import { element } from '../../lib/dom.js';
import { get } from '../../lib/fields.js';
import { about } from '../../explorer/form.js';
import { traits } from '../../explorer/methods.js';
import { methodName } from '../methods.js';

/** @typedef {import('../spec.js').Spec} Spec */

/**
 * Shows them, and hides the others.
 * @param {Spec} spec
 */
export function showKinds(spec) {
  const kind = String(get(spec, 'starts.kind'));
  const { searches, ungraduated } = traits(spec.method);
  element('armijo-field', HTMLElement).hidden = !searches;
  const note = element('ungraduated-note', HTMLElement);
  note.hidden = !ungraduated;
  if (ungraduated) note.children[0].textContent = methodName(spec.method);
  element('n-label', HTMLElement).textContent = kind === 'grid' ? 'Per side' : 'Number';
  for (const part of document.querySelectorAll('[data-for]')) {
    if (part instanceof HTMLElement) part.hidden = !part.dataset.for?.split(' ').includes(kind);
  }
}

/**
 * Whether an error's field is a control's. Errors of the starts as a whole belong to
 * their number.
 * @param {string} field
 * @param {string} own
 */
export function belongs(field, own) {
  return about(field, own) || (field === 'starts' && own === 'starts.n');
}
