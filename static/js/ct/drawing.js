// The dialog in which pictures, starts and masks are drawn.

import { element } from '../lib/dom.js';
import { clone, get } from '../lib/fields.js';
import { Editor } from './draw/editor.js';
import { isShape } from './draw/shapes.js';

/** @typedef {import('./spec.js').Shape} Shape */

const titles = { image: 'Draw the true picture', mask: 'Paint the pixels that are lost' };

export class Drawing {
  #dialog = element('draw', HTMLDialogElement);
  #editor;
  /** Field that is drawn, such as "starts[2].drawing". */
  #field = '';
  /** What was there before the dialog opened. @type {import('./spec.js').Spec | null} */
  #before = null;
  #cancelled = false;
  /** The error that is known. */
  #wrong = { field: '', message: '' };

  /**
   * @param {object} actions
   * @param {(field: string, drawing: Shape[], ended: boolean) => void} actions.change
   * @param {(spec: import('./spec.js').Spec) => void} actions.restore
   * @param {() => import('./frames.js').Picture | null} actions.truth
   */
  constructor({ change, restore, truth }) {
    this.truth = truth;
    this.#editor = new Editor({ changed: (drawing, ended) => change(this.#field, drawing, ended) });
    element('draw-cancel', HTMLButtonElement).addEventListener('click', () => this.#cancel());
    this.#dialog.addEventListener('cancel', (event) => {
      event.preventDefault();
      this.#cancel();
    });
    this.#dialog.addEventListener('close', () => {
      this.#editor.finish();
      if (this.#cancelled && this.#before) restore(this.#before);
    });
  }

  #cancel() {
    this.#cancelled = true;
    this.#dialog.close();
  }

  /**
   * @param {string} field of a drawing
   * @param {import('./spec.js').Spec} spec
   * @param {import('./spec.js').Spec} before what Cancel brings again
   */
  open(field, spec, before) {
    this.#field = field;
    this.#cancelled = false;
    if (!this.#dialog.open) this.#before = clone(before); // a select tells of one choice twice
    const part = /** @type {keyof titles} */ (field.split('.')[0]);
    element('draw-title', HTMLElement).textContent = titles[part] ?? 'Draw a start';
    this.#dialog.showModal();
    this.#editor.open(this.#drawn(spec), part === 'mask' ? { under: this.truth() } : null);
    this.#complain();
  }

  /**
   * Shows what the spec holds: Back may have changed it.
   * @param {import('./spec.js').Spec} spec
   */
  show(spec) {
    if (this.#dialog.open) this.#editor.show(this.#drawn(spec));
  }

  clearErrors() {
    this.#wrong = { field: '', message: '' };
    this.#editor.complain('');
  }

  /**
   * Shows an error in the dialog whenever that is open and what is drawn there is at fault.
   * @param {string} field
   * @param {string} message
   */
  showError(field, message) {
    this.#wrong = { field, message: message.replace(`${field}: `, '') };
    this.#complain();
  }

  #complain() {
    const { field, message } = this.#wrong;
    if (this.#dialog.open && field.startsWith(this.#field)) this.#editor.complain(`The drawing ${message}.`);
  }

  /**
   * @param {import('./spec.js').Spec} spec
   * @returns {Shape[]}
   */
  #drawn(spec) {
    const drawing = get(spec, this.#field);
    return Array.isArray(drawing) ? drawing.filter(isShape) : [];
  }
}
