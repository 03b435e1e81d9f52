// The region that is looked at: where it is, and what each picture holds of it.

import { unreadable } from '../../lib/commas.js';
import { element, make, write } from '../../lib/dom.js';
import { decimal } from '../../lib/numbers.js';
import { figures, recovery } from '../regions.js';

/** @typedef {import('../regions.js').Region} Region */

/** @type {Region} where a region begins that a person asks for */
const usual = { inside: [0, 0, 0.1] };

export class RegionCard {
  /** @type {Region | null} */
  #region = null;
  #on = element('region-on', HTMLInputElement);
  #ring = element('region-ring', HTMLInputElement);
  #inside = ['x', 'y', 'r'].map((name) => element(`region-${name}`, HTMLInputElement));
  #background = ['x', 'y', 'r'].map((name) => element(`region-background-${name}`, HTMLInputElement));
  #rows = element('region-rows', HTMLElement);

  /** @param {{region: (region: Region | null) => void}} actions told what a person wants */
  constructor({ region }) {
    const tell = () => region(this.#read());
    this.#on.addEventListener('change', () => region(this.#on.checked ? (this.#region ?? usual) : null));
    this.#ring.addEventListener('change', tell);
    for (const input of [...this.#inside, ...this.#background]) {
      input.addEventListener('change', () => {
        if (unreadable(input) === '' && Number.isFinite(input.valueAsNumber)) tell();
        else this.show(this.#region);
      });
    }
    this.show(null);
  }

  /** @returns {Region} as it is typed */
  #read() {
    const disc = (/** @type {HTMLInputElement[]} */ inputs) =>
      /** @type {import('../regions.js').Disc} */ (inputs.map((input) => input.valueAsNumber));
    const inside = disc(this.#inside);
    if (this.#ring.checked) return { inside };
    const background = disc(this.#background);
    if (background.every(Number.isFinite)) return { inside, background };
    const [x, y, r] = inside;
    return { inside, background: [short(x > 0 ? x - 3 * r : x + 3 * r), y, r] };
  }

  /** @param {Region | null} region */
  show(region) {
    this.#region = region;
    this.#on.checked = region !== null;
    element('region-fields', HTMLElement).hidden = region === null;
    element('region-table', HTMLElement).hidden = region === null;
    if (!region) return;
    this.#ring.checked = region.background === undefined;
    element('region-background', HTMLElement).hidden = region.background === undefined;
    this.#fill(this.#inside, region.inside);
    this.#fill(this.#background, region.background ?? []);
  }

  /**
   * @param {HTMLInputElement[]} inputs
   * @param {number[]} values
   */
  #fill(inputs, values) {
    for (const [i, input] of inputs.entries()) {
      if (values[i] === undefined) input.value = '';
      else if (input.valueAsNumber !== values[i]) input.value = String(values[i]);
    }
  }

  /** @param {import('./closer.js').Shown[]} shown the truth first */
  measure(shown) {
    const region = this.#region;
    if (!region) return;
    const all = shown.map(({ picture }) => (picture && picture.rows > 0 ? figures(picture, region) : null));
    const truth = all[0];
    const rows = shown.map(({ name }, i) => {
      const of = all[i];
      const kept = of && truth && i > 0 ? recovery(of, truth) : NaN;
      const cells = of
        ? [
            decimal(of.mean),
            decimal(of.sd),
            decimal(of.contrast),
            Number.isNaN(kept) ? '' : `${Math.round(100 * kept)} %`,
            decimal(of.cnr),
          ]
        : ['', '', '', '', ''];
      return { name, cells };
    });
    while (this.#rows.childElementCount > rows.length) this.#rows.lastElementChild?.remove();
    while (this.#rows.childElementCount < rows.length) {
      this.#rows.append(
        make('tr', {}, make('th', { scope: 'row' }), ...Array.from({ length: 5 }, () => make('td', {}))),
      );
    }
    for (const [i, { name, cells }] of rows.entries()) {
      [name, ...cells].forEach((text, k) =>
        write(/** @type {HTMLElement} */ (this.#rows.children[i].children[k]), text),
      );
    }
  }
}

/** @param {number} v as exact as a region needs it */
function short(v) {
  return Number(v.toFixed(3));
}
