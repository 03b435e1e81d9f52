// The list of starts, each with the fields of its kind.

import { unreadable } from '../lib/commas.js';
import { make } from '../lib/dom.js';
import { onEntry } from '../lib/entry.js';
import { inWords } from '../explorer/labels.js';
import { phantoms } from './names.js';
import { choicesOf, waysOf } from './startways.js';
import { showChoices } from './taking.js';

/** @typedef {import('./spec.js').Start} Start */

const kinds = {
  zero: 'Zero',
  constant: 'Constant grey',
  noise: 'Noise',
  fbp: 'FBP',
  phantom: 'Another phantom',
  image: 'Your picture',
  drawing: 'Your drawing',
};

/** @type {Record<string, Start>} what a start of a kind begins with */
const fresh = {
  zero: { kind: 'zero' },
  constant: { kind: 'constant', value: 0.5 },
  noise: { kind: 'noise', scale: 1, seed: 1 },
  fbp: { kind: 'fbp' },
  phantom: { kind: 'phantom', phantom: 'ellipses', seed: 2 },
  drawing: { kind: 'drawing', drawing: [{ ellipse: [0, 0, 0.6, 0.4, 0, 0.8] }] },
};

/** @type {Record<string, Partial<Start>>} what the server takes for fields that a link or a file leaves out */
const usual = {
  constant: { value: 0 },
  noise: { scale: 1, seed: 1 },
  phantom: { phantom: 'ellipses', seed: 1 },
  image: { fit: 'crop' },
};

/** What the "Add" button proposes, the first that is not there. */
const proposals = [
  fresh.zero,
  fresh.noise,
  { kind: 'noise', scale: 5, seed: 2 },
  fresh.phantom,
  fresh.fbp,
  fresh.constant,
];

/**
 * @typedef {object} Actions
 * @property {(starts: Start[], ended: boolean) => void} change
 * @property {(index: number) => void} upload chooses a picture for a start
 * @property {(start: Start) => import('./files/seen.js').Upload | null} about what is known of its picture
 * @property {(index: number, before: Start[]) => void} draw opens the editor for a start, with the list that Cancel brings again
 * @property {() => void} settle a gesture has ended with what cannot be read
 */

export class StartList {
  /** @type {Start[]} */
  #starts = [];
  #shown = '';
  #tomography = true;
  #root;
  #list;
  #add;

  /**
   * @param {HTMLElement} root with a list, and a button that adds a start
   * @param {number} most that there may be
   * @param {Actions} actions
   */
  constructor(root, most, actions) {
    this.most = most;
    this.actions = actions;
    this.#root = root;
    this.#list = /** @type {HTMLElement} */ (root.querySelector('ol'));
    this.#add = /** @type {HTMLButtonElement} */ (root.querySelector('.add'));
    this.#add.addEventListener('click', () => this.#append());
  }

  /**
   * @param {unknown} starts which a link may have made anything
   * @param {boolean} tomography whether there is a filtered backprojection
   */
  show(starts, tomography) {
    const list = Array.isArray(starts) ? starts.filter((s) => s !== null && typeof s === 'object') : [];
    const layout = JSON.stringify([list.map((s) => [s.kind, this.#waysOf(s)]), tomography]);
    this.#starts = list;
    this.#tomography = tomography;
    this.#add.disabled = list.length >= this.most;
    if (layout !== this.#shown) {
      this.#shown = layout;
      const focused = [...this.#list.children].findIndex((row) => row.contains(document.activeElement));
      this.#list.replaceChildren(...list.map((start, i) => this.#row(start, i)));
      // The row that takes the place of a removed one takes the focus too.
      if (focused >= 0)
        /** @type {HTMLElement | null | undefined} */ (
          this.#list.children[Math.min(focused, list.length - 1)]?.querySelector('select')
        )?.focus();
    }
    for (const control of this.#controls()) {
      const [index, field] = [Number(control.dataset.start), String(control.dataset.part)];
      const value = { ...usual[list[index].kind], ...list[index] }[field];
      const upload = field === 'window' && this.actions.about(list[index]);
      if (upload && control instanceof HTMLSelectElement) showChoices(control, upload, value);
      else if (control instanceof HTMLSelectElement || control.valueAsNumber !== value)
        control.value = value === undefined ? '' : String(value);
    }
  }

  #controls() {
    return [...this.#list.querySelectorAll('[data-part]')].map(
      (c) => /** @type {HTMLInputElement | HTMLSelectElement} */ (c),
    );
  }

  /** @param {Start} start */
  #waysOf(start) {
    return waysOf(start.kind === 'image' ? this.actions.about(start) : null);
  }

  #append() {
    const taken = new Set(this.#starts.map((start) => JSON.stringify(start)));
    const next = proposals.find(
      (start) => !taken.has(JSON.stringify(start)) && (this.#tomography || start.kind !== 'fbp'),
    ) ?? { kind: 'noise', scale: 1, seed: this.#starts.length + 1 };
    this.actions.change([...this.#starts, next], true);
    /** @type {HTMLElement | null | undefined} */ (this.#list.lastElementChild?.querySelector('select'))?.focus();
  }

  /**
   * @param {Start} start
   * @param {number} i
   */
  #row(start, i) {
    const names = Object.entries(kinds).filter(([kind]) => this.#tomography || kind !== 'fbp' || start.kind === 'fbp');
    const kind = make(
      'select',
      { ariaLabel: `Start ${i + 1}` },
      ...names.map(([value, text]) => make('option', { value, textContent: text })),
    );
    kind.dataset.part = 'kind';
    kind.addEventListener('change', () => this.#choose(i, kind.value));
    const remove = make(
      'button',
      {
        type: 'button',
        className: 'remove',
        ariaLabel: `Remove start ${i + 1}`,
        title: 'Remove',
        disabled: this.#starts.length <= 1,
      },
      '×',
    );
    remove.addEventListener('click', () => this.actions.change(this.#starts.toSpliced(i, 1), true));
    const row = make('li', { className: 'start' }, kind, ...this.#fields(start, i), remove);
    for (const control of row.querySelectorAll('[data-part]')) {
      if (control instanceof HTMLElement)
        Object.assign(control.dataset, { start: String(i), field: `starts[${i}].${control.dataset.part}` });
    }
    row.dataset.kind = start.kind;
    return row;
  }

  /**
   * @param {number} i
   * @param {string} kind
   */
  #choose(i, kind) {
    const before = this.#starts;
    if (kind === 'image') this.actions.upload(i);
    else this.actions.change(before.with(i, structuredClone(fresh[kind])), true);
    if (kind === 'drawing') this.actions.draw(i, before);
  }

  /**
   * @param {Start} start
   * @param {number} i
   * @returns {HTMLElement[]}
   */
  #fields(start, i) {
    const number = (
      /** @type {string} */ part,
      /** @type {string} */ name,
      /** @type {Partial<HTMLInputElement>} */ how,
    ) => {
      const input = make('input', { type: 'number', id: `start-${i}-${part}`, step: 'any', ...how });
      input.dataset.part = part;
      onEntry(input, (ended) => {
        if (unreadable(input) !== '') {
          this.showError(`starts[${i}].${part}`, unreadable(input));
          if (ended) this.actions.settle();
        } else this.#set(i, part, input.valueAsNumber, ended);
      });
      return make('label', { className: 'small' }, name, input);
    };
    const button = (/** @type {string} */ text, /** @type {() => void} */ press) => {
      const made = make('button', { type: 'button', className: 'act' }, text);
      made.addEventListener('click', press);
      return made;
    };
    switch (start.kind) {
      case 'constant':
        return [number('value', 'grey value', {})];
      case 'noise':
        return [number('scale', 'SD', { min: '0' }), number('seed', 'seed', { min: '0', step: '1' })];
      case 'phantom': {
        const select = make(
          'select',
          {},
          ...Object.entries(phantoms).map(([value, text]) => make('option', { value, textContent: text })),
        );
        select.dataset.part = 'phantom';
        select.addEventListener('change', () => this.#set(i, 'phantom', select.value, true));
        return [make('label', { className: 'small' }, 'kind', select), number('seed', 'seed', { min: '0', step: '1' })];
      }
      case 'image': {
        const set = (/** @type {string} */ part, /** @type {string | number[] | undefined} */ value) =>
          this.#set(i, part, value, true);
        return [button('Choose…', () => this.actions.upload(i)), ...choicesOf(this.#waysOf(start), set)];
      }
      case 'drawing':
        return [button('Draw…', () => this.actions.draw(i, this.#starts))];
    }
    return [];
  }

  /**
   * @param {number} i
   * @param {string} part
   * @param {string | number | number[] | undefined} value undefined takes the field away
   * @param {boolean} ended
   */
  #set(i, part, value, ended) {
    const next = { ...this.#starts[i], [part]: value };
    if (value === undefined) delete next[/** @type {'window'} */ (part)];
    this.actions.change(this.#starts.with(i, next), ended);
  }

  clearErrors() {
    for (const text of this.#root.querySelectorAll('.error')) text.remove();
    this.#add.removeAttribute('aria-describedby');
    for (const control of this.#controls()) {
      control.removeAttribute('aria-invalid');
      control.removeAttribute('aria-describedby');
    }
  }

  /**
   * Shows an error at a start, or below the list that it is about; false when it is about
   * neither.
   * @param {string} field as in "starts[2].scale"
   * @param {string} message
   */
  showError(field, message) {
    const [about, index = '', part] = /^starts\b(?:\[(\d+)\])?(?:\.(\w+))?/.exec(field) ?? [];
    if (about === undefined || this.#root.hidden) return false;
    this.clearErrors();
    const text = make('p', {
      id: index === '' ? 'starts-error' : `start-${index}-error`,
      className: 'error',
      role: 'alert',
      textContent: inWords(message.replace(`${field}: `, '')),
    });
    const row = index === '' ? undefined : this.#list.children[Number(index)];
    const control = row?.querySelector(`[data-part="${part}"]`) ?? row?.querySelector('[data-part]') ?? this.#add;
    if (control !== this.#add) control.setAttribute('aria-invalid', 'true');
    control.setAttribute('aria-describedby', text.id);
    (row ?? this.#root).append(text);
    return true;
  }
}
