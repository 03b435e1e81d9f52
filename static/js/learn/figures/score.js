// What a score is: arrows towards what is likely, and the best guess of a noisy point.

import { element, write } from '../../lib/dom.js';
import { written } from '../../lib/numbers.js';
import { variance } from '../../toy2d/energy.js';
import { cased, drawWaiting, fillShape, trace } from '../../toy2d/picture/marks.js';
import { Scene } from '../../toy2d/picture/scene.js';
import { pixelX, pixelY } from '../../toy2d/picture/viewport.js';
import { Question } from '../question.js';
import { ground, sure } from '../figure.js';
import { Prior } from '../tweedie.js';

/** @typedef {import('../../toy2d/spec.js').Vec} Vec */

const arrows = 15; // a side

export class Score {
  #slider = element('score-t', HTMLInputElement);
  #finding = element('score-finding', HTMLElement);
  /** @type {Vec} */
  #point = [4, 5];

  /** @param {import('../page.js').Lesson} lesson */
  constructor(lesson) {
    this.spec = { ...lesson.defaults.flow, a0: 0, a1: 1 }; // the prior alone
    const canvas = element('score-canvas', HTMLCanvasElement);
    this.scene = new Scene(canvas, lesson.map, (...on) => this.#draw(...on));
    const put = (/** @type {PointerEvent} */ event) => {
      this.#point = this.scene.pointOf(event) ?? this.#point;
      this.#show();
    };
    canvas.addEventListener('pointerdown', (event) => {
      canvas.setPointerCapture(event.pointerId);
      put(event);
    });
    canvas.addEventListener('pointermove', (event) => {
      if (canvas.hasPointerCapture(event.pointerId)) put(event);
    });
    this.#slider.addEventListener('input', () => this.#show());
    for (const [i, id] of ['score-x', 'score-y'].entries()) {
      const field = element(id, HTMLInputElement);
      field.addEventListener('input', () => {
        if (field.validity.valid && field.value !== '') this.#point[i] = field.valueAsNumber;
        this.#show(field);
      });
    }
    new Question(element('score', HTMLElement), () => {
      this.#slider.value = '1.2';
      this.#show();
    });
    this.#show();
  }

  /** @param {HTMLInputElement} [typed] whose text is left as it is */
  #show(typed) {
    const t = this.#slider.valueAsNumber;
    const sd = Math.sqrt(variance(t, this.spec.sigma));
    for (const [i, id] of ['score-x', 'score-y'].entries()) {
      const field = element(id, HTMLInputElement);
      if (field !== typed) field.value = this.#point[i].toFixed(1);
    }
    const guess = new Prior(this.spec, t).denoised(this.#point);
    this.#slider.ariaValueText = `t = ${t.toFixed(2)}, noise of standard deviation ${sd.toFixed(2)}`;
    write(
      this.#finding,
      `At t = ${t.toFixed(2)} the noise has the standard deviation ${sd.toFixed(2)}. What was at ${written(this.#point)} with it is guessed at ${written(guess)}.`,
    );
    this.scene.paint();
  }

  /** @type {import('../../toy2d/picture/scene.js').Draw} */
  #draw(context, viewport, theme, heat) {
    const t = this.#slider.valueAsNumber;
    ground(heat, context, viewport, this.spec, t);
    const prior = new Prior(this.spec, t);
    const { window, em } = viewport;
    const gap = (window.max[0] - window.min[0]) / arrows;
    const line = (/** @type {Vec} */ from, /** @type {Vec} */ to, /** @type {number} */ head) => {
      const [x0, y0, x1, y1] = [
        pixelX(viewport, from[0]),
        pixelY(viewport, from[1]),
        pixelX(viewport, to[0]),
        pixelY(viewport, to[1]),
      ];
      const angle = Math.atan2(y1 - y0, x1 - x0);
      context.moveTo(x0, y0);
      context.lineTo(x1, y1);
      for (const turn of [2.6, -2.6]) {
        context.moveTo(x1, y1);
        context.lineTo(x1 + head * Math.cos(angle + turn), y1 + head * Math.sin(angle + turn));
      }
    };
    context.beginPath();
    for (let i = 0; i < arrows; i++) {
      for (let j = 0; j < arrows; j++) {
        const at = /** @type {Vec} */ ([window.min[0] + (i + 0.5) * gap, window.min[1] + (j + 0.5) * gap]);
        const [sx, sy] = prior.score(at);
        const size = Math.hypot(sx, sy);
        const length = (0.85 * gap * Math.min(1, Math.sqrt(size))) / Math.max(size, 1e-12); // the steepest would hide the rest
        line(at, [at[0] + length * sx, at[1] + length * sy], 0.3 * em);
      }
    }
    context.lineCap = 'round';
    context.lineWidth = 0.09 * em;
    context.strokeStyle = theme.line;
    context.globalAlpha = 0.75;
    context.stroke();
    context.globalAlpha = 1;
    const guess = prior.denoised(this.#point);
    context.beginPath();
    line(this.#point, guess, 0.6 * em);
    cased(context, 0.18 * em, theme.parting, theme);
    drawWaiting(context, viewport, [this.#point], theme);
    context.beginPath();
    trace(context, 'circle', pixelX(viewport, guess[0]), pixelY(viewport, guess[1]), 0.35 * em);
    fillShape(context, 'circle', theme.parting, 0.08 * em, theme);
    sure(this.scene.canvas, { t, point: this.#point.join(' '), guess: guess.join(' ') });
  }
}
