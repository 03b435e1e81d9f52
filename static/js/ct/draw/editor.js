// Where pictures are drawn by hand: ellipses that are pulled into shape, and a brush.

import { unreadable } from '../../lib/commas.js';
import { element, onChoice, write } from '../../lib/dom.js';
import { clone } from '../../lib/fields.js';
import { Past } from './past.js';
import { brush, ellipse, fits, handles, limits, moved, namesOf, numbersOf, pulled, taken } from './shapes.js';
import { pixels, sketch } from './sketch.js';
import { chooses, hints } from './tools.js';

/** @typedef {import('../spec.js').Shape} Shape */
/** @typedef {import('./shapes.js').Point} Point */
/** @typedef {import('./tools.js').Tool} Tool */

/** What Add puts into the picture, but for its value. */
const usual = [0, 0, 0.3, 0.2, 0];
const fields = /** @type {const} */ (['x', 'y', 'a', 'b', 'turn']);
// How near to a handle, and how near to a shape, in CSS pixels, a pointer takes hold of it.
const [reach, near] = [18, 10];
const keyMove = 0.02;
// How far, in CSS pixels, a pointer moves before it pulls a shape up or along.
const click = 5;

export class Editor {
  /** @type {Shape[]} */
  #drawing = [];
  #past = new Past();
  /** @type {Tool} */
  #tool = 'ellipse';
  /** Index of the shape with an outline, -1 for none. */
  #chosen = -1;
  /** What was before the gesture that lasts. @type {Shape[] | null} */
  #before = null;
  /** What the hand is about, told where it has been. @type {((way: Point[]) => void) | null} */
  #gesture = null;
  /** Where 1 means lost, not bright: what the picture is under it. @type {{under: OffscreenCanvas | null} | null} */
  #mask = null;
  #canvas = element('draw-canvas', HTMLCanvasElement);
  #value = element('draw-value', HTMLInputElement);
  #width = element('draw-width', HTMLInputElement);
  #numbers = Object.fromEntries(fields.map((name) => [name, element(`draw-${name}`, HTMLInputElement)]));
  #shape = element('draw-shape', HTMLSelectElement);
  #note = element('draw-note', HTMLElement);
  #hint = element('draw-hint', HTMLElement);
  #buttons = Object.fromEntries(
    ['undo', 'redo', 'clear', 'add', 'remove'].map((name) => [name, element(`draw-${name}`, HTMLButtonElement)]),
  );

  /** @param {{changed: (drawing: Shape[], ended: boolean) => void}} actions */
  constructor({ changed }) {
    this.changed = changed;
    onChoice('draw-tool', (tool) => {
      this.#tool = tool;
      if (!chooses(this.#tool)) this.#chosen = -1;
      this.#refresh();
    });
    this.#value.addEventListener('input', () => this.#revalue(false));
    this.#value.addEventListener('change', () => this.#revalue(true));
    this.#shape.addEventListener('change', () => this.#choose(Number(this.#shape.value)));
    for (const input of Object.values(this.#numbers)) input.addEventListener('change', () => this.#retype());
    this.#buttons.undo.addEventListener('click', () => this.#travel('back'));
    this.#buttons.redo.addEventListener('click', () => this.#travel('forth'));
    this.#buttons.clear.addEventListener('click', () => {
      this.#chosen = -1;
      this.#take([]);
    });
    this.#buttons.add.addEventListener('click', () => this.#add(ellipse([...usual, this.#value.valueAsNumber])));
    this.#buttons.remove.addEventListener('click', () => this.#remove());
    this.#listen();
    new ResizeObserver(() => this.#refresh()).observe(this.#canvas);
  }

  /**
   * Begins with a drawing.
   * @param {Shape[]} drawing
   * @param {{under: import('../frames.js').Picture | null} | null} mask of a drawing of what is lost, with the picture that is under it
   */
  open(drawing, mask) {
    this.#mask = mask && { under: mask.under && mask.under.rows > 0 ? pixels(mask.under) : null };
    element('draw-value-field', HTMLElement).hidden = mask !== null;
    if (mask) this.#value.value = '1';
    this.complain('');
    this.#begin(drawing);
  }

  /**
   * Shows a drawing; another than the one that was made here begins a new past.
   * @param {Shape[]} drawing
   */
  show(drawing) {
    if (this.#gesture || JSON.stringify(drawing) === JSON.stringify(this.#drawing)) return;
    this.#begin(drawing);
  }

  /** @param {string} message what is wrong with the drawing, '' for nothing */
  complain(message) {
    write(this.#note, message);
    this.#canvas.toggleAttribute('data-wrong', message !== '');
  }

  /** @param {Shape[]} drawing */
  #begin(drawing) {
    [this.#drawing, this.#chosen] = [clone(drawing), -1];
    this.#past.forget();
    this.#refresh();
  }

  /**
   * Whether a drawing can be as large; says so where not.
   * @param {Shape[]} drawing
   */
  #room(drawing) {
    const ok = fits(drawing);
    write(
      this.#note,
      ok
        ? ''
        : `The drawing is full: it has room for ${limits.shapes} shapes and ${limits.numbers} numbers. Undo, remove or clear something.`,
    );
    return ok;
  }

  /** @param {Shape[]} drawing that a finished action leads to */
  #take(drawing) {
    if (!this.#room(drawing)) return this.#refresh();
    this.#before ??= this.#drawing;
    this.#drawing = drawing;
    this.finish();
  }

  /** @param {Shape[]} drawing while a gesture lasts */
  #preview(drawing) {
    if (!this.#room(drawing)) return;
    this.#before ??= this.#drawing;
    this.#drawing = drawing;
    this.#refresh();
    this.changed(drawing, false);
  }

  /** An action is over: it can be undone. */
  finish() {
    this.#gesture = null;
    if (!this.#before) return;
    this.#past.note(this.#before);
    this.#before = null;
    this.#refresh();
    this.changed(this.#drawing, true);
  }

  /** @param {number} index of a shape, -1 for none */
  #choose(index) {
    this.#chosen = index;
    const chosen = this.#ellipse();
    if (chosen) this.#value.value = String(chosen[5]);
    this.#refresh();
  }

  /** @param {'back' | 'forth'} where */
  #travel(where) {
    const next = this.#past.travel(where, this.#drawing);
    if (!next) return;
    this.#drawing = next;
    this.#chosen = -1;
    write(this.#note, '');
    this.#refresh();
    this.changed(next, true);
  }

  /** @param {Shape} shape */
  #add(shape) {
    const drawing = [...this.#drawing, shape];
    if (fits(drawing)) this.#chosen = this.#drawing.length;
    this.#take(drawing);
  }

  #remove() {
    const index = this.#chosen;
    if (index < 0) return;
    this.#chosen = -1;
    this.#take(this.#drawing.filter((_, i) => i !== index));
  }

  /** @param {boolean} ended */
  #revalue(ended) {
    const chosen = this.#ellipse();
    if (chosen) this.#preview(this.#with(ellipse([...chosen.slice(0, 5), this.#value.valueAsNumber])));
    if (ended) this.finish();
  }

  #retype() {
    const chosen = this.#ellipse();
    const typed = fields.map((name) => this.#numbers[name].valueAsNumber);
    if (chosen && fields.every((name) => unreadable(this.#numbers[name]) === ''))
      this.#take(this.#with(ellipse([...typed, chosen[5]])));
    else this.#refresh();
  }

  /** @returns {number[] | null} the chosen ellipse */
  #ellipse() {
    const shape = this.#drawing[this.#chosen];
    return shape && 'ellipse' in shape ? shape.ellipse : null;
  }

  /**
   * The drawing with another shape in the place of the chosen one.
   * @param {Shape} shape
   */
  #with(shape) {
    return this.#drawing.map((old, i) => (i === this.#chosen ? shape : old));
  }

  #listen() {
    const canvas = this.#canvas;
    const place = (/** @type {PointerEvent} */ event) => {
      const { left, top, width, height } = canvas.getBoundingClientRect();
      return { x: (2 * (event.clientX - left)) / width - 1, y: (2 * (event.clientY - top)) / height - 1 };
    };
    canvas.addEventListener('pointerdown', (event) => {
      if (event.button !== 0 || this.#gesture) return;
      canvas.setPointerCapture(event.pointerId);
      this.#press(place(event));
    });
    canvas.addEventListener('pointermove', (event) => {
      if (!this.#gesture || !canvas.hasPointerCapture(event.pointerId)) return;
      const all = event.getCoalescedEvents?.() ?? [];
      this.#gesture((all.length > 0 ? all : [event]).map(place));
    });
    for (const type of /** @type {const} */ (['pointerup', 'pointercancel'])) {
      canvas.addEventListener(type, (event) => {
        if (canvas.hasPointerCapture(event.pointerId)) this.finish();
      });
    }
    canvas.addEventListener('keydown', (event) => {
      const chosen = this.#drawing[this.#chosen];
      const arrow = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      const control = event.ctrlKey || event.metaKey;
      const key = event.key.toLowerCase();
      if (this.#gesture) return;
      if (control && (key === 'y' || (key === 'z' && event.shiftKey))) this.#travel('forth');
      else if (control && key === 'z') this.#travel('back');
      else if (event.key === 'Delete' || event.key === 'Backspace') this.#remove();
      else if (arrow && chosen) this.#take(this.#with(moved(chosen, { x: keyMove * arrow[0], y: keyMove * arrow[1] })));
      else return;
      event.preventDefault();
    });
  }

  /** @param {Point} at */
  #press(at) {
    if (!chooses(this.#tool)) return this.#beginStroke(at);
    const unit = 2 / this.#canvas.clientWidth;
    const chosen = this.#drawing[this.#chosen];
    const far = (/** @type {Point} */ p) => Math.hypot(p.x - at.x, p.y - at.y);
    const [held, point] =
      Object.entries(chosen ? handles(chosen) : {}).sort(([, p], [, q]) => far(p) - far(q))[0] ?? [];
    if (chosen && point && far(point) < reach * unit) {
      this.#gesture = (way) =>
        this.#preview(this.#with(pulled(chosen, /** @type {'a'} */ (held), way[way.length - 1])));
      return;
    }
    const before = this.#drawing;
    const index = taken(before, at, near * unit);
    this.#choose(index);
    if (this.#tool === 'move' && index < 0) return;
    this.#gesture = (way) => {
      const to = way[way.length - 1];
      if (!this.#before && far(to) < click * unit) return;
      if (this.#tool === 'move')
        return this.#preview(this.#with(moved(before[index], { x: to.x - at.x, y: to.y - at.y })));
      const [a, b] = [Math.abs(to.x - at.x) / 2, Math.abs(to.y - at.y) / 2];
      const drawing = [...before, ellipse([(at.x + to.x) / 2, (at.y + to.y) / 2, a, b, 0, this.#value.valueAsNumber])];
      this.#chosen = fits(drawing) ? before.length : -1;
      this.#preview(drawing);
    };
  }

  /** @param {Point} at */
  #beginStroke(at) {
    const [before, points] = [this.#drawing, [at]];
    const value = this.#tool === 'erase' ? 0 : this.#value.valueAsNumber;
    const stroke = () => this.#preview([...before, brush(value, this.#width.valueAsNumber, points)]);
    this.#chosen = -1;
    this.#gesture = (way) => {
      points.push(...way);
      stroke();
    };
    stroke();
  }

  /** Shows drawing, fields and what can be done. */
  #refresh() {
    const [chosen, some] = [this.#ellipse(), this.#chosen >= 0];
    const names = ['none', ...namesOf(this.#drawing)];
    if ([...this.#shape.options].map(({ text }) => text).join() !== names.join())
      this.#shape.replaceChildren(...names.map((name, i) => new Option(name, String(i - 1))));
    this.#shape.value = String(this.#chosen);
    fields.forEach((name, i) => {
      this.#numbers[name].disabled = !chosen;
      this.#numbers[name].value = chosen ? String(chosen[i]) : '';
    });
    element('draw-width-field', HTMLElement).hidden = chooses(this.#tool);
    write(this.#hint, hints[this.#tool]);
    this.#buttons.undo.disabled = !this.#past.reaches.back;
    this.#buttons.redo.disabled = !this.#past.reaches.forth;
    this.#buttons.clear.disabled = this.#drawing.length === 0;
    this.#buttons.remove.disabled = !some;
    this.#canvas.dataset.shapes = String(this.#drawing.length);
    this.#canvas.setAttribute(
      'aria-label',
      `Drawing of ${this.#drawing.length} shapes and ${numbersOf(this.#drawing)} numbers${some ? `; arrow keys move the chosen one, ${names[this.#chosen + 1]}, Delete removes it` : ''}`,
    );
    sketch(this.#canvas, this.#drawing, this.#drawing[this.#chosen], this.#mask);
  }
}
