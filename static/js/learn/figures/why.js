// Why it works: the valleys over t are branches that meet others and end, until one is left.

import { decimal } from '../../lib/numbers.js';
import { element, write } from '../../lib/dom.js';
import { drawHomotopy, frameOf, inks } from '../../toy2d/homotopy/drawing.js';
import { clearest } from '../../toy2d/homotopy/story.js';
import { folds, inWords, minimaAt } from '../branches.js';
import { Question } from '../question.js';
import { failed, sure } from '../figure.js';

export class Why {
  #canvas = element('why-canvas', HTMLCanvasElement);
  #slider = element('why-t', HTMLInputElement);
  #finding = element('why-finding', HTMLElement);
  #inks = inks(this.#canvas);
  #requested = 0;

  /** @param {import('../page.js').Lesson} lesson */
  constructor(lesson) {
    this.lesson = lesson;
    this.#slider.addEventListener('input', () => this.#show());
    const seek = (/** @type {PointerEvent} */ event) => {
      const frame = this.#frame;
      if (!frame) return;
      this.#slider.value = String(Math.log10(frame.t(event.clientX - this.#canvas.getBoundingClientRect().left)));
      this.#show();
    };
    this.#canvas.addEventListener('pointerdown', (event) => {
      this.#canvas.setPointerCapture(event.pointerId);
      seek(event);
    });
    this.#canvas.addEventListener('pointermove', (event) => {
      if (this.#canvas.hasPointerCapture(event.pointerId)) seek(event);
    });
    new Question(element('why', HTMLElement), () => {
      const h = lesson.branches;
      if (!h) return;
      this.#slider.value = String(Math.log10(1.02 * folds(h)[0]));
      this.#show();
    });
    new ResizeObserver(() => this.refresh()).observe(this.#canvas);
    lesson.homotopy((h) => {
      this.#slider.min = String(Math.log10(h.tmin));
      this.#slider.max = String(Math.log10(h.tmax));
      this.#show();
    }, failed(this.#finding));
  }

  refresh() {
    this.#inks = inks(this.#canvas);
    this.#paint();
  }

  get #t() {
    return 10 ** this.#slider.valueAsNumber;
  }

  get #frame() {
    const h = this.lesson.branches;
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    return h && width > 0 ? frameOf(h, clearest(h), width, height, this.#inks.em) : null;
  }

  #show() {
    const h = this.lesson.branches;
    if (!h) return;
    const count = minimaAt(h, this.#t).length;
    const t = decimal(this.#t);
    this.#slider.ariaValueText = `t = ${t}, ${inWords(count)}`;
    const ends = folds(h).map((fold) => fold.toFixed(3));
    write(
      this.#finding,
      `At t = ${t}: ${inWords(count)}. As t grows, valleys vanish at ${[...ends].reverse().join(', ')}.`,
    );
    this.#paint();
  }

  #paint() {
    this.#requested ||= requestAnimationFrame(() => {
      this.#requested = 0;
      this.#draw();
    });
  }

  #draw() {
    const [h, frame, canvas] = [this.lesson.branches, this.#frame, this.#canvas];
    if (!h || !frame) return;
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    [canvas.width, canvas.height] = [canvas.clientWidth, canvas.clientHeight].map((side) =>
      Math.round(side * devicePixelRatio),
    );
    context.scale(devicePixelRatio, devicePixelRatio);
    drawHomotopy(context, h, frame, this.#inks);
    const x = frame.px(this.#t);
    context.beginPath();
    context.moveTo(x, frame.box.top);
    context.lineTo(x, frame.box.bottom);
    context.setLineDash([0.4 * this.#inks.em, 0.3 * this.#inks.em]);
    context.lineWidth = 0.14 * this.#inks.em;
    context.strokeStyle = this.#inks.run;
    context.stroke();
    context.setLineDash([]);
    sure(canvas, { t: this.#t, valleys: minimaAt(h, this.#t).length, folds: folds(h).join(' ') });
  }
}
