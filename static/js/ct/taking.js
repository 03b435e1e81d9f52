// How the true picture is taken from its file: a preview, what of it becomes the square, and which of its numbers
// are black and white.

import { unreadable } from '../lib/commas.js';
import { element, make, write } from '../lib/dom.js';
import { onEntry } from '../lib/entry.js';
import { isWindow, previewOf, seenAs, windowChoices } from './files/seen.js';

/** @typedef {import('./files/seen.js').Upload} Upload */
/** @typedef {import('./files/seen.js').Window} Window */

export class Taking {
  #root = element('taking', HTMLElement);
  #canvas = element('taking-preview', HTMLCanvasElement);
  #note = element('taking-note', HTMLElement);
  #fit = element('image-fit', HTMLSelectElement);
  #window = element('image-window', HTMLSelectElement);
  #ends = ['low', 'high'].map((end) => element(`window-${end}`, HTMLInputElement));
  #drawn = '';

  /** @param {(window: Window, ended: boolean) => void} change */
  constructor(change) {
    for (const input of this.#ends) {
      onEntry(input, (ended) => {
        const wrong = this.#ends.some((end) => unreadable(end) !== '');
        if (!wrong) change(/** @type {Window} */ (this.#ends.map((end) => end.valueAsNumber)), ended);
      });
    }
  }

  /**
   * @param {Upload | null} upload null if the picture is no file, or nothing is known of it
   * @param {import('./files/seen.js').Way} way
   */
  show(upload, way) {
    this.#root.hidden = upload === null;
    if (!upload) return;
    element('fit-field', HTMLElement).hidden = upload.width === upload.height;
    this.#fit.value = way.fit === 'pad' ? 'pad' : 'crop';
    const seen = upload.unit !== undefined || way.window !== undefined;
    for (const id of ['window-field', 'window-ends']) element(id, HTMLElement).hidden = !seen;
    if (seen) this.#showWindow(upload, way.window);
    write(this.#note, seenAs(upload, way));
    const text = JSON.stringify([upload.file, way]);
    if (text === this.#drawn) return;
    this.#drawn = text;
    this.#draw(upload, way);
  }

  /**
   * @param {Upload} upload
   * @param {unknown} window
   */
  #showWindow(upload, window) {
    showChoices(this.#window, upload, window);
    const shown = Array.isArray(window) ? window : [];
    this.#ends.forEach((input, i) => {
      if (input.valueAsNumber !== shown[i] && input !== document.activeElement) input.value = String(shown[i] ?? '');
    });
  }

  /**
   * @param {Upload} upload
   * @param {import('./files/seen.js').Way} way
   */
  #draw(upload, way) {
    const { n, rgba, from, side } = previewOf(upload, way);
    Object.assign(this.#canvas, { width: n, height: n });
    const context = this.#canvas.getContext('2d');
    if (!context) return;
    context.putImageData(new ImageData(rgba, n), 0, 0);
    context.strokeStyle = getComputedStyle(this.#canvas).color;
    context.strokeRect(from + 0.5, from + 0.5, side - 1, side - 1);
  }
}

/**
 * Shows the windows that a picture may be seen through.
 * @param {HTMLSelectElement} select
 * @param {Upload} upload
 * @param {unknown} window
 */
export function showChoices(select, upload, window) {
  const choices = windowChoices(upload, window);
  const text = JSON.stringify(choices);
  if (select.dataset.choices !== text) {
    select.dataset.choices = text;
    select.replaceChildren(...choices.map(([value, textContent]) => make('option', { value, textContent })));
  }
  select.value = isWindow(window) ? String(window) : '';
}
