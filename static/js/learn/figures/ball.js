// Balls on a hilly road that one blurs by hand: the energy along the line on which A x = y.

import { element, write } from '../../lib/dom.js';
import { colourOf, themeColours } from '../../lib/palette.js';
import { dataLine } from '../../toy2d/energy.js';
import { Question } from '../question.js';
import { half, Road } from '../road.js';
import { still, sure } from '../figure.js';

// Heights that are seen: the same at every smoothing, so that one sees the road become flat.
const [low, high] = [0, 1.15];
const starts = [-9, 9];
/** Nodes that a ball rolls over between two frames of the screen. */
const pace = 9;

export class Ball {
  #canvas = element('ball-canvas', HTMLCanvasElement);
  #slider = element('ball-t', HTMLInputElement);
  #finding = element('ball-finding', HTMLElement);
  #balls = [...starts];
  #requested = 0;

  /** @param {import('../page.js').Lesson} lesson */
  constructor(lesson) {
    const spec = lesson.defaults.flow;
    const line = /** @type {NonNullable<ReturnType<typeof dataLine>>} */ (dataLine(spec.A, spec.y));
    this.tmin = spec.schedule.tmin;
    this.road = new Road(spec, line);
    this.sharp = new Road(spec, line);
    this.sharp.smooth(this.tmin);
    this.#theme = themeColours(this.#canvas);
    this.#slider.addEventListener('input', () => this.#blur());
    element('ball-again', HTMLButtonElement).addEventListener('click', () => {
      this.#balls = [...starts];
      this.#blur();
    });
    new Question(element('ball', HTMLElement), () => {});
    new ResizeObserver(() => this.refresh()).observe(this.#canvas);
    this.#blur();
  }

  #theme;

  #blur() {
    this.road.smooth(Math.max(this.tmin, this.#slider.valueAsNumber));
    if (still.matches) this.#balls = this.#balls.map((s) => this.road.roll(s, Infinity));
    this.#paint();
  }

  refresh() {
    this.#theme = themeColours(this.#canvas);
    this.#paint();
  }

  #paint() {
    this.#requested ||= requestAnimationFrame(() => {
      this.#requested = 0;
      const before = this.#balls;
      this.#balls = before.map((s) => this.road.roll(s, pace));
      this.#draw();
      if (this.#balls.some((s, i) => s !== before[i])) this.#paint();
      else this.#say();
    });
  }

  #say() {
    const { dips, t } = this.road;
    const [a, b] = this.#balls;
    const together = Math.abs(a - b) < 0.1;
    const home = this.#lowest;
    const arrived = [a, b].filter((s) => Math.abs(s - home) < 0.1).length;
    const word = ['no', 'one', 'two', 'three', 'four'][dips.length] ?? String(dips.length);
    const sharp =
      t <= this.tmin ? ['Neither ball lies', 'One ball lies', 'Both balls lie'][arrived] + ' in the deepest.' : '';
    write(
      this.#finding,
      `At t = ${t.toFixed(3)} the road has ${word} ${dips.length === 1 ? 'dip' : 'dips'}. ` +
        (sharp || (together ? 'Both balls lie in the same one.' : 'The balls lie in different ones.')),
    );
    this.#slider.ariaValueText = `t = ${t.toFixed(3)}, ${word} ${dips.length === 1 ? 'dip' : 'dips'}`;
  }

  /** The place of the deepest dip of the sharp road. */
  get #lowest() {
    return this.sharp.dips.reduce((best, s) => (this.sharp.height(s) < this.sharp.height(best) ? s : best));
  }

  #draw() {
    const canvas = this.#canvas;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    if (width === 0) return;
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    [canvas.width, canvas.height] = [width, height].map((side) => Math.round(side * devicePixelRatio));
    context.scale(devicePixelRatio, devicePixelRatio);
    const style = getComputedStyle(canvas);
    const { em } = this.#theme;
    const x = (/** @type {number} */ s) => ((s + half) / (2 * half)) * width;
    const y = (/** @type {number} */ h) => height - em - ((h - low) / (high - low)) * (height - 2 * em);
    const trace = (/** @type {Road} */ road) => {
      context.beginPath();
      for (const { s, height: h } of road.profile) context.lineTo(x(s), y(h));
    };
    context.lineJoin = 'round';
    trace(this.sharp);
    context.setLineDash([0.35 * em, 0.35 * em]);
    context.lineWidth = 0.1 * em;
    context.strokeStyle = colourOf(style, '--line-strong');
    context.stroke();
    context.setLineDash([]);
    trace(this.road);
    context.lineWidth = 0.22 * em;
    context.strokeStyle = colourOf(style, '--text');
    context.stroke();
    context.lineTo(width, height);
    context.lineTo(0, height);
    context.globalAlpha = 0.12;
    context.fillStyle = colourOf(style, '--text');
    context.fill();
    context.globalAlpha = 1;
    const r = 0.62 * em;
    this.#balls.forEach((s, i) => {
      context.beginPath();
      context.arc(x(s), y(this.road.height(s)) - r, r, 0, 2 * Math.PI);
      context.fillStyle = this.#theme.valleys[i === 0 ? 1 : 2];
      context.fill();
      context.lineWidth = 0.12 * em;
      context.strokeStyle = colourOf(style, '--text');
      context.stroke();
    });
    sure(canvas, {
      t: this.road.t,
      dips: this.road.dips.length,
      balls: this.#balls.map((s) => s.toFixed(2)).join(' '),
    });
  }
}
