// Downhill only cannot climb: the same map by four methods.

import { element, onChoice, write } from '../../lib/dom.js';
import { grouped, percent } from '../../lib/numbers.js';
import { methodText } from '../../toy2d/methods.js';
import { MapOfEnds } from '../map.js';
import { Question } from '../question.js';
import { failed, ground, sure } from '../figure.js';

export class Climb {
  #finding = element('climb-finding', HTMLElement);

  /** @param {import('../page.js').Lesson} lesson */
  constructor(lesson) {
    this.lesson = lesson;
    this.canvas = element('climb-canvas', HTMLCanvasElement);
    const { plain } = lesson.defaults;
    this.map = new MapOfEnds(this.canvas, lesson.map, (context, viewport, _theme, heat) =>
      ground(heat, context, viewport, plain, plain.schedule.tmin),
    );
    this.scene = this.map.scene;
    const radios = onChoice('climb-method', () => this.#ask());
    this.radios = radios;
    new Question(element('climb', HTMLElement), () => {
      for (const radio of radios) radio.checked = radio.value === 'gradient-like';
      this.#ask();
    });
    this.#ask();
  }

  #ask() {
    const chosen = this.radios.find(({ checked }) => checked) ?? this.radios[0];
    const method = chosen.value;
    const base = this.lesson.defaults[method];
    const tmax = chosen.dataset.tmax ? Number(chosen.dataset.tmax) : base.schedule.tmax;
    const spec = { ...base, schedule: { ...base.schedule, tmax } };
    this.lesson.desk.ask(
      'climb',
      'basins',
      spec,
      (basins) => {
        this.map.show(basins);
        sure(this.canvas, { method });
        const { arrived: share } = basins.minima[0]; // within the distance at which a start counts as arrived
        const name = methodText(method);
        write(
          this.#finding,
          `${name[0].toUpperCase()}${name.slice(1)} leads ${share === 1 ? 'all' : `${percent(share)} of`} ${grouped(basins.n ** 2)} starts to the star.`,
        );
      },
      failed(this.#finding),
    );
  }
}
