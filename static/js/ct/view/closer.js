// Two pictures held against each other: one wiped over the other, and what is between them;
// and the values along a line through all pictures.

import { Chart } from '../../lib/chart.js';
import { element, make, write } from '../../lib/dom.js';
import { swatch } from '../../lib/linelooks.js';
import { decimal } from '../../lib/numbers.js';
import { along, rms } from './paint.js';
import { PictureView } from './pictureview.js';
import { RegionCard } from './regioncard.js';

/** @typedef {import('../frames.js').Picture} Picture */
/** @typedef {{name: string, picture: Picture | null}} Shown a picture of the page: the truth first, then the panels */

export class Closer {
  /** @type {Shown[]} */
  #shown = [];
  #card = element('closer', HTMLDetailsElement);
  #selects = [element('closer-a', HTMLSelectElement), element('closer-b', HTMLSelectElement)];
  #wipe = element('wipe', HTMLInputElement);
  #views;
  #difference;
  #chart;
  #region;
  #legend = element('profile-legend', HTMLElement);

  /**
   * @param {import('./viewing.js').Viewing} viewing
   * @param {{opened: () => void, region: (region: import('../regions.js').Region | null) => void}} actions
   */
  constructor(viewing, { opened, region }) {
    this.viewing = viewing;
    this.#region = new RegionCard({ region });
    this.#views = ['under', 'over'].map(
      (id) => new PictureView(element(`wipe-${id}`, HTMLElement), viewing, 'Two pictures, one wiped over the other'),
    );
    const over = element('wipe-over', HTMLElement);
    over.tabIndex = -1; // the one below has the keys
    this.#difference = new PictureView(element('difference', HTMLElement), viewing, 'The difference of two pictures');
    this.#chart = new Chart(element('profile-chart', HTMLElement), () => {});
    this.#wipe.addEventListener('input', () => this.#place());
    for (const select of this.#selects) select.addEventListener('change', () => this.show(this.#shown));
    this.#card.addEventListener('toggle', () => {
      if (this.#card.open && !viewing.profiled) viewing.set({ profiled: true });
      opened();
    });
    this.#place();
  }

  /** Opens the card. */
  reveal() {
    this.#card.open = true;
  }

  get open() {
    return this.#card.open;
  }

  /** @param {Shown[]} shown */
  show(shown) {
    this.#name(shown);
    this.#shown = shown;
    if (!this.open) return;
    const [a, b] = this.#selects.map((select) => shown[select.selectedIndex]?.picture ?? null);
    this.#views[0].show(b);
    this.#views[1].show(a);
    this.#difference.showDifference(a, b);
    const apart = a && b ? rms(a, b) : NaN;
    write(element('difference-rms', HTMLElement), Number.isNaN(apart) ? 'of different sizes' : `RMS ${decimal(apart)}`);
    this.#profile();
    this.#region.show(this.viewing.region);
    this.#region.measure(shown);
  }

  /** Reads size and theme anew. */
  refresh() {
    this.#chart.refresh();
    this.show(this.#shown);
  }

  /** @param {Shown[]} shown */
  #name(shown) {
    const names = shown.map(({ name }) => name);
    if (JSON.stringify(names) === JSON.stringify(this.#shown.map(({ name }) => name)) && this.#selects[0].length > 0)
      return;
    this.#selects.forEach((select, which) => {
      const before = select.value;
      select.replaceChildren(...names.map((name) => new Option(name, name)));
      const at = names.indexOf(before);
      select.selectedIndex = at >= 0 ? at : Math.min(names.length - 1, which === 0 ? 1 : 2);
    });
    this.#legend.replaceChildren(...names.map((name, i) => make('li', {}, swatch(i), name)));
  }

  #profile() {
    const last = Math.max(...this.#shown.map(({ picture }) => picture?.columns ?? 0));
    if (last === 0) return;
    const lines = this.#shown.map(({ picture }) => {
      const y = picture && picture.rows > 0 ? along(picture, this.viewing.profile) : [0, 0].map(() => null);
      return { x: y.map((_, i) => ((i + 0.5) / y.length) * last), y };
    });
    // What lies far outside of the grey window would flatten all else.
    const { level, width } = this.viewing.window;
    this.#chart.show(lines, {
      x: 'pixels along the line',
      last,
      log: false,
      range: [level - 0.6 * width, level + 0.6 * width],
    });
  }

  #place() {
    const share = Number(this.#wipe.value);
    element('wipe-box', HTMLElement).style.setProperty('--wipe', `${100 * share}%`);
    this.#wipe.setAttribute('aria-valuetext', `${Math.round(100 * share)} % of the first`);
  }
}
