// Which answers are late: they have been waited for so long that what is shown in their
// place has to say what it is.

/** @typedef {import('./answers.js').Panel} Panel */

// In ms: most answers come sooner, and a page that said so each time would flicker.
const patience = 700;

export class Lateness {
  /** @type {Map<Panel, number>} timers of what is waited for */
  #timers = new Map();
  /** @type {Set<Panel>} */
  #late = new Set();

  /** @param {() => void} changed called when an answer has become late */
  constructor(changed) {
    this.changed = changed;
  }

  /** @param {Panel} panel */
  has(panel) {
    return this.#late.has(panel);
  }

  /**
   * Notes whether a panel is waited for. While it is, the time runs from the first ask, or from
   * the last answer to an ask that was replaced since: a drag has answers all along.
   * @param {Panel} panel
   * @param {boolean} waits
   * @param {boolean} [anew] whether an answer has come
   */
  note(panel, waits, anew = false) {
    if (!waits || anew) {
      clearTimeout(this.#timers.get(panel));
      this.#timers.delete(panel);
      this.#late.delete(panel);
    }
    if (!waits || this.#timers.has(panel)) return;
    this.#timers.set(
      panel,
      setTimeout(() => {
        this.#late.add(panel);
        this.changed();
      }, patience),
    );
  }
}
