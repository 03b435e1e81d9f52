// What the run is doing and what came of it: in numbers, in words, and read aloud.

import { element, write } from '../dom.js';
import { mainName, levelLetter, solves, trackName } from './spec.js';
import { readable, verdict, watching } from './words.js';

/** @typedef {import('./run.js').Run} Run */

export class Status {
  #card = element('verdict', HTMLElement);
  #distances = element('distances', HTMLElement);
  #distance = element('distance', HTMLElement);
  #label = element('distance-label', HTMLElement);
  #work = element('work', HTMLElement);
  #bar = element('work-bar', HTMLProgressElement);
  #doing = element('work-doing', HTMLElement);
  #again = element('again', HTMLButtonElement);
  #began = 0;
  /** The run whose end has been shown: of another the verdict would give it away. @type {Run | null} */
  #seen = null;

  /** @param {{cancel: () => void, again: () => void}} actions */
  constructor({ cancel, again }) {
    element('cancel', HTMLButtonElement).addEventListener('click', cancel);
    this.#again.addEventListener('click', again);
  }

  /** Another run was asked for. */
  expect() {
    this.#began = performance.now();
    this.#again.hidden = true;
    this.#busy('The server prepares the run.', null);
  }

  /** A gesture lasts: what is shown is a preview. @param {import('./spec.js').Spec} spec */
  follow(spec) {
    this.rest();
    this.say('Live preview of the first panel.', `${solves(spec) ? 'Small and with few levels' : 'Small'}; the full run starts when you let go.`);
  }

  /** Somebody else's gesture lasts. */
  attend() {
    this.rest();
    this.say('Settings are being changed.', 'The run starts when the presenter lets go.');
  }

  /**
   * @param {any} message queued, running, done, failed or cancelled
   * @param {Run | null} run
   */
  progress(message, run) {
    this.#card.dataset.state = message.state;
    switch (message.state) {
      case 'queued':
        this.#busy(`Waiting: place ${message.position} of ${message.of} in the queue.`, null);
        this.say('The run waits in the queue.', '');
        break;
      case 'running':
        this.#busy(run ? this.#doingOf(run, message) : 'The solver is at work.', run ? shareOf(run, message) : null);
        if (!run?.main.received) this.say('The solver is at work.', '');
        break;
      case 'done':
        this.rest();
        break;
      case 'failed':
        this.rest();
        this.say('The run failed.', message.message ?? '');
        this.#again.hidden = false;
        break;
      case 'cancelled': {
        const focused = document.activeElement === element('cancel', HTMLButtonElement);
        this.rest();
        this.say('Cancelled.', message.message ? `${message.message[0].toUpperCase()}${message.message.slice(1)}.` : 'What has arrived can be played.');
        this.#again.hidden = false;
        if (focused) this.#again.focus(); // it takes the other's place
        break;
      }
    }
  }

  /** Nothing is being computed. */
  rest() {
    this.#work.hidden = true;
  }

  /**
   * @param {Run} run
   * @param {{track: number, done: number, of: number}} message
   */
  #doingOf(run, { track, done, of }) {
    const { head } = run.tracks[track] ?? run.main;
    const name = run.tracks.length > 1 ? `${head.name === 'main' ? mainName(head.spec) : trackName(head.name, head.spec)}: ` : '';
    const index = head.k.findLastIndex((k) => k <= done);
    const t = head.t[index] ?? null;
    const level = t === null ? '' : `, ${levelLetter(head.spec)} = ${readable(t)}`;
    const share = shareOf(run, { track, done, of });
    const seconds = (performance.now() - this.#began) / 1000;
    const left = share > 0.1 && seconds > 2 ? `, about ${Math.max(1, Math.round((seconds * (1 - share)) / share))} s left` : '';
    return `${name}step ${done} of ${of}${level}${left}`;
  }

  /**
   * @param {string} doing
   * @param {number | null} share
   */
  #busy(doing, share) {
    this.#work.hidden = false;
    write(this.#doing, doing);
    if (share === null) this.#bar.removeAttribute('value');
    else this.#bar.value = share;
  }

  /**
   * Shows the distance of a moment, and the verdict once the run is over.
   * @param {Run} run
   * @param {number} share of the clock
   * @param {boolean} playing
   */
  moment(run, share, playing) {
    const text = run.main.at(share)?.text;
    const several = run.main.head.panels > 1;
    const distance = several ? (text?.distance ?? null) : null;
    this.#distances.hidden = !solves(run.main.head.spec); // without starts there is nothing to be apart
    write(this.#distance, distance === null ? '–' : readable(distance));
    this.#card.dataset.distance = String(distance ?? '');
    write(this.#label, several ? 'largest RMS distance between panels' : 'one start: add another to see whether they agree');
    const off = run.track('off');
    const apart = several ? (off?.at(share)?.text.distance ?? null) : null;
    element('distance-off', HTMLElement).hidden = apart === null;
    write(element('distance-off-value', HTMLElement), apart === null ? '' : readable(apart));
    const over = run.state === 'done' && !playing;
    if (over && share >= 1) this.#seen = run;
    if (over && this.#seen === run) {
      const { headline, explanation } = verdict(run);
      this.say(share < 1 ? `At the end: ${headline}` : headline, explanation);
    } else if (run.state === 'running' || run.state === 'done') this.say(watching(run, share), '');
  }

  /**
   * @param {string} headline
   * @param {string} explanation
   */
  say(headline, explanation) {
    write(element('headline', HTMLElement), headline);
    write(element('explanation', HTMLElement), explanation);
  }
}

/**
 * How much of a run is done, in steps of all panels.
 * @param {Run} run
 * @param {{track: number, done: number, of: number}} message
 */
function shareOf(run, { track, done, of }) {
  const cost = run.tracks.map(({ head }) => Math.max(1, head.steps) * head.panels);
  const all = cost.reduce((sum, c) => sum + c, 0);
  const before = cost.slice(0, track).reduce((sum, c) => sum + c, 0);
  return all > 0 && of > 0 ? (before + (cost[track] * done) / of) / all : 0;
}
