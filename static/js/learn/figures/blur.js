// The landscape blurred by hand, and how many valleys it has.

import { element, write } from '../../lib/dom.js';
import { colourOf as valleyColour, shapeOf } from '../../toy2d/picture/valleys.js';
import { drawStar, fillShape, trace } from '../../toy2d/picture/marks.js';
import { Scene } from '../../toy2d/picture/scene.js';
import { pixelX, pixelY } from '../../toy2d/picture/viewport.js';
import { inWords, minimaAt } from '../branches.js';
import { Question } from '../question.js';
import { failed, ground, sure } from '../figure.js';

export class Blur {
  #slider = element('blur-t', HTMLInputElement);
  #finding = element('blur-finding', HTMLElement);

  /** @param {import('../page.js').Lesson} lesson */
  constructor(lesson) {
    this.lesson = lesson;
    this.spec = lesson.defaults.flow;
    this.scene = new Scene(element('blur-canvas', HTMLCanvasElement), lesson.map, (...on) => this.#draw(...on));
    this.#slider.addEventListener('input', () => this.#show());
    new Question(element('blur', HTMLElement), () => {
      this.#slider.value = '0.6';
      this.#show();
    });
    lesson.homotopy(() => this.#show(), failed(this.#finding));
    this.#show();
  }

  get #t() {
    return Math.max(this.spec.schedule.tmin, this.#slider.valueAsNumber);
  }

  #show() {
    this.scene.paint();
    const t = this.#t.toFixed(3);
    const h = this.lesson.branches;
    const words = h ? inWords(minimaAt(h, this.#t).length) : '';
    this.#slider.ariaValueText = `t = ${t}${words && `, ${words}`}`;
    write(
      this.#finding,
      `At t = ${t} the landscape has ${words || 'fewer valleys than without blur: how many, the server says'}.`,
    );
  }

  /** @type {import('../../toy2d/picture/scene.js').Draw} */
  #draw(context, viewport, theme, heat) {
    const h = this.lesson.branches;
    ground(heat, context, viewport, this.spec, this.#t);
    const minima = h ? minimaAt(h, this.#t) : [];
    for (const { x, valley } of minima) {
      if (valley === 0) {
        drawStar(context, viewport, x, theme);
        continue;
      }
      context.beginPath();
      trace(context, shapeOf(Math.max(0, valley)), pixelX(viewport, x[0]), pixelY(viewport, x[1]), 0.42 * viewport.em);
      fillShape(
        context,
        shapeOf(Math.max(0, valley)),
        valleyColour(Math.max(0, valley), theme),
        0.1 * viewport.em,
        theme,
      );
    }
    sure(this.scene.canvas, { t: this.#t, valleys: h ? minima.length : '' });
  }
}
