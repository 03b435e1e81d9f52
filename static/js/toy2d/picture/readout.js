// The numbers under the pointer, written on the plot and spoken.

import { make } from '../../lib/dom.js';
import { decimal, written } from '../../lib/numbers.js';
import { energy, gradient, landscape } from '../energy.js';
import { endOf } from './basinmap.js';
import { letterOf } from './letters.js';
import { endsDiverged, endsElsewhere } from './valleys.js';
import { pixelY } from './viewport.js';

/** @typedef {import('../spec.js').Vec} Vec */

export class Readout {
  /** @type {Vec | null} of what it speaks */
  #at = null;
  /** What is written, as one sentence. */
  text = '';
  /** Whether it must not tell where starts end. */
  secret = false;

  /**
   * @param {import('./plot.js').Plot} plot
   * @param {HTMLElement} written
   * @param {HTMLElement} spoken
   */
  constructor(plot, written, spoken) {
    this.plot = plot;
    this.written = written;
    this.spoken = spoken;
    this.fate = new Fate();
  }

  /** The landscape or the basins have changed. */
  refresh() {
    this.show(this.#at);
  }

  /** @param {Vec | null} at */
  show(at) {
    this.#at = at;
    const { problem, t, viewport } = this.plot;
    this.written.hidden = !at || !problem;
    if (!at || !problem) return;
    const l = landscape(problem, t);
    const slope = Math.hypot(...gradient(l, at[0], at[1]));
    const numbers = `x = ${written(at)}, F = ${decimal(energy(l, at[0], at[1]))}, |∇F| = ${decimal(slope)}`;
    this.write(pixelY(viewport, at[1]), numbers, this.secret ? '' : this.fate.of(at));
  }

  /**
   * Writes on the side of the plot where the pointer is not.
   * @param {number} y pixel
   * @param {...string} lines
   */
  write(y, ...lines) {
    const { top, size } = this.plot.viewport;
    const some = lines.filter((line) => line !== '');
    this.text = some.join('. ');
    this.written.hidden = false;
    this.written.toggleAttribute('data-low', y < top + 0.2 * size);
    this.written.replaceChildren(...some.map((line) => make('span', {}, line)));
  }

  /** @param {string} text */
  say(text) {
    this.spoken.textContent = text;
  }
}

/** Where a start would end, by the basin map. */
class Fate {
  /** @type {import('./basinmap.js').Basins | null} */
  basins = null;

  /**
   * In words; empty when it is not known.
   * @param {import('../spec.js').Vec} at
   */
  of(at) {
    const end = this.basins ? endOf(this.basins, at) : undefined;
    if (end === undefined) return '';
    if (end === endsDiverged) return 'a start here diverges';
    const minimum = this.basins?.minima[end];
    if (end === endsElsewhere || !minimum) return 'a start here ends in no valley';
    return `a start here ends in the valley of ${letterOf(end)} ${written(minimum.x)}`;
  }
}
