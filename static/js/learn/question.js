// Predict, then reveal: a question with a few answers, and below it what happens. The answer stays on the device.

import { still } from './figure.js';

export class Question {
  #root;
  /** @type {HTMLInputElement[]} */
  #choices;
  #reveal;
  #yours;
  #key;

  /**
   * @param {HTMLElement} root of the figure's section: a form of radio buttons, and details whose data-answer is the right
   *   value
   * @param {() => void} reveal runs what was asked about
   */
  constructor(root, reveal) {
    this.#root = root;
    this.#key = `learn.${root.id}`;
    this.#choices = [...root.querySelectorAll('.question input')].filter((input) => input instanceof HTMLInputElement);
    this.#reveal = /** @type {HTMLDetailsElement} */ (root.querySelector('.reveal'));
    this.#yours = /** @type {HTMLElement} */ (root.querySelector('.yours'));
    const before = remembered(this.#key);
    for (const input of this.#choices) {
      input.checked = input.value === before;
      input.addEventListener('change', () => {
        remember(this.#key, input.value);
        this.#say();
      });
    }
    this.#reveal.addEventListener('toggle', () => {
      this.#say();
      if (!this.#reveal.open) return;
      reveal();
      // On a phone the figure is below what was pressed.
      const behavior = still.matches ? 'auto' : 'smooth';
      root.querySelector('.figure')?.scrollIntoView({ block: 'nearest', behavior });
    });
  }

  /** The value that is chosen, '' for none. */
  get choice() {
    return this.#choices.find(({ checked }) => checked)?.value ?? '';
  }

  get revealed() {
    return this.#reveal.open;
  }

  #say() {
    const { answer = '' } = this.#reveal.dataset;
    const chosen = this.#choices.find(({ checked }) => checked);
    const right = this.#choices.find(({ value }) => value === answer);
    for (const input of this.#choices) {
      input.parentElement?.classList.toggle('right', this.#reveal.open && input === right);
    }
    this.#root.dataset.given = chosen?.value ?? '';
    this.#yours.hidden = !chosen;
    if (!chosen) return;
    const said = `You said “${labelOf(chosen)}”`;
    if (chosen === right) this.#yours.textContent = `${said}, and so it is.`;
    else this.#yours.textContent = `${said}. It is “${right ? labelOf(right) : answer}”.`;
  }
}

/** @param {HTMLInputElement} input */
function labelOf(input) {
  return input.parentElement?.textContent?.trim() ?? input.value;
}

/** @param {string} key */
function remembered(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // storage may be forbidden
  }
}

/**
 * @param {string} key
 * @param {string} value
 */
function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // The answer then lasts as long as the page.
  }
}
