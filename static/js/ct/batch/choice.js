// The controls of a batch: from which seed, how many, and by which methods.

import { config } from '../../explorer/config.js';
import { methods } from '../../explorer/methods.js';
import { element, make } from '../../lib/dom.js';
import { solves, ways } from '../spec.js';
import { shortName } from './words.js';

/** @typedef {import('../spec.js').Spec} Spec */
/** @typedef {import('./figures.js').Wish} Wish */

/** @type {Wish} of a spec that does not say it */
const usual = config.batch;

export class BatchChoice {
  #first = element('batch-first', HTMLInputElement);
  #count = element('batch-count', HTMLInputElement);
  #levels = element('batch-levels', HTMLInputElement);
  #list = element('batch-methods', HTMLElement);
  /** The spec's own method, whose box comes first. */
  #own = '';
  /** @type {string[]} */
  #ticked = [];

  /** @param {() => void} changed */
  constructor(changed) {
    this.#first.value = String(usual.first);
    this.#count.value = String(usual.count);
    for (const input of [this.#first, this.#count, this.#levels]) input.addEventListener('input', changed);
    this.#list.addEventListener('change', () => {
      this.#ticked = [...this.#list.querySelectorAll('input')].filter((box) => box.checked).map((box) => box.value);
      changed();
    });
  }

  /** What is chosen, own method first. @returns {Wish} */
  get batch() {
    const levels = this.#numbers();
    return {
      first: this.#first.valueAsNumber,
      count: this.#count.valueAsNumber,
      methods: this.#possible(),
      ...(levels.length > 0 ? { levels } : {}),
    };
  }

  /** How many seeds. */
  get count() {
    return this.#count.valueAsNumber;
  }

  /** How many rows the table is going to have. */
  get rows() {
    const { methods: named, levels = [] } = this.batch;
    return named.length + (named.includes(this.#own) ? Math.max(0, levels.length - 1) : 0);
  }

  /** The numbers of levels that are typed: what is none is told by the server, in words. @returns {any[]} */
  #numbers() {
    const parts = this.#levels.disabled ? [] : this.#levels.value.split(/[\s,;]+/).filter((part) => part !== '');
    return parts.map((part) => (/^\d{1,9}$/.test(part) ? Number(part) : part));
  }

  /** @param {Spec} spec of the page */
  show(spec) {
    const { method, operator } = spec;
    if (method !== this.#own) {
      const others = this.#own === '' ? usual.methods : this.#ticked.filter((name) => name !== this.#own);
      const kept = others.filter((name) => name !== method);
      this.#ticked = [method, ...(this.#own === '' ? kept.slice(-1) : kept)];
      this.#own = method;
      this.#build();
    }
    this.#levels.disabled = !solves(spec);
    for (const box of this.#list.querySelectorAll('input')) {
      box.disabled = ways(box.value).sinogram === true && operator !== 'radon';
      box.checked = this.#ticked.includes(box.value) && !box.disabled;
    }
  }

  /** Takes what a link or a file says. @param {Partial<Wish>} batch which may hold anything */
  take({ first = usual.first, count = usual.count, methods: named = usual.methods, levels = [] }) {
    this.#first.value = String(first);
    this.#count.value = String(count);
    this.#levels.value = Array.isArray(levels) ? levels.join(', ') : String(levels);
    if (Array.isArray(named)) this.#ticked = named;
    for (const box of this.#list.querySelectorAll('input')) box.checked = this.#ticked.includes(box.value);
  }

  #build() {
    const order = [this.#own, ...methods.map(({ name }) => name).filter((name) => name !== this.#own)];
    this.#list.replaceChildren(
      ...order.map((value) =>
        make(
          'label',
          {},
          make('input', { type: 'checkbox', name: 'batch-method', value }),
          make('span', { textContent: shortName(value) }),
        ),
      ),
    );
  }

  #possible() {
    return [...this.#list.querySelectorAll('input')].filter((box) => box.checked).map((box) => box.value);
  }
}
