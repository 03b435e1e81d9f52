// What stands beside the landscape, and what of it is kept secret: the choices of the view.

import { element, onChoice } from '../../lib/dom.js';
import { methodName } from '../methods.js';
import { twinMethod, usualView } from '../view.js';

/** @typedef {import('../link.js').State} State */

export class PaneChoice {
  #pictures = element('pictures', HTMLElement);
  #radios;
  #twinMethod = element('twin-method', HTMLSelectElement);
  #hide = element('hide', HTMLInputElement);
  #title = element('first-title', HTMLElement);

  /** @param {State} state */
  constructor(state) {
    this.#radios = onChoice('pane', (pane) => {
      state.look({ pane });
      this.#reveal();
    });
    this.#twinMethod.addEventListener('change', () => {
      const method = /** @type {import('../spec.js').Method} */ (this.#twinMethod.value);
      state.look({ twin: method === twinMethod(state.spec, usualView) ? '' : method });
    });
    this.#hide.addEventListener('change', () => state.look({ hide: this.#hide.checked }));
  }

  /**
   * Shows what was chosen.
   * @param {State} state
   */
  show({ spec, view }) {
    this.#pictures.dataset.pane = view.pane;
    for (const part of this.#beside()) part.hidden = part.dataset.pane !== view.pane;
    for (const radio of this.#radios) radio.checked = radio.value === view.pane;
    this.#hide.checked = view.hide;
    this.#twinMethod.value = twinMethod(spec, view);
    this.#title.textContent = methodName(spec.method);
  }

  #beside() {
    return [...this.#pictures.querySelectorAll('[data-pane]')].filter((part) => part instanceof HTMLElement);
  }

  /** Where the pane is below the first picture it would be out of sight. */
  #reveal() {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.#beside()
      .find((part) => !part.hidden)
      ?.scrollIntoView({ block: 'nearest', behavior: still ? 'auto' : 'smooth' });
  }
}
