// What the run is doing and what came of it: in numbers, in words, and read aloud.

import { say } from '../explorer/runsaying.js';
import { element, write } from '../lib/dom.js';
import { brief } from '../lib/numbers.js';
import { verdict, watching } from './words.js';

/** @typedef {import('../ct/run.js').Run} Run */
/** @typedef {import('./words.js').Result} Result */

export class Status {
  #card = element('verdict', HTMLElement);
  #work = element('work', HTMLElement);
  #bar = element('work-bar', HTMLProgressElement);
  #cancel = element('cancel', HTMLButtonElement);
  #again = element('again', HTMLButtonElement);
  #began = 0;

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
   * @param {Pick<import('../explorer/runsaying.js').Scene, 'moving' | 'waits' | 'run' | 'look' | 'stale'>} scene
   * @param {Run | null} run that is shown
   * @param {number} share of the clock
   */
  show(scene, run, share) {
    const [main, plain] = resultsOf(run);
    const said =
      scene.moving === 'person'
        ? { headline: 'The run starts when you let go.', explanation: '', work: null, again: false, wrong: false }
        : say({
            ...scene,
            leveled: true,
            shown: run !== null,
            seconds: (performance.now() - this.#began) / 1000,
            track: ({ name }) => (name === 'main' ? 'Corrected' : 'Not corrected'),
            level: ({ t }, index) => (t[index] === undefined ? '' : `T = ${brief(t[index] ?? 0)}`),
            verdict: () => atMoment(run, share, main, plain),
          });
    this.#card.dataset.state = scene.run.phase.at;
    write(element('headline', HTMLElement), said.headline);
    write(element('explanation', HTMLElement), said.explanation);
    element('stale', HTMLElement).hidden = !said.wrong || run === null;
    if (said.work) {
      write(element('work-doing', HTMLElement), said.work.doing);
      if (said.work.share === null) this.#bar.removeAttribute('value');
      else this.#bar.value = said.work.share;
    }
    const focused = document.activeElement;
    this.#work.hidden = said.work === null;
    this.#again.hidden = !said.again;
    if (focused === this.#cancel && said.again) this.#again.focus(); // it takes the other's place
    if (focused === this.#again && said.work) this.#cancel.focus();
    this.#numbers(main, plain);
  }

  /**
   * @param {Result | null} main
   * @param {Result | null} plain
   */
  #numbers(main, plain) {
    const distance = main?.samples.distance ?? null;
    write(element('distance', HTMLElement), number(distance));
    this.#card.dataset.distance = String(distance ?? '');
    for (const [name, value] of /** @type {const} */ ([
      ['plain', plain?.samples.distance],
      ['floor', main?.phantoms.distance],
    ])) {
      element(`distance-${name}`, HTMLElement).hidden = value === undefined;
      write(element(`distance-${name}-value`, HTMLElement), number(value ?? null));
    }
  }
}

/** @param {number | null} x */
function number(x) {
  return x === null ? '–' : x.toFixed(2);
}

/**
 * The results of the tracks, as far as they are known.
 * @param {Run | null} run
 * @returns {[Result | null, Result | null]}
 */
export function resultsOf(run) {
  const of = (/** @type {string} */ name) => /** @type {any} */ (run?.track(name)?.result ?? null);
  return [of('main'), of('plain')];
}

/**
 * @param {Run | null} run
 * @param {number} share of the clock
 * @param {Result | null} main
 * @param {Result | null} plain
 */
function atMoment(run, share, main, plain) {
  if (!run) return { headline: '', explanation: '' };
  if (!main) {
    const stage = run.main.head.stage?.[run.main.index(share)] ?? 'start';
    return { headline: watching(stage, run.tracks.length > 1), explanation: '' };
  }
  const { headline, explanation } = verdict(main, plain);
  return { headline: share < 1 ? `At the end: ${headline}` : headline, explanation };
}
