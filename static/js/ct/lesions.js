// Discs that are put into the true picture: what is kept of them is seen in a region.

import { unreadable } from '../lib/commas.js';
import { element, make } from '../lib/dom.js';

/** @typedef {[number, number, number, number]} Lesion x to the right and y down, from -1 to 1, radius and contrast */

export class Lesions {
  #list = element('lesions', HTMLElement);
  #inputs = ['x', 'y', 'radius', 'contrast'].map((name) => element(`lesion-${name}`, HTMLInputElement));
  #shown = '';
  /** @type {Lesion[]} */
  #lesions = [];

  /** @param {{change: (lesions: Lesion[]) => void}} page */
  constructor({ change }) {
    this.change = change;
    element('lesion-add', HTMLButtonElement).addEventListener('click', () => {
      const values = this.#inputs.map((input) => (unreadable(input) === '' ? input.valueAsNumber : NaN));
      const wrong = values.findIndex((value) => !Number.isFinite(value));
      if (wrong >= 0) this.#inputs[wrong].focus();
      else change([...this.#lesions, /** @type {Lesion} */ (values)]);
    });
  }

  /** @param {{image?: {lesions?: unknown}}} spec */
  show({ image }) {
    const given = image?.lesions;
    this.#lesions = Array.isArray(given) ? given : [];
    const text = JSON.stringify(this.#lesions);
    if (text === this.#shown) return;
    this.#shown = text;
    this.#list.replaceChildren(
      ...this.#lesions.map((lesion, i) => {
        const said = Array.isArray(lesion) ? named(lesion) : String(lesion);
        const button = make('button', { type: 'button', textContent: 'Remove', ariaLabel: `Remove the disc ${said}` });
        button.addEventListener('click', () => this.change(this.#lesions.filter((_, k) => k !== i)));
        return make('li', {}, make('span', { textContent: said }), button);
      }),
    );
    this.#list.hidden = this.#lesions.length === 0;
  }
}

/** @param {number[]} lesion */
function named([x, y, radius, contrast]) {
  return `at (${x}, ${y}), radius ${radius}, ${contrast < 0 ? '−' : '+'}${Math.abs(contrast)}`;
}
