// The examples of the server, and what to see in the one that is in force.

import { element, make } from '../lib/dom.js';
import { isObject } from '../lib/fields.js';

/** @typedef {{kind: string, method?: string, schedule?: object}} AnySpec */

/**
 * @template {AnySpec} S
 * @typedef {{name: string, title: string, see: string, spec: S}} Preset
 */

/** @template {AnySpec} S */
export class Presets {
  #presets;
  /** @type {HTMLButtonElement[]} */
  #buttons;
  #see;
  /** @type {Preset<S> | null} the one that was in force last */
  #last = null;

  /**
   * @param {{choices: HTMLElement, see: HTMLElement, opener: HTMLElement}} parts where the buttons stand, what to see, and
   *   what opens the choices
   * @param {Preset<S>[]} presets
   * @param {{choose: (preset: Preset<S>) => void}} actions
   */
  constructor({ choices, see, opener }, presets, { choose }) {
    this.#presets = presets;
    this.#see = see;
    this.#buttons = presets.map((preset) => {
      const button = make('button', { type: 'button', textContent: preset.title, ariaPressed: 'false' });
      button.dataset.preset = preset.name;
      button.addEventListener('click', () => {
        if (choices.matches(':popover-open')) choices.hidePopover();
        choose(preset);
      });
      return button;
    });
    choices.replaceChildren(...this.#buttons);
    opener.hidden = presets.length === 0;
  }

  /**
   * Marks the preset that a spec is, if it is one.
   * @param {S} spec
   */
  show(spec) {
    const present = this.#presets.findIndex((p) => same(p.spec, spec));
    this.#buttons.forEach((button, i) => (button.ariaPressed = String(i === present)));
    this.#last = this.#presets[present] ?? this.#last;
    const { method, schedule } = spec; // what some pages have, to try on an example
    const near =
      present >= 0 || (this.#last !== null && same({ ...this.#last.spec, ...(method && { method, schedule }) }, spec));
    this.#see.classList.toggle('past', !near);
    // What was to see stays, or all below would jump while a slider is dragged.
    if (!this.#last) this.#say('', 'This is none of the examples.');
    else if (near) this.#say('What to see: ', this.#last.see);
    else this.#say('Changed. ', `The example was: ${this.#last.see}`);
  }

  /**
   * @param {string} lead
   * @param {string} text
   */
  #say(lead, text) {
    if (this.#see.textContent === lead + text) return; // it would be read aloud again
    this.#see.replaceChildren(make('b', { textContent: lead }), text);
  }
}

/** The parts of a page that belong to its examples: what opens them stands in its header. */
export function presetParts() {
  return {
    choices: element('presets-choices', HTMLElement),
    see: element('presets-see', HTMLElement),
    opener: element('examples-open', HTMLButtonElement),
  };
}

/**
 * Whether two specs are equal, but for what the page does not care about.
 * @param {object} a
 * @param {unknown} b
 */
export function same(a, b) {
  return isObject(b) && equal({ ...a, kind: '', sweep: false }, { ...b, kind: '', sweep: false });
}

/**
 * Whether two values of JSON are equal, whatever the order of their fields.
 * @param {unknown} a
 * @param {unknown} b
 * @returns {boolean}
 */
function equal(a, b) {
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && equal(/** @type {any} */ (a)[name], /** @type {any} */ (b)[name]))
  );
}
