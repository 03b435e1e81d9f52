// What a drawing has been, and what was undone of it.

/** @typedef {import('../spec.js').Shape} Shape */

export class Past {
  /** @type {Shape[][]} */
  #before = [];
  /** @type {Shape[][]} */
  #undone = [];

  get reaches() {
    return { back: this.#before.length > 0, forth: this.#undone.length > 0 };
  }

  forget() {
    [this.#before, this.#undone] = [[], []];
  }

  /** @param {Shape[]} drawing before an action that is over */
  note(drawing) {
    this.#before.push(drawing);
    this.#undone = [];
  }

  /**
   * The drawing before the last action, or after the one that was undone last.
   * @param {'back' | 'forth'} where
   * @param {Shape[]} now
   * @returns {Shape[] | undefined}
   */
  travel(where, now) {
    const [from, to] = where === 'back' ? [this.#before, this.#undone] : [this.#undone, this.#before];
    const next = from.pop();
    if (next) to.push(now);
    return next;
  }
}
