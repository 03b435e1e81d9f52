// The starts, which stay in sight while the results change.

import { element, make } from '../lib/dom.js';
import { titleOf } from './panels.js';
import { PictureView } from './view/pictureview.js';

/** @typedef {import('./frames.js').Picture} Picture */

export class StartRow {
  #section = element('start-row', HTMLElement);
  #label = element('start-label', HTMLElement);
  /** @type {{name: string, figure: HTMLElement, view: PictureView}[]} */
  #shots = [];

  /** @param {import('./view/viewing.js').Viewing} viewing */
  constructor(viewing) {
    this.viewing = viewing;
  }

  /** @param {string[]} names of the starts, none of a method that has none */
  build(names) {
    this.#section.hidden = names.length === 0;
    if (JSON.stringify(names) === JSON.stringify(this.#shots.map(({ name }) => name))) return;
    this.#shots = names.map((name) => {
      const view = make('div', { className: 'view' });
      const figure = make('figure', { className: 'shot' }, make('figcaption', {}, titleOf(name)), view);
      return { name, figure, view: new PictureView(view, this.viewing, `Start: ${name}`) };
    });
    this.#section.replaceChildren(this.#label, ...this.#shots.map(({ figure }) => figure));
  }

  /**
   * @param {Picture[]} pictures of the starts, as far as they have arrived
   * @param {Picture | null} truth
   */
  show(pictures, truth) {
    this.#shots.forEach(({ view }, i) => view.show(pictures[i] ?? null, { truth: truth ?? undefined }));
  }

  /** What is to be placed: a phone has no room for it. @returns {import('./board.js').Group | null} */
  get group() {
    return this.#shots.length > 0 && getComputedStyle(this.#section).display !== 'none'
      ? { label: this.#label, figures: this.#shots.map(({ figure }) => figure) }
      : null;
  }
}
