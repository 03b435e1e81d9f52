// The dialog in which pictures, starts and masks are drawn.

import { element } from '../dom.js';
import { get } from '../fields.js';
import { Editor } from './draw/editor.js';

/** @typedef {import('./spec.js').Shape} Shape */

const titles = { image: 'Draw the true picture', mask: 'Paint the pixels that are lost' };

export class Drawing {
  #dialog = element('draw', HTMLDialogElement);
  #editor;
  /** Field that is drawn, such as "starts[2].drawing". */
  #field = '';

  /** @param {{change: (field: string, drawing: Shape[], ended: boolean) => void}} actions */
  constructor({ change }) {
    this.#editor = new Editor({ changed: (drawing, ended) => change(this.#field, drawing, ended) });
  }

  /**
   * @param {string} field of a drawing
   * @param {import('./spec.js').Spec} spec
   */
  open(field, spec) {
    this.#field = field;
    const part = /** @type {keyof titles} */ (field.split('.')[0]);
    element('draw-title', HTMLElement).textContent = titles[part] ?? 'Draw a start';
    this.#dialog.showModal();
    this.show(spec);
  }

  /**
   * Shows what the spec holds: Back may have changed it.
   * @param {import('./spec.js').Spec} spec
   */
  show(spec) {
    if (!this.#dialog.open) return;
    const drawing = get(spec, this.#field);
    this.#editor.show(Array.isArray(drawing) ? drawing : null, this.#field.startsWith('mask'));
  }
}
