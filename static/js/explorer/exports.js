// The dialog that takes things away: figures, tables, the spec, the link, the citation.

import { element } from '../lib/dom.js';
import { copies } from '../lib/copying.js';
import { save } from '../lib/download.js';
import { inWords } from './labels.js';

export class Exports {
  #dialog = element('export', HTMLDialogElement);
  #files = element('export-files', HTMLFieldSetElement);
  #working = element('export-working', HTMLElement);
  #said = element('export-said', HTMLElement);
  #error = element('export-error', HTMLElement);
  #link = element('export-link', HTMLInputElement);
  /** @type {AbortController | null} of the file that is being made */
  #making = null;

  /**
   * @param {{fetch: (file: string, signal: AbortSignal) => Promise<Blob>, name: (file: string) => string, opens?: () => void}} page
   *   what makes a file of the present state, and the name to save it by; opens: told before the dialog is shown
   */
  constructor({ fetch, name, opens = () => {} }) {
    this.fetch = fetch;
    this.name = name;
    this.opens = opens;
    element('export-open', HTMLButtonElement).addEventListener('click', () => this.open());
    this.#files.addEventListener('click', (event) => {
      const button = event.target instanceof Element ? event.target.closest('button') : null;
      if (button?.dataset.figure) void this.#make(`${button.dataset.figure}.${this.#format()}`, button);
      else if (button?.dataset.file) void this.#make(button.dataset.file, button);
    });
    element('export-cancel', HTMLButtonElement).addEventListener('click', () => this.#making?.abort());
    const say = (/** @type {string} */ text) => this.say(text);
    copies(element('export-link-copy', HTMLButtonElement), this.#link, say);
    copies(element('citation-copy', HTMLButtonElement), element('citation', HTMLTextAreaElement), say);
    this.#dialog.addEventListener('close', () => this.#making?.abort());
  }

  get shown() {
    return this.#dialog.open;
  }

  open() {
    if (this.shown) return;
    this.say('');
    this.#link.value = location.href.replace(location.search, ''); // of what is shown, also while following
    this.opens();
    this.#dialog.showModal();
  }

  close() {
    this.#dialog.close();
  }

  /** @param {string} text what was done */
  say(text) {
    this.#show(text, '');
  }

  /** @param {string} text what went wrong */
  error(text) {
    this.#show('', inWords(text));
  }

  /**
   * @param {string} said
   * @param {string} error
   */
  #show(said, error) {
    this.#said.textContent = said;
    this.#error.textContent = error;
    this.#error.hidden = error === '';
  }

  #format() {
    const checked = this.#files.querySelector('[name=figure-format]:checked');
    return checked instanceof HTMLInputElement ? checked.value : 'png';
  }

  /**
   * Has a file made and saves it, one at a time.
   * @param {string} file
   * @param {HTMLButtonElement} button to go back to
   */
  async #make(file, button) {
    if (this.#making) return;
    const making = new AbortController();
    const name = this.name(file);
    this.#making = making;
    this.#work(file);
    const began = performance.now();
    const clock = setInterval(() => this.#work(file, (performance.now() - began) / 1000), 1000);
    try {
      save(await this.fetch(file, making.signal), name);
      this.say(`${name} is saved.`);
    } catch (reason) {
      if (making.signal.aborted) this.say(`${file} was cancelled.`);
      else this.error(reason instanceof Error ? reason.message : String(reason));
    } finally {
      clearInterval(clock);
      this.#making = null;
      this.#work('');
      if (this.shown) button.focus();
    }
  }

  /**
   * Shows what is being made, nothing for ''.
   * @param {string} file
   * @param {number} [seconds] so far
   */
  #work(file, seconds = 0) {
    const busy = file !== '';
    const begins = busy && this.#working.hidden;
    this.#files.disabled = busy;
    this.#working.hidden = !busy;
    element('export-making', HTMLElement).textContent = busy
      ? `${file} is being made${seconds >= 1 ? `, ${Math.round(seconds)} s so far` : ''}`
      : '';
    if (!begins) return;
    this.say('');
    element('export-cancel', HTMLButtonElement).focus({ preventScroll: true });
  }
}
