// From two numbers to 16,384: four pictures to start from, sharpened level by level.

import { element, make, write } from '../../lib/dom.js';
import { decimal } from '../../lib/numbers.js';
import { Question } from '../question.js';
import { show } from '../greys.js';
import { onceNear, still, sure } from '../figure.js';

/** @typedef {import('../../ct/run.js').Run} Run */

/** What the starts are called, by their kind. @type {Record<string, string>} */
const names = { zero: 'from black', constant: 'from white', noise: 'from noise', phantom: 'from letters' };

export class Pixels {
  #slider = element('pixels-level', HTMLInputElement);
  #finding = element('pixels-finding', HTMLElement);
  /** @type {HTMLCanvasElement[]} */
  #canvases = [];
  /** @type {Run | null} */
  #run = null;
  #timer = 0;

  /** @param {import('../page.js').Lesson} lesson */
  constructor(lesson) {
    const about = lesson.cases.pixels;
    const panels = element('pixels-panels', HTMLElement);
    const shown = about.spec.starts.map(({ kind }) => {
      const canvas = make('canvas', { role: 'img', ariaLabel: `The picture ${names[kind]}` });
      this.#canvases.push(canvas);
      return make('div', { className: 'panel' }, canvas, make('p', { textContent: names[kind] }));
    });
    panels.replaceChildren(...shown);
    this.#slider.addEventListener('input', () => {
      clearInterval(this.#timer);
      this.#show();
    });
    new Question(element('pixels', HTMLElement), () => this.#play());
    onceNear(panels, () =>
      lesson.scanner.run('pixels', about, {
        truth: () => {},
        grown: (run) => {
          this.#run = run;
          this.#slider.max = String(run.main.last);
          this.#show();
        },
        says: (message) => write(this.#finding, message),
      }),
    );
  }

  /** Goes from the starts to the end, or at once where nothing is to move. */
  #play() {
    clearInterval(this.#timer);
    if (still.matches) {
      this.#slider.value = '1';
      this.#show();
      return;
    }
    this.#slider.value = '0';
    this.#show();
    this.#timer = setInterval(() => {
      this.#slider.stepUp();
      this.#show();
      if (this.#slider.value === this.#slider.max) clearInterval(this.#timer);
    }, 450);
  }

  #show() {
    const track = this.#run?.main;
    const at = this.#slider.valueAsNumber;
    const index = track?.nearest(at) ?? -1;
    const level = track?.levels[index];
    if (!track || !level) return;
    level.pictures.forEach((picture, i) => show(this.#canvases[i], picture, 0, 1));
    const { distance, t } = level.text;
    const what =
      index === 0
        ? 'The starts'
        : `After step ${track.head.k[index]} of ${track.head.steps}${t === null ? '' : ` (σ = ${decimal(t)})`}`;
    this.#slider.ariaValueText = what;
    const apart =
      distance === null
        ? ''
        : `: two of them differ by ${decimal(distance, 2)} at most, root mean square over the pixels`;
    write(this.#finding, `${what}${apart}.`);
    sure(element('pixels-panels', HTMLElement), { k: track.head.k[index], distance: distance ?? '' });
  }
}
