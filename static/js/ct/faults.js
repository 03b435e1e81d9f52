// What went wrong is said where the person made it, or else on the status line. The last
// good pictures stay.

import { showStatus } from '../explorer/statusline.js';

/**
 * @typedef {object} Parts
 * @property {import('../explorer/form.js').Form} form
 * @property {import('./startlist.js').StartList} starts
 * @property {import('./pictures.js').Pictures} pictures
 * @property {import('./drawing.js').Drawing} drawing
 * @property {() => boolean} shown whether there is a run on the page
 */

export class Faults {
  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
  }

  /** The spec is another one, of which nothing wrong is known. */
  clear() {
    const { form, starts, pictures, drawing } = this.parts;
    for (const part of [form, starts, pictures, drawing]) part.clearErrors();
    showStatus('');
  }

  /**
   * @param {string} field
   * @param {string} message
   */
  show(field, message) {
    const { form, starts, pictures, drawing, shown } = this.parts;
    drawing.showError(field, message); // and where it is read once the dialog is closed
    const beside =
      starts.showError(field, message) || pictures.showError(field, message) || form.showError(field, message);
    showStatus(beside && shown() ? '' : message);
  }
}
