// The controls of how pictures are looked at.

import { unreadable } from '../../lib/commas.js';
import { element, onChoice, write } from '../../lib/dom.js';
import { decimal } from '../../lib/numbers.js';
import { ranges } from './viewing.js';

export class Toolbar {
  #level = element('window-level', HTMLInputElement);
  #width = element('window-width', HTMLInputElement);
  #map = element('map', HTMLSelectElement);
  #range = element('range', HTMLSelectElement);
  #reset = element('view-reset', HTMLButtonElement);
  #modes;
  #tools;

  /**
   * @param {import('./viewing.js').Viewing} viewing
   * @param {{auto: () => void}} actions auto fits the window to the pictures
   */
  constructor(viewing, { auto }) {
    this.viewing = viewing;
    this.#modes = onChoice('mode', (mode) => viewing.set({ mode }));
    this.#tools = onChoice('tool', (tool) => viewing.set({ tool }));
    this.#map.addEventListener('change', () => viewing.set({ map: /** @type {any} */ (this.#map.value) }));
    for (const range of ranges) this.#range.append(new Option(`±${range >= 1e-3 ? range : '0.0001'}`, String(range)));
    this.#range.addEventListener('change', () => viewing.set({ range: Number(this.#range.value) }));
    for (const input of [this.#level, this.#width]) {
      input.addEventListener('change', () => {
        const [level, width] = [this.#level.valueAsNumber, this.#width.valueAsNumber];
        if (unreadable(input) === '' && Number.isFinite(level) && width > 0) viewing.setWindow({ level, width }, true);
        else this.show();
      });
    }
    element('window-auto', HTMLButtonElement).addEventListener('click', auto);
    this.#reset.addEventListener('click', () => viewing.reset());
    this.show();
  }

  show() {
    const {
      mode,
      tool,
      map,
      range,
      window: { level, width },
      zoom,
    } = this.viewing;
    for (const radio of this.#modes) radio.checked = radio.value === mode;
    for (const radio of this.#tools) radio.checked = radio.value === tool;
    [this.#map.value, this.#range.value] = [map, String(range)];
    for (const part of document.querySelectorAll('[data-mode]'))
      if (part instanceof HTMLElement) part.hidden = part.dataset.mode !== mode;
    for (const [input, value] of /** @type {const} */ ([
      [this.#level, level],
      [this.#width, width],
    ])) {
      if (document.activeElement !== input || Number(input.value) !== value)
        input.value = String(Number(value.toPrecision(3)));
    }
    this.#reset.title = `Grey window, zoom and range of differences as at first; the zoom is ${decimal(zoom.scale)} ×`;
    for (const end of document.querySelectorAll('[data-range]')) {
      if (end instanceof HTMLElement)
        write(end, `${end.dataset.range === 'low' ? '−' : '+'}${range >= 1e-3 ? range : '0.0001'}`);
    }
  }
}
