// The starts as a table: where each begins and ends, with buttons that choose and remove it.
// It is the same for those who cannot see or point at the plot.

import { element, make } from '../../lib/dom.js';
import { decimal, written } from '../../lib/numbers.js';
import { letterOf } from '../picture/letters.js';
import { endsDiverged } from '../picture/valleys.js';
import { near } from '../run.js';
import { mostByHand } from '../starts.js';

/** @typedef {import('../run.js').Run} Run */
/** @typedef {import('../spec.js').Vec} Vec */

/**
 * What became of a start.
 * @param {Run} run
 * @param {number} i
 */
function reached(run, i) {
  const end = run.ends[i];
  if (end === undefined) return '';
  if (end === endsDiverged) return '✕ diverged';
  const minimum = run.header.minima[end];
  if (!minimum) return 'no valley';
  const [x, y] = run.at(run.last, i);
  const away = Math.hypot(x - minimum.x[0], y - minimum.x[1]);
  return away <= near ? letterOf(end) : `${letterOf(end)}, ${decimal(away)} short`;
}

export class StartList {
  #details = element('start-list', HTMLDetailsElement);
  #body = element('start-rows', HTMLTableSectionElement);
  #count = element('start-count', HTMLElement);
  #more = element('start-more', HTMLElement);
  /** @type {Run | null} */
  #run = null;
  /** @type {Vec[]} starts that no run shows yet */
  #waiting = [];

  /** @param {{remove: (start: number) => void, choose: (start: number) => void}} actions */
  constructor(actions) {
    this.actions = actions;
    this.#details.addEventListener('toggle', () => this.#fill());
  }

  /** @param {Run} run whose last step has arrived */
  show(run) {
    this.#run = run;
    this.#count.textContent = String(run.starts);
    this.#fill();
  }

  /**
   * Shows starts of which nobody knows yet where they end.
   * @param {number} count
   * @param {Vec[]} list as many as are known
   */
  wait(count, list) {
    [this.#run, this.#waiting] = [null, count <= mostByHand ? list : []];
    this.#count.textContent = Number.isNaN(count) ? '–' : String(count);
    this.#fill();
  }

  #fill() {
    const run = this.#run;
    const open = this.#details.open;
    const shown = !open ? 0 : !run ? this.#waiting.length : run.starts <= mostByHand ? run.starts : 0;
    this.#more.hidden = Number(this.#count.textContent) <= mostByHand;
    const focused = [...this.#body.children].findIndex((row) => row.contains(document.activeElement));
    this.#body.replaceChildren(...Array.from({ length: shown }, (_, i) => this.#row(run, i)));
    // The row that takes the removed one's place takes the focus too.
    if (focused >= 0)
      /** @type {HTMLElement | null | undefined} */ (
        this.#body.children[Math.min(focused, shown - 1)]?.querySelector('.remove')
      )?.focus();
  }

  /**
   * @param {Run | null} run
   * @param {number} i
   */
  #row(run, i) {
    const [start, end] = run ? [run.at(0, i), run.at(run.last, i)] : [this.#waiting[i], null];
    const valley = run?.ends[i];
    const button = make(
      'button',
      { type: 'button', className: 'remove', ariaLabel: `Remove start ${i + 1} at ${written(start)}` },
      '×',
    );
    button.addEventListener('click', () => this.actions.remove(i));
    const choose = make(
      'button',
      { type: 'button', className: 'choose', ariaLabel: `Charts of start ${i + 1}` },
      'charts',
    );
    choose.addEventListener('click', () => this.actions.choose(i));
    const row = make(
      'tr',
      {},
      make('td', { textContent: written(start) }),
      make('td', { textContent: valley === endsDiverged || !end ? '' : written(end) }),
      make('td', { textContent: run ? reached(run, i) : '' }),
      make('td', {}, choose),
      make('td', {}, button),
    );
    row.addEventListener('keydown', (event) => {
      if (event.key !== 'Delete' && event.key !== 'Backspace') return;
      event.preventDefault(); // it means this start, not the chosen one
      this.actions.remove(i);
    });
    Object.assign(row.dataset, { start: start.join(' '), end: end?.join(' ') ?? '', valley: valley ?? '' });
    return row;
  }
}
