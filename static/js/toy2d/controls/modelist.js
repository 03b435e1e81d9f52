// The prior by number: a chip for each mode, and the fields of the chosen one.

import { unreadable } from '../../lib/commas.js';
import { element, make } from '../../lib/dom.js';
import { axesOf, covOf, limits, mostModes } from '../modes.js';
import { get, isObject } from '../../lib/fields.js';
import { onEntry } from '../../lib/entry.js';

/** @typedef {import('../spec.js').Mode} Mode */

/**
 * @typedef {object} ModeActions
 * @property {(index: number, mode: Mode, ended: boolean) => void} change ended is false while a gesture lasts
 * @property {() => void} add
 * @property {(index: number) => void} remove
 * @property {(index: number | null) => void} select
 * @property {() => void} settle a gesture has ended with what cannot be read
 */

/** @typedef {{along: number, across: number, angle: number}} Shape widths, and degrees */

const names = /** @type {Record<string, string>} */ ({
  'mean[0]': 'Centre x₁',
  'mean[1]': 'Centre x₂',
  weight: 'Weight',
  along: 'Width along',
  across: 'Width across',
  angle: 'Rotation',
});
// Fields of the spec that have no control of their own, and the control that stands for them.
const standIns = /** @type {Record<string, string>} */ ({ mean: 'mean[0]', cov: 'along' });

export class ModeList {
  #chips = element('prior-modes', HTMLFieldSetElement);
  #fields = element('prior-fields', HTMLFieldSetElement);
  #note = element('prior-note', HTMLElement);
  #error = element('prior-error', HTMLElement);
  #add = element('mode-add', HTMLButtonElement);
  #remove = element('mode-remove', HTMLButtonElement);
  #controls = [...this.#fields.querySelectorAll('input')];
  /** @type {unknown[]} modes of the spec, where a link may hold anything */
  #modes = [];
  /** @type {number | null} */
  #selected = null;
  /**
   * What was typed last. A covariance does not tell it all: a round mode has no angle,
   * and the longer axis may be called across.
   * @type {{index: number, cov: string, shape: Shape}}
   */
  #typed = { index: -1, cov: '', shape: { along: 0, across: 0, angle: 0 } };

  /** Of the prior, beside the modes: it may do without these. */
  #points = 0;

  /** Whether the error is one of the page's own, of which the spec knows nothing. */
  #unread = false;

  /**
   * @param {HTMLElement} root
   * @param {ModeActions} actions
   */
  constructor(root, actions) {
    this.root = root;
    this.actions = actions;
    this.#chips.addEventListener('change', ({ target }) => {
      if (target instanceof HTMLInputElement) actions.select(Number(target.value));
    });
    this.#chips.addEventListener('keydown', (event) => {
      if (event.key === 'Delete' && event.target instanceof HTMLInputElement && !this.#remove.disabled)
        actions.remove(Number(event.target.value));
    });
    this.#add.addEventListener('click', () => actions.add());
    this.#remove.addEventListener('click', () => {
      if (this.#selected !== null) actions.remove(this.#selected);
    });
    for (const control of this.#controls)
      onEntry(
        control,
        (ended) => this.#changed(control, ended),
        () => this.#selected,
      );
  }

  /**
   * @param {HTMLInputElement} control
   * @param {boolean} ended
   */
  #changed(control, ended) {
    const index = this.#selected;
    if (index === null) return; // the chosen one is gone
    const part = String(control.dataset.part);
    const value = control.valueAsNumber;
    const wrong = unreadable(control) || mistake(part, value);
    if (wrong) {
      this.#complain(control, wrong);
      this.#unread = true;
      if (ended) this.actions.settle(); // what was typed before it stays
      return;
    }
    if (this.#unread) this.#clearErrors(); // nobody else knows of it
    const mode = sound(this.#modes[index]);
    if (part === 'weight') mode.weight = value;
    else if (part === 'mean[0]') mode.mean = [value, mode.mean[1]];
    else if (part === 'mean[1]') mode.mean = [mode.mean[0], value];
    else {
      const shape = { ...this.#shape(index, mode), [part]: value };
      mode.cov = covOf(shape.along, shape.across, (shape.angle * Math.PI) / 180);
      this.#typed = { index, cov: JSON.stringify(mode.cov), shape };
    }
    this.actions.change(index, mode, ended);
  }

  /**
   * @param {number} index
   * @param {Mode} mode
   * @returns {Shape}
   */
  #shape(index, mode) {
    if (this.#typed.index === index && this.#typed.cov === JSON.stringify(mode.cov)) return this.#typed.shape;
    const { major, minor, angle } = axesOf(mode.cov);
    return { along: major, across: minor, angle: (angle * 180) / Math.PI };
  }

  /**
   * Shows the modes, the fields of the selected one open.
   * @param {unknown} modes
   * @param {number | null} selected
   * @param {number} points of the prior beside them, each of the weight 1
   */
  show(modes, selected, points = this.#points) {
    this.#points = points;
    const hadFocus = this.root.contains(document.activeElement);
    this.#clearErrors();
    this.#modes = Array.isArray(modes) ? modes : [];
    const count = this.#modes.length;
    const anew = selected !== this.#selected;
    this.#selected = selected !== null && selected >= 0 && selected < count ? selected : null;
    element('prior-count', HTMLElement).textContent = Array.isArray(modes)
      ? `${count} ${count === 1 ? 'mode' : 'modes'}`
      : 'no modes';
    this.#note.textContent = this.#advice(Array.isArray(modes));
    this.#note.hidden = this.#note.textContent === '';
    this.#showChips();
    this.#showFields(anew);
    this.#add.disabled = count >= mostModes;
    if (hadFocus && document.activeElement === document.body) this.#focusChip();
  }

  /** @param {boolean} list */
  #advice(list) {
    if (!list) return 'There is no list of modes in this link. Add a mode, or choose an example.';
    if (this.#modes.length === 0) return this.#points > 0 ? '' : 'A prior has at least one mode.';
    if (this.#modes.length >= mostModes) return `${mostModes} modes are the most.`;
    return this.#selected === null ? 'Choose a mode here or on the picture to change it.' : '';
  }

  #showChips() {
    const count = Math.min(mostModes, this.#modes.length);
    const shares = shareTexts(this.#modes, this.#points);
    while (this.#chips.querySelectorAll('label').length > count) this.#chips.lastElementChild?.remove();
    for (let i = this.#chips.querySelectorAll('label').length; i < count; i++) this.#chips.append(chip(i));
    [...this.#chips.querySelectorAll('label')].forEach((label, i) => {
      /** @type {HTMLInputElement} */ (label.control).checked = i === this.#selected;
      const share = /** @type {HTMLElement} */ (label.querySelector('small'));
      if (share.textContent !== shares[i]) share.textContent = shares[i];
    });
    this.#chips.hidden = count === 0;
  }

  /** @param {boolean} anew whether the fields were another mode's */
  #showFields(anew) {
    const index = this.#selected;
    this.#fields.hidden = this.#remove.hidden = index === null;
    if (index === null) return;
    element('prior-name', HTMLElement).textContent = `Mode ${index + 1}`;
    this.#remove.textContent = `Remove mode ${index + 1}`;
    this.#remove.disabled = this.#modes.length < 2 && this.#points === 0;
    const mode = this.#modes[index];
    const shape = isCov(get({ mode }, 'mode.cov')) ? this.#shape(index, sound(mode)) : {};
    for (const control of this.#controls) {
      const part = String(control.dataset.part);
      const value =
        part === 'weight'
          ? get({ weight: 1, ...(isObject(mode) ? mode : {}) }, part)
          : get({ ...(isObject(mode) ? mode : {}), ...shape }, part);
      // Rewriting 1. or 0.50 would take the text away from under the typing hand.
      if (anew || shown(control.valueAsNumber) !== shown(value)) control.value = shown(value);
    }
  }

  /**
   * Shows what the server says of a field; false if it is not a field of the modes.
   * @param {string} field as modes[2].weight
   * @param {string} message
   */
  showError(field, message) {
    const path = /^modes(?:\[(\d+)\](?:\.?(.*))?)?(?: .*)?$/.exec(field);
    if (!path) return false;
    const text = message.startsWith(`${field}: `) ? message.slice(field.length + 2) : message;
    const index = path[1] === undefined ? -1 : Number(path[1]);
    if (this.root instanceof HTMLDetailsElement) this.root.open = true;
    if (index >= 0 && index < Math.min(mostModes, this.#modes.length) && index !== this.#selected) {
      this.actions.select(index);
      this.show(this.#modes, index);
    }
    const part = path[2] ?? '';
    const control =
      index === this.#selected ? this.#controls.find((c) => c.dataset.part === (standIns[part] ?? part)) : undefined;
    const place =
      part === 'cov'
        ? 'Covariance'
        : (names[part] ?? [index < 0 ? 'Modes' : `Mode ${index + 1}`, part].filter(Boolean).join(', '));
    this.#say(control ?? null, `${place}: ${text}`);
    return true;
  }

  /**
   * @param {HTMLInputElement} control
   * @param {string} text
   */
  #complain(control, text) {
    this.#clearErrors();
    this.#say(control, `${names[String(control.dataset.part)]}: ${text}`);
  }

  /**
   * @param {HTMLInputElement | null} control
   * @param {string} text
   */
  #say(control, text) {
    this.#error.textContent = text;
    this.#error.hidden = false;
    if (!control) return;
    control.ariaInvalid = 'true';
    control.setAttribute('aria-errormessage', this.#error.id);
  }

  #clearErrors() {
    this.#unread = false;
    this.#error.hidden = true;
    for (const control of this.#controls) {
      control.removeAttribute('aria-invalid');
      control.removeAttribute('aria-errormessage');
    }
  }

  /** The focus that went with a removed chip or a hidden button goes to the next one. */
  #focusChip() {
    const chips = this.#chips.querySelectorAll('input');
    (chips[Math.min(this.#selected ?? 0, chips.length - 1)] ?? this.#add).focus();
  }
}

/** @param {number} i */
function chip(i) {
  const input = make('input', { type: 'radio', name: 'prior-mode', value: String(i) });
  return make(
    'label',
    {},
    input,
    make(
      'span',
      {},
      make('span', { className: 'hidden', textContent: 'Mode ' }),
      String(i + 1),
      ' ',
      make('small', {}),
    ),
  );
}

/**
 * The modes' shares of the whole weight, as text.
 * @param {unknown[]} modes
 * @param {number} points
 */
function shareTexts(modes, points) {
  const weights = modes.map((mode) => (isObject(mode) ? get({ weight: 1, ...mode }, 'weight') : NaN));
  const total = weights.reduce(
    (/** @type {number} */ sum, w) => sum + (typeof w === 'number' && w > 0 ? w : NaN),
    points,
  );
  return weights.map((w) => {
    const share = (100 * Number(w)) / total;
    return Number.isFinite(share) ? `${share > 0 && share < 1 ? '<1' : Math.round(share)} %` : '';
  });
}

/**
 * What is wrong with a number, if the server could not say it in the field's words.
 * @param {string} part
 * @param {number} value
 */
function mistake(part, value) {
  const [lo, hi] = limits.deviation;
  const width = part === 'along' || part === 'across';
  return width && !(value >= lo && value <= hi) ? `must be a number from ${lo} to ${hi}, got ${value}` : '';
}

/**
 * A copy of a mode, with defaults where a link holds what makes none.
 * @param {unknown} value
 * @returns {Mode}
 */
function sound(value) {
  const { mean, cov, weight } = /** @type {any} */ (isObject(value) ? value : {});
  return {
    mean: isVec(mean) ? [mean[0], mean[1]] : [0, 0],
    cov: isCov(cov)
      ? structuredClone(cov)
      : [
          [1, 0],
          [0, 1],
        ],
    weight: Number.isFinite(weight) ? weight : 1,
  };
}

/** @param {unknown} value */
function isVec(value) {
  return Array.isArray(value) && value.length === 2 && value.every(Number.isFinite);
}

/** @param {unknown} value */
function isCov(value) {
  return Array.isArray(value) && value.length === 2 && value.every(isVec);
}

/**
 * A number in as many digits as a person cares for.
 * @param {unknown} value
 */
function shown(value) {
  return typeof value === 'number' && Number.isFinite(value)
    ? String(Number(value.toFixed(4)) || Number(value.toPrecision(3)))
    : '';
}
