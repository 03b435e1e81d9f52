// What went wrong is said where the person made it, in the panel that it is about, or
// else on the status line. The last good picture stays.

import { element } from '../lib/dom.js';
import { inWords } from '../explorer/labels.js';
import { showStatus } from '../explorer/statusline.js';
import { count } from './starts.js';

/** @typedef {import('./answers.js').Panel} Panel */

/**
 * @typedef {object} Parts
 * @property {import('./link.js').State} state
 * @property {import('./run.js').Player} player
 * @property {import('./runs.js').Runs} runs
 * @property {import('../explorer/form.js').Form} form
 * @property {import('./controls/modelist.js').ModeList} modes
 * @property {import('./controls/points.js').Points} points
 * @property {import('./panes/panes.js').Panes} panes
 */

export class Faults {
  #stale = element('stale', HTMLElement);

  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
  }

  /** The spec is another one, of which nothing wrong is known. */
  clear() {
    this.parts.form.clearErrors();
    showStatus('');
    this.#stale.hidden = true;
  }

  /**
   * @param {Panel[]} about the panels that it befell
   * @param {import('./connection.js').Request | null} request
   * @param {string} field
   * @param {string} message
   */
  show(about, request, field, message) {
    const { state, panes } = this.parts;
    const alone = about.length === 1 ? about[0] : 'paths';
    const past = request !== null && request.spec !== state.spec && count(state.spec) !== 0;
    if (past && alone !== 'sweep') return; // of what was changed meanwhile
    if (alone === 'paths') this.#showRun(field, message);
    else if (/^(samples|window)\./.test(field) && this.parts.form.showError(field, message)) panes.fail(alone, '');
    else panes.fail(alone, inWords(message));
  }

  /**
   * @param {string} field
   * @param {string} message
   */
  #showRun(field, message) {
    const { player, runs, form, modes, points } = this.parts;
    runs.drop();
    runs.restore();
    const shown = modes.showError(field, message) || points.showError(field, message) || form.showError(field, message);
    this.#stale.hidden = !player.run?.starts;
    showStatus(shown && player.run?.starts ? '' : message); // its field may be far from sight
  }
}
