// The controls of a batch: from which seed, how many, and by which methods.

import { config } from '../../explorer/config.js';
import { methods } from '../../explorer/methods.js';
import { element, make } from '../../lib/dom.js';
import { ways } from '../spec.js';
import { shortName } from './words.js';

/** @typedef {import('../spec.js').Spec} Spec */
/** @typedef {import('./figures.js').Head} Head */

/** @type {Head} of a spec that does not say it */
const usual = config.batch;

export class BatchChoice {
  #first = element('batch-first', HTMLInputElement);
  #count = element('batch-count', HTMLInputElement);
  #list = element('batch-methods', HTMLElement);
  /** The spec's own method, whose box comes first. */
  #own = '';
  /** @type {string[]} */
  #ticked = [];

  /** @param {() => void} changed */
  constructor(changed) {
    this.#first.value = String(usual.first);
    this.#count.value = String(usual.count);
    for (const input of [this.#first, this.#count]) input.addEventListener('input', changed);
    this.#list.addEventListener('change', () => {
      this.#ticked = [...this.#list.querySelectorAll('input')].filter((box) => box.checked).map((box) => box.value);
      changed();
    });
  }

  /** What is chosen, own method first. @returns {Head} */
  get batch() {
    return { first: this.#first.valueAsNumber, count: this.#count.valueAsNumber, methods: this.#possible() };
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
    for (const box of this.#list.querySelectorAll('input')) {
      box.disabled = ways(box.value).sinogram === true && operator !== 'radon';
      box.checked = this.#ticked.includes(box.value) && !box.disabled;
    }
  }

  /** Takes what a link or a file says. @param {Partial<Head>} batch which may hold anything */
  take({ first = usual.first, count = usual.count, methods: named = usual.methods }) {
    this.#first.value = String(first);
    this.#count.value = String(count);
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
