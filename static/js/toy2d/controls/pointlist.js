// The points of the prior by number, one on a line, with buttons that clear them or leave them alone.

import { element } from '../../lib/dom.js';
import { mostPoints, pointsOf, readPoints, textOf } from '../cloud.js';

/** @typedef {import('../spec.js').Vec} Vec */

export class PointList {
  #text = element('cloud-points', HTMLTextAreaElement);
  #count = element('cloud-count', HTMLElement);
  #error = element('cloud-error', HTMLElement);
  #clear = element('cloud-clear', HTMLButtonElement);
  #alone = element('cloud-alone', HTMLButtonElement);
  /** What the text stood for when it was written here. */
  #shown = '';

  /**
   * @param {HTMLElement} root
   * @param {{change: (points: Vec[]) => void, clear: () => void, alone: () => void}} actions
   */
  constructor(root, actions) {
    this.root = root;
    this.#text.addEventListener('change', () => {
      const { points, wrong } = readPoints(this.#text.value);
      if (wrong) {
        this.#say(wrong);
        return;
      }
      this.#clearError();
      this.#shown = textOf(points);
      actions.change(points);
    });
    this.#clear.addEventListener('click', () => actions.clear());
    this.#alone.addEventListener('click', () => actions.alone());
  }

  /**
   * @param {unknown} cloud of the spec, where a link may hold anything
   * @param {unknown} modes likewise
   */
  show(cloud, modes) {
    const points = pointsOf(cloud);
    const text = textOf(points);
    this.#count.textContent = points.length > 0 ? `, ${points.length} ${points.length === 1 ? 'point' : 'points'}` : '';
    this.#clear.disabled = points.length === 0;
    this.#alone.disabled = points.length === 0 || !Array.isArray(modes) || modes.length === 0;
    if (text === this.#shown) return; // what is being typed stays
    this.#clearError();
    this.#shown = this.#text.value = text;
  }

  /**
   * Shows what the server says of a field; false if it is not of the points.
   * @param {string} field as cloud[2][1]
   * @param {string} message
   */
  showError(field, message) {
    if (!/^cloud(\[|$)/.test(field)) return false;
    if (this.root instanceof HTMLDetailsElement) this.root.open = true;
    const line = /^cloud\[(\d+)\]/.exec(field);
    const text = message.startsWith(`${field}: `) ? message.slice(field.length + 2) : message;
    this.#say(line && Number(line[1]) < mostPoints ? `point ${Number(line[1]) + 1} ${text}` : text);
    return true;
  }

  /** @param {string} text */
  #say(text) {
    this.#error.textContent = `Points: ${text}.`;
    this.#error.hidden = false;
    this.#text.ariaInvalid = 'true';
    this.#text.setAttribute('aria-errormessage', this.#error.id);
  }

  #clearError() {
    this.#error.hidden = true;
    this.#text.removeAttribute('aria-invalid');
    this.#text.removeAttribute('aria-errormessage');
  }
}
