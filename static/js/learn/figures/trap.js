// A valley traps: one start walks downhill, from wherever it is put; then sixteen do.

import { Player } from '../../explorer/player.js';
import { element, write } from '../../lib/dom.js';
import { reading } from '../../toy2d/run.js';
import { drawStar, drawWaiting } from '../../toy2d/picture/marks.js';
import { letterOf } from '../../toy2d/picture/letters.js';
import { Paths } from '../../toy2d/picture/paths.js';
import { Scene } from '../../toy2d/picture/scene.js';
import { Question } from '../question.js';
import { failed, ground, still, sure } from '../figure.js';

/** @typedef {import('../../toy2d/run.js').Run} Run */
/** @typedef {import('../../toy2d/spec.js').Vec} Vec */

const radius = 8;

export class Trap {
  #slider = element('trap-around', HTMLInputElement);
  #finding = element('trap-finding', HTMLElement);
  #paths = new Paths();
  #player = new Player(reading, () => this.#shown());
  /** @type {Vec} */
  #start = [radius, 0];
  /** Whether all sixteen of the ring walk. */
  #all = false;

  /** @param {import('../page.js').Lesson} lesson */
  constructor(lesson) {
    this.lesson = lesson;
    const canvas = element('trap-canvas', HTMLCanvasElement);
    this.scene = new Scene(canvas, lesson.map, (...on) => this.#draw(...on));
    this.#slider.addEventListener('input', () => this.#around());
    const put = (/** @type {PointerEvent} */ event) => {
      const at = this.scene.pointOf(event);
      if (at) this.#put(at);
    };
    canvas.addEventListener('pointerdown', (event) => {
      canvas.setPointerCapture(event.pointerId);
      put(event);
    });
    canvas.addEventListener('pointermove', (event) => {
      if (canvas.hasPointerCapture(event.pointerId)) put(event);
    });
    new Question(element('trap', HTMLElement), () => this.#reveal());
    this.#around();
  }

  #around() {
    const angle = (this.#slider.valueAsNumber * Math.PI) / 180;
    this.#slider.ariaValueText = `${this.#slider.value} degrees around the ring`;
    this.#put([radius * Math.cos(angle), radius * Math.sin(angle)]);
  }

  /** @param {Vec} at */
  #put(at) {
    this.#start = at;
    this.#all = false;
    this.#ask();
  }

  #reveal() {
    this.#all = true;
    this.#ask();
  }

  #ask() {
    const { plain } = this.lesson.defaults;
    const points = /** @type {Vec[]} */ ([this.#start]);
    const all = this.#all;
    const spec = all ? plain : { ...plain, starts: { ...plain.starts, kind: /** @type {const} */ ('points'), points } };
    this.scene.paint();
    this.lesson.desk.ask(
      'trap',
      'paths',
      spec,
      (run) => this.#player.load(run, still.matches || !all ? 1 : 0, all && !still.matches),
      failed(this.#finding),
    );
  }

  #shown() {
    this.scene.paint();
    const { run, position, last } = this.#player;
    if (!run || position < last) return;
    if (this.#all) {
      const arrived = run.arrived(last) ?? 0;
      write(
        this.#finding,
        `${arrived} of ${run.starts} starts end at the star. The others stay in the valley where they began to walk.`,
      );
      return;
    }
    const end = run.ends[0];
    const valley = run.header.minima[end];
    if (!valley) write(this.#finding, 'This start is still under way when the steps are used up.');
    else if (end === 0) write(this.#finding, 'This start ends in the lowest valley, at the star: it was lucky.');
    else {
      const above = valley.value - run.header.minima[0].value;
      write(
        this.#finding,
        `This start ends in valley ${letterOf(end)}, ${above.toFixed(2)} above the star, and cannot leave it downhill.`,
      );
    }
  }

  /** @type {import('../../toy2d/picture/scene.js').Draw} */
  #draw(context, viewport, theme, heat) {
    const { plain } = this.lesson.defaults;
    ground(heat, context, viewport, plain, plain.schedule.tmin);
    const { run, position, last } = this.#player;
    if (run) {
      this.#paths.draw(context, viewport, run, position, { told: position >= last, chosen: null, strength: 1 }, theme);
      if (run.goal) drawStar(context, viewport, run.goal, theme);
    }
    if (!this.#all) drawWaiting(context, viewport, [this.#start], theme);
    sure(this.scene.canvas, {
      t: plain.schedule.tmin,
      starts: run?.starts ?? 0,
      ends: [...(run?.ends ?? [])].join(' '),
    });
  }
}
