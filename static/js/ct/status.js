// What the run is doing and what came of it: in numbers, in words, and read aloud.

import { say } from '../explorer/runsaying.js';
import { element, write } from '../lib/dom.js';
import { brief } from '../lib/numbers.js';
import { levelLetter, mainName, trackName } from './names.js';
import { solves } from './spec.js';
import { verdict, watching } from './words.js';

/** @typedef {import('./run.js').Run} Run */

export class Status {
  #card = element('verdict', HTMLElement);
  #distances = element('distances', HTMLElement);
  #distance = element('distance', HTMLElement);
  #label = element('distance-label', HTMLElement);
  #work = element('work', HTMLElement);
  #bar = element('work-bar', HTMLProgressElement);
  #doing = element('work-doing', HTMLElement);
  #cancel = element('cancel', HTMLButtonElement);
  #again = element('again', HTMLButtonElement);
  #stale = element('stale', HTMLElement);
  #began = 0;
  /** The run whose end has been shown: of another the verdict would give it away. @type {Run | null} */
  #seen = null;

  /** @param {{cancel: () => void, again: () => void}} actions */
  constructor({ cancel, again }) {
    this.#cancel.addEventListener('click', cancel);
    this.#again.addEventListener('click', again);
  }

  /** Another run was asked for. */
  expect() {
    this.#began = performance.now();
  }

  /**
   * Shows how what is wanted fares, and the run on the page at a moment.
   * @param {Omit<import('../explorer/runsaying.js').Scene, 'shown' | 'verdict' | 'seconds' | 'track' | 'level'>} scene
   * @param {Run | null} run that is shown
   * @param {number} share of the clock
   * @param {boolean} playing
   */
  show(scene, run, share, playing) {
    const seconds = (performance.now() - this.#began) / 1000;
    const over = run !== null && run.state === 'done' && !playing;
    if (over && share >= 1 && !scene.stale) this.#seen = run;
    const seen = over && this.#seen === run;
    const said = say({
      ...scene,
      shown: run !== null,
      seconds,
      track: ({ name, spec }) => (name === 'main' ? mainName(spec) : trackName(name, spec)),
      level: ({ spec, t }, index) => {
        const at = t[index] ?? null;
        return at === null ? '' : `${levelLetter(spec)} = ${brief(at)}`;
      },
      verdict: () => (run ? atMoment(run, share, seen) : { headline: '', explanation: '' }),
    });
    this.#card.dataset.state = scene.run.phase.at;
    write(element('headline', HTMLElement), said.headline);
    write(element('explanation', HTMLElement), said.explanation);
    this.#stale.hidden = !said.wrong || run === null;
    if (said.work) {
      write(this.#doing, said.work.doing);
      if (said.work.share === null) this.#bar.removeAttribute('value');
      else this.#bar.value = said.work.share;
    }
    const focused = document.activeElement;
    this.#work.hidden = said.work === null;
    this.#again.hidden = !said.again;
    if (focused === this.#cancel && said.again) this.#again.focus(); // it takes the other's place
    if (focused === this.#again && said.work) this.#cancel.focus();
    if (run && !scene.stale) this.#moment(run, share);
  }

  /**
   * Shows the distance of a moment.
   * @param {Run} run
   * @param {number} share of the clock
   */
  #moment(run, share) {
    const text = run.main.at(share)?.text;
    const several = run.main.head.panels > 1;
    const distance = several ? (text?.distance ?? null) : null;
    this.#distances.hidden = !solves(run.main.head.spec); // without starts there is nothing to be apart
    write(this.#distance, distance === null ? '–' : brief(distance));
    this.#card.dataset.distance = String(distance ?? '');
    write(
      this.#label,
      several ? 'largest RMS distance between panels' : 'one start: add another to see whether they agree',
    );
    const off = run.track('off');
    const apart = several ? (off?.at(share)?.text.distance ?? null) : null;
    element('distance-off', HTMLElement).hidden = apart === null;
    write(element('distance-off-value', HTMLElement), apart === null ? '' : brief(apart));
  }
}

/**
 * @param {Run} run
 * @param {number} share of the clock
 * @param {boolean} seen whether its end was
 * @returns {import('./words.js').Verdict}
 */
function atMoment(run, share, seen) {
  if (!seen) return { headline: watching(run, share), explanation: '' };
  const { headline, explanation } = verdict(run);
  return { headline: share < 1 ? `At the end: ${headline}` : headline, explanation };
}
