// Which moment of the run the exports show: that of the clock, or the end.

import { element, make } from '../lib/dom.js';
import { decimal, grouped } from '../lib/numbers.js';

/** Files that need a start. */
export const ofRun = /^(landscape|energy|moves)\.|^(paths|ends)\.csv/;

/** Files that differ from moment to moment. */
const momentary = /^(landscape\.|paths\.csv|ends\.csv)/;

export class ExportMoment {
  /** @param {import('./run.js').Player} player */
  constructor(player) {
    this.player = player;
  }

  /** Says which moment it is. */
  show() {
    const { run } = this.player;
    const step = this.#step;
    element('export-moment', HTMLElement).replaceChildren(
      'Landscape, paths and ends ',
      ...(run
        ? [
            `at step ${grouped(step ?? run.header.k[run.last])}, `,
            make('i', { textContent: 't' }),
            ` = ${decimal(run.t(step === null ? run.last : Math.floor(this.player.position)))}`,
          ]
        : []),
    );
  }

  /**
   * What to ask the server for besides a file's name.
   * @param {string} file
   */
  query(file) {
    const step = this.#of(file);
    return step === null ? '' : `?k=${step}`;
  }

  /**
   * The name by which it is saved.
   * @param {string} file
   */
  name(file) {
    const step = this.#of(file);
    return step === null ? file : file.replace('.', `-step-${step}.`);
  }

  /** @param {string} file */
  #of(file) {
    const now = document.querySelector('[name=export-moment]:checked');
    return now instanceof HTMLInputElement && now.value === 'now' && momentary.test(file) ? this.#step : null;
  }

  /** The step of the clock, null at the last. */
  get #step() {
    const { run, position } = this.player;
    return run && Math.floor(position) < run.last ? run.header.k[Math.floor(position)] : null;
  }
}
