// The choice of what is run beside the main track: a box for each.

import { element } from '../lib/dom.js';
import { comparable } from './names.js';

export class Compare {
  #boxes = [...document.querySelectorAll('[name=compare]')].filter((box) => box instanceof HTMLInputElement);

  /**
   * @param {() => string[]} chosen what is compared now
   * @param {(compare: string[], apart: boolean) => void} change apart: whether the starts are to be seen
   *   falling apart
   */
  constructor(chosen, change) {
    for (const box of this.#boxes) {
      box.addEventListener('change', () => {
        const names = new Set(chosen());
        if (box.checked) names.add(box.value);
        else names.delete(box.value);
        change(
          comparable.filter((name) => names.has(name)),
          box.value === 'off' && box.checked,
        );
      });
    }
  }

  /** @param {string[]} compare what is run */
  show(compare) {
    for (const box of this.#boxes) box.checked = compare.includes(box.value);
    element('export-panels', HTMLButtonElement).hidden = compare.length === 0;
    element('export-off', HTMLButtonElement).hidden = !compare.includes('off');
  }
}
