// What went wrong is said where the person made it, or else on the status line. The last
// good pictures stay.

import { element } from '../dom.js';
import { get } from '../fields.js';
import { inWords } from '../labels.js';

/**
 * @typedef {object} Parts
 * @property {() => import('./spec.js').Spec} spec
 * @property {import('../form.js').Form} form
 * @property {import('./starts.js').StartList} starts
 * @property {import('./pictures.js').Pictures} pictures
 * @property {import('./drawing.js').Drawing} drawing
 * @property {import('./status.js').Status} status
 * @property {() => boolean} shown whether there is a run on the page
 * @property {() => void} retry asks for everything again
 */

export class Faults {
  #line = element('status', HTMLElement);
  #stale = element('stale', HTMLElement);

  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
  }

  /** The spec is another one, of which nothing wrong is known. */
  clear() {
    const { form, starts, pictures, drawing } = this.parts;
    for (const part of [form, starts, pictures, drawing]) part.clearErrors();
    this.say('');
    this.#stale.hidden = true;
  }

  /** @param {string} message '' for none */
  say(message) {
    this.#line.textContent = inWords(message);
    this.#line.hidden = message === '';
  }

  /**
   * @param {string} field
   * @param {string} message
   */
  async show(field, message) {
    const { spec, pictures, retry } = this.parts;
    const file = field.endsWith('.file') ? get(spec(), field) : undefined;
    if (typeof file === 'string' && (await pictures.uploads.again(file))) {
      retry();
      return;
    }
    this.#tell(field, message);
  }

  /**
   * @param {string} field
   * @param {string} message
   */
  #tell(field, message) {
    const { form, starts, pictures, drawing, status, shown } = this.parts;
    drawing.showError(field, message); // and where it is read once the dialog is closed
    const beside = starts.showError(field, message) || pictures.showError(field, message) || form.showError(field, message);
    status.rest();
    status.say(shown() ? 'These settings cannot be run.' : 'There is no run to show.', 'Change what is wrong, or reset everything.');
    this.#stale.hidden = !shown();
    this.say(beside && shown() ? '' : message);
  }
}
