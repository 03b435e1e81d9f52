// The line on which a page says what went wrong and cannot be said where it was done.

import { element } from '../lib/dom.js';
import { inWords } from './labels.js';

/** @param {string} message '' for none */
export function showStatus(message) {
  const line = element('status', HTMLElement);
  line.textContent = inWords(message);
  line.hidden = message === '';
}
