// The card about many seeds: one seed shows a picture, many show a method. It asks for nothing before
// its button is pressed, unless a link or a file comes with a batch.

import { inWords } from '../../explorer/labels.js';
import { element, write } from '../../lib/dom.js';
import { isObject } from '../../lib/fields.js';
import { Aside } from '../aside.js';
import { batchKey, withoutBatch } from '../spec.js';
import { BatchChoice } from './choice.js';
import { Batch } from './figures.js';
import { BatchResults } from './results.js';
import { cost, progress, title, verdict } from './words.js';

/** @typedef {import('../spec.js').Spec} Spec */

export class BatchCard {
  #card = element('batch', HTMLDetailsElement);
  #run = element('batch-run', HTMLButtonElement);
  #stop = element('batch-stop', HTMLButtonElement);
  #bar = element('batch-bar', HTMLProgressElement);
  /** @type {Spec | null} of the page */
  #spec = null;
  /** The batch of the page's spec as it was seen last: another one has come with a link, a file or the history. */
  #seen = '';
  /** @type {Spec | null} that was asked for */
  #asked = null;
  /** @type {Spec | null} of what is shown */
  #of = null;
  /** @type {Batch | null} what is shown */
  #batch = null;
  #whole = false;
  #began = 0;
  #painting = 0;
  /** @type {import('../../explorer/ask.js').Phase} */
  #phase = { at: 'idle' };

  /**
   * @param {import('../connection.js').Connection} connection
   * @param {{change: (spec: Spec) => void, mend: (spec: Spec, field: string) => Promise<boolean>}} page takes the spec
   *   with another batch, and brings what the server lacks
   */
  constructor(connection, { change, mend }) {
    this.results = new BatchResults();
    this.choice = new BatchChoice(() => this.#paintSoon());
    const types = { ask: 'batch', part: 'batch-row', end: 'batched' };
    this.asking = new Aside(connection, types, {
      fares: (phase) => this.#fares(phase),
      begin: (head) => this.#begin(new Batch(head)),
      part: (row) => {
        this.#batch?.add(row);
        this.#paintSoon();
      },
      finish: () => this.#finish(),
      mend,
    });
    element('batch-form', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      this.#start(change);
    });
    this.#stop.addEventListener('click', () => this.asking.cancel());
    this.#card.addEventListener('toggle', () => this.#paintSoon());
  }

  /** Takes the page's settings. @param {Spec} spec */
  settings(spec) {
    this.#spec = spec;
    this.choice.show(spec);
    const text = JSON.stringify(spec.batch) ?? '';
    if (text !== this.#seen && isObject(spec.batch)) {
      this.choice.take(spec.batch);
      this.#card.open = true;
      this.#ask(spec);
    }
    this.#seen = text;
    this.#paintSoon();
  }

  /** @param {(spec: Spec) => void} change */
  #start(change) {
    if (!this.#spec || this.asking.pending) return;
    const spec = { ...withoutBatch(this.#spec), batch: this.choice.batch }; // last, as the server writes it
    this.#seen = JSON.stringify(spec.batch);
    change(spec);
    this.#ask(spec);
  }

  /** @param {Spec} spec */
  #ask(spec) {
    this.#asked = spec;
    this.#error('', '');
    this.asking.want(spec);
  }

  /** @param {Batch} batch that begins, or begins anew after a loss */
  #begin(batch) {
    this.#of = this.#asked;
    this.#batch = batch;
    this.#whole = false;
    this.#began = performance.now();
    this.#paintSoon();
  }

  /** @param {import('../../explorer/ask.js').Phase} phase */
  #fares(phase) {
    if (phase.at === 'running' && this.#phase.at !== 'running') this.#began = performance.now();
    this.#phase = phase;
    if (phase.at === 'refused') this.#error(phase.field, phase.message);
    if (phase.at === 'cancelled') this.#say('The batch is stopped.');
    this.#paintSoon();
  }

  #finish() {
    this.#whole = true;
    if (this.#batch) this.#say(`The batch is done. ${verdict(this.#batch)}`);
    this.#paintSoon();
  }

  get #stale() {
    return this.#of !== null && this.#spec !== null && batchKey(this.#of) !== batchKey(this.#spec);
  }

  /** Paints once before the next frame of the screen, and nothing while the card is closed. */
  #paintSoon() {
    this.#painting ||= requestAnimationFrame(() => {
      this.#painting = 0;
      if (this.#card.open) this.#paint();
    });
  }

  #paint() {
    const batch = this.#batch;
    const busy = this.asking.pending;
    const { count, rows } = this.choice;
    this.#turn(busy);
    write(element('batch-cost', HTMLElement), busy ? '' : cost(count, rows));
    const shown = batch !== null && batch.done > 0;
    this.#card.dataset.state = busy ? 'busy' : this.#whole ? 'done' : shown ? 'partly' : 'empty';
    this.#card.toggleAttribute('data-stale', this.#stale);
    this.#show(
      'batch-stale',
      this.#stale && shown ? 'The settings have changed since these figures were computed.' : '',
    );
    this.#show('batch-verdict', shown ? verdict(batch) : '');
    element('batch-results', HTMLElement).hidden = !shown;
    element('batch-plots', HTMLElement).hidden = !shown || batch.head.rows.length < 2;
    if (shown) {
      this.results.show(batch);
      const partly = batch.done < batch.of ? `: ${batch.done} of ${batch.of} reconstructions` : '';
      write(element('batch-of', HTMLElement), `${title(batch.head)}${partly}`);
    }
    if (!busy) return;
    const begun = this.#phase.at === 'running' && batch !== null;
    if (begun) [this.#bar.max, this.#bar.value] = [batch.of, batch.done];
    else this.#bar.removeAttribute('value');
    const seconds = (performance.now() - this.#began) / 1000;
    const [done, of] = [batch?.done ?? 0, batch?.of ?? 0];
    write(element('batch-doing', HTMLElement), progress(this.#phase, 'reconstructions', done, of, seconds));
  }

  /** Shows the button that there is something to do for. @param {boolean} busy */
  #turn(busy) {
    const focused = [this.#run, this.#stop].some((button) => button === document.activeElement);
    this.#run.hidden = busy;
    this.#stop.hidden = !busy;
    element('batch-running', HTMLElement).hidden = !busy;
    if (focused) (busy ? this.#stop : this.#run).focus(); // the one that was pressed is gone
  }

  /**
   * @param {string} field
   * @param {string} message '' takes it away
   */
  #error(field, message) {
    this.#show('batch-error', inWords(message));
    for (const id of ['batch-first', 'batch-count', 'batch-levels']) {
      const input = element(id, HTMLInputElement);
      const wrong = message !== '' && field.replace(/\[\d+\]$/, '') === input.dataset.field;
      input.toggleAttribute('aria-invalid', false);
      if (wrong) {
        input.setAttribute('aria-invalid', 'true');
        input.setAttribute('aria-describedby', 'batch-error');
      } else input.removeAttribute('aria-describedby');
    }
  }

  /** @param {string} text that is read aloud */
  #say(text) {
    write(element('batch-spoken', HTMLElement), text);
  }

  /**
   * @param {string} id of an element that is there only while it has something to say
   * @param {string} text
   */
  #show(id, text) {
    const shown = element(id, HTMLElement);
    write(shown, text);
    shown.hidden = text === '';
  }
}
