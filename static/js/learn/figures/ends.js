// Where all starts end, with the largest smoothing in the hand.

import { element, write } from '../../lib/dom.js';
import { grouped, percent } from '../../lib/numbers.js';
import { MapOfEnds } from '../map.js';
import { Question } from '../question.js';
import { failed, ground, sure } from '../figure.js';

export class Ends {
  #slider = element('ends-t', HTMLInputElement);
  #finding = element('ends-finding', HTMLElement);

  /** @param {import('../page.js').Lesson} lesson */
  constructor(lesson) {
    this.lesson = lesson;
    this.spec = lesson.defaults.graduated;
    this.canvas = element('ends-canvas', HTMLCanvasElement);
    this.map = new MapOfEnds(this.canvas, lesson.map, (context, viewport, _theme, heat) =>
      ground(heat, context, viewport, this.spec, this.#tmax),
    );
    this.scene = this.map.scene;
    this.#slider.addEventListener('input', () => this.#ask());
    new Question(element('ends', HTMLElement), () => {
      this.#slider.value = '1.1';
      this.#ask();
    });
    this.#ask();
  }

  get #tmax() {
    return this.#slider.valueAsNumber;
  }

  #ask() {
    const tmax = this.#tmax;
    this.#slider.ariaValueText = `largest smoothing ${tmax.toFixed(2)}`;
    write(element('ends-value', HTMLElement), tmax.toFixed(2));
    const spec = { ...this.spec, schedule: { ...this.spec.schedule, tmax } };
    this.lesson.desk.ask(
      'ends',
      'basins',
      spec,
      (basins) => {
        this.map.show(basins);
        sure(this.canvas, { tmax });
        const { arrived: share } = basins.minima[0]; // within the distance at which a start counts as arrived
        const all = share === 1 ? 'all' : `${percent(share)} of`;
        write(
          this.#finding,
          `With a blur of ${tmax.toFixed(2)} to begin with, ${all} ${grouped(basins.n ** 2)} starts reach the star.`,
        );
      },
      failed(this.#finding),
    );
  }
}
