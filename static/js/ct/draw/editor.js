// Where pictures are drawn by hand: ellipses that are pulled into shape, and a brush.

import { prepare } from '../../canvas.js';
import { element, onChoice, write } from '../../dom.js';
import { clone } from '../../fields.js';
import { brush, covers, ellipse, fits, handles, limits, numbersOf, paint, pulled } from './shapes.js';

/** @typedef {import('../spec.js').Shape} Shape */
/** @typedef {import('./shapes.js').Point} Point */
/** @typedef {'ellipse' | 'brush' | 'erase'} Tool */

/** What Add puts into the picture, but for its value. */
const usual = [0, 0, 0.3, 0.2, 0];
const fields = /** @type {const} */ (['x', 'y', 'a', 'b', 'turn']);
// How near to a handle, in CSS pixels, a pointer takes hold of it.
const reach = 18;
const keyMove = 0.02;

export class Editor {
  /** @type {Shape[]} */
  #drawing = [];
  /** @type {Shape[][]} */
  #past = [];
  /** @type {Shape[][]} */
  #future = [];
  /** @type {Tool} */
  #tool = 'ellipse';
  /** Index of the ellipse with handles, -1 for none. */
  #chosen = -1;
  /** What was before the gesture that lasts. @type {Shape[] | null} */
  #before = null;
  /** What the hand is about, told where it is. @type {((at: Point) => void) | null} */
  #gesture = null;
  /** Whether 1 means lost, not bright. */
  #mask = false;
  #canvas = element('draw-canvas', HTMLCanvasElement);
  #value = element('draw-value', HTMLInputElement);
  #width = element('draw-width', HTMLInputElement);
  #numbers = Object.fromEntries(fields.map((name) => [name, element(`draw-${name}`, HTMLInputElement)]));
  #note = element('draw-note', HTMLElement);
  #buttons = Object.fromEntries(['undo', 'redo', 'clear', 'add', 'remove'].map((name) => [name, element(`draw-${name}`, HTMLButtonElement)]));

  /** @param {{changed: (drawing: Shape[], ended: boolean) => void}} actions */
  constructor({ changed }) {
    this.changed = changed;
    onChoice('draw-tool', (tool) => {
      this.#tool = tool;
      this.#chosen = -1;
      this.#refresh();
    });
    this.#value.addEventListener('input', () => this.#revalue(false));
    this.#value.addEventListener('change', () => this.#revalue(true));
    for (const input of Object.values(this.#numbers)) input.addEventListener('change', () => this.#retype());
    this.#buttons.undo.addEventListener('click', () => this.#travel(this.#past, this.#future));
    this.#buttons.redo.addEventListener('click', () => this.#travel(this.#future, this.#past));
    this.#buttons.clear.addEventListener('click', () => this.#take([]));
    this.#buttons.add.addEventListener('click', () => this.#add(ellipse([...usual, this.#value.valueAsNumber])));
    this.#buttons.remove.addEventListener('click', () => this.#remove());
    this.#listen();
    new ResizeObserver(() => this.#draw()).observe(this.#canvas);
  }

  /**
   * Shows a drawing; another than the one that was drawn here begins a new past.
   * @param {Shape[] | null} drawing
   * @param {boolean} mask whether what is painted is lost
   */
  show(drawing, mask) {
    const same = JSON.stringify(drawing) === JSON.stringify(this.#drawing);
    if (same && mask === this.#mask) return this.#refresh();
    if (this.#gesture) return;
    [this.#drawing, this.#mask, this.#past, this.#future, this.#chosen] = [clone(drawing ?? []), mask, [], [], -1];
    element('draw-value-field', HTMLElement).hidden = mask;
    if (mask) this.#value.value = '1';
    this.#refresh();
  }

  /** @param {Shape[]} drawing that a finished action led to */
  #take(drawing) {
    if (!fits(drawing)) {
      write(this.#note, `There is room for ${limits.shapes} shapes and ${limits.numbers} numbers: undo, or clear something.`);
      this.#refresh();
      this.changed(this.#drawing, true); // what it was
      return;
    }
    this.#past.push(this.#before ?? this.#drawing);
    [this.#before, this.#future, this.#drawing] = [null, [], drawing];
    write(this.#note, '');
    this.#refresh();
    this.changed(drawing, true);
  }

  /** @param {Shape[]} drawing while a gesture lasts */
  #preview(drawing) {
    this.#before ??= this.#drawing;
    if (!fits(drawing)) return;
    this.#drawing = drawing;
    this.#refresh();
    this.changed(drawing, false);
  }

  /** The gesture is over. */
  #settle() {
    this.#gesture = null;
    if (this.#before) this.#take(this.#drawing);
  }

  /**
   * @param {Shape[][]} from
   * @param {Shape[][]} to
   */
  #travel(from, to) {
    const next = from.pop();
    if (!next) return;
    to.push(this.#drawing);
    this.#drawing = next;
    this.#chosen = -1;
    this.#refresh();
    this.changed(next, true);
  }

  /** @param {Shape} shape */
  #add(shape) {
    this.#chosen = this.#drawing.length;
    this.#take([...this.#drawing, shape]);
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
    if (ended) this.#settle();
  }

  #retype() {
    const chosen = this.#ellipse();
    const typed = fields.map((name) => this.#numbers[name].valueAsNumber);
    if (chosen && typed.every(Number.isFinite)) this.#take(this.#with(ellipse([...typed, chosen[5]])));
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
      this.#begin(place(event));
    });
    canvas.addEventListener('pointermove', (event) => {
      if (!this.#gesture || !canvas.hasPointerCapture(event.pointerId)) return;
      const all = event.getCoalescedEvents?.() ?? [];
      for (const one of all.length > 0 ? all : [event]) this.#gesture(place(one));
    });
    for (const type of /** @type {const} */ (['pointerup', 'pointercancel'])) canvas.addEventListener(type, () => this.#settle());
    canvas.addEventListener('keydown', (event) => {
      const chosen = this.#ellipse();
      const arrow = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      if (event.key === 'z' && (event.ctrlKey || event.metaKey)) this.#travel(this.#past, this.#future);
      else if (event.key === 'Delete' || event.key === 'Backspace') this.#remove();
      else if (arrow && chosen) this.#take(this.#with(ellipse([chosen[0] + keyMove * arrow[0], chosen[1] + keyMove * arrow[1], ...chosen.slice(2)])));
      else return;
      event.preventDefault();
    });
  }

  /** @param {Point} at */
  #begin(at) {
    if (this.#tool !== 'ellipse') return this.#beginStroke(at);
    const chosen = this.#ellipse();
    const near = reach / (this.#canvas.clientWidth / 2);
    const held = chosen && Object.entries(handles(chosen)).find(([, p]) => Math.hypot(p.x - at.x, p.y - at.y) < near)?.[0];
    if (chosen && held) {
      this.#gesture = (to) => this.#preview(this.#with(pulled(/** @type {number[]} */ (this.#ellipse()), /** @type {'a'} */ (held), to)));
      return;
    }
    const hit = this.#drawing.findLastIndex((shape) => 'ellipse' in shape && covers(shape, at));
    this.#chosen = hit;
    const old = this.#ellipse();
    if (old) {
      this.#value.value = String(old[5]);
      this.#gesture = (to) => this.#preview(this.#with(ellipse([old[0] + to.x - at.x, old[1] + to.y - at.y, ...old.slice(2)])));
    } else {
      const before = this.#drawing;
      this.#gesture = (to) => {
        const [a, b] = [Math.abs(to.x - at.x) / 2, Math.abs(to.y - at.y) / 2];
        if (Math.max(a, b) < 0.01) return;
        this.#chosen = before.length;
        this.#preview([...before, ellipse([(at.x + to.x) / 2, (at.y + to.y) / 2, a, b, 0, this.#value.valueAsNumber])]);
      };
    }
    this.#refresh();
  }

  /** @param {Point} at */
  #beginStroke(at) {
    const [before, points] = [this.#drawing, [at]];
    const value = this.#tool === 'erase' ? 0 : this.#value.valueAsNumber;
    const stroke = () => this.#preview([...before, brush(value, this.#width.valueAsNumber, points)]);
    this.#gesture = (to) => {
      points.push(to);
      stroke();
    };
    stroke();
  }

  /** Shows drawing, fields and what can be done. */
  #refresh() {
    const chosen = this.#ellipse();
    fields.forEach((name, i) => {
      this.#numbers[name].disabled = !chosen;
      this.#numbers[name].value = chosen ? String(chosen[i]) : '';
    });
    element('draw-width-field', HTMLElement).hidden = this.#tool === 'ellipse';
    this.#buttons.undo.disabled = this.#past.length === 0;
    this.#buttons.redo.disabled = this.#future.length === 0;
    this.#buttons.clear.disabled = this.#drawing.length === 0;
    this.#buttons.remove.disabled = !chosen;
    this.#canvas.dataset.shapes = String(this.#drawing.length);
    this.#canvas.setAttribute('aria-label', `Drawing of ${this.#drawing.length} shapes and ${numbersOf(this.#drawing)} numbers${chosen ? '; arrow keys move the chosen ellipse, Delete removes it' : ''}`);
    this.#draw();
  }

  #draw() {
    if (this.#canvas.clientWidth === 0) return;
    const context = prepare(this.#canvas);
    const half = this.#canvas.clientWidth / 2;
    context.save();
    context.scale(half, half);
    context.translate(1, 1);
    context.fillStyle = this.#mask ? '#c9ced4' : '#000000';
    context.fillRect(-1, -1, 2, 2);
    paint(context, this.#drawing, (value) => (this.#mask ? (value > 0.5 ? '#a03020' : '#c9ced4') : grey(value)));
    context.restore();
    const chosen = this.#ellipse();
    if (!chosen || this.#tool !== 'ellipse') return;
    const { middle, a, b } = handles(chosen);
    const on = (/** @type {Point} */ { x, y }) => /** @type {const} */ ([half * (x + 1), half * (y + 1)]);
    context.strokeStyle = '#ffd83d';
    context.lineWidth = 2;
    context.beginPath();
    const [x, y] = on(middle);
    context.ellipse(x, y, half * chosen[2], half * chosen[3], (chosen[4] * Math.PI) / 180, 0, 2 * Math.PI);
    context.stroke();
    for (const point of [middle, a, b]) {
      const [px, py] = on(point);
      context.fillStyle = point === middle ? '#ffd83d' : '#0c1018';
      context.beginPath();
      context.arc(px, py, 6, 0, 2 * Math.PI);
      context.fill();
      context.stroke();
    }
  }
}

/** @param {number} value */
function grey(value) {
  const v = Math.round(255 * value);
  return `rgb(${v} ${v} ${v})`;
}
