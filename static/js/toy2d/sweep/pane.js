// The sweep: the paper's pictures, computed when asked for. They fill row by row; a
// click on one takes its t_max and its step to the page.

import { element } from '../../lib/dom.js';
import { blankSweep, noSweep, steps, Sweep, sweepKey } from './rows.js';
import { SweepPlot } from './plot.js';
import { SweepPointer } from './pointer.js';
import { cost, finding, flattery, progress, reading, refusal, short, title, waiting, write } from './words.js';

/** @typedef {import('../spec.js').Spec} Spec */
/** @typedef {import('../spec.js').Vec} Vec */
/** @typedef {import('./rows.js').PictureName} PictureName */

/**
 * asked: not begun yet; partly: cancelled, or ended by an error, with some rows done.
 * @typedef {'empty' | 'asked' | 'running' | 'partly' | 'done'} State
 */

/**
 * @typedef {object} Actions
 * @property {() => void} start asks the server for the sweep of the present settings
 * @property {() => void} cancel
 * @property {(tmax: number, step: number) => void} choose
 * @property {(at: Vec) => void} [drop] a start was chosen in the plane of starts
 */

export class SweepPane {
  #start = element('sweep-start', HTMLButtonElement);
  #cancel = element('sweep-cancel', HTMLButtonElement);
  #flattery = element('sweep-flattery', HTMLElement);
  /** What it says of the paper's problem, for as long as there is no sweep. */
  #paper = this.#flattery.textContent ?? '';
  #pictures = /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll('[name=sweep-picture]')]);
  /** @type {State} */
  #state = 'empty';
  /** @type {State} to go back to when what was asked for does not begin */
  #before = 'empty';
  /** @type {import('../../explorer/ask.js').Phase} how what was asked for fares */
  #phase = { at: 'idle' };
  #sweep = blankSweep(NaN);
  /** @type {Spec | null} of the page */
  #spec = null;
  /** @type {Spec | null} of the sweep */
  #of = null;
  /** @type {Spec | null} of the sweep that was asked for */
  #asked = null;
  /** @type {Record<string, number>} seconds that one start took for one step, by method */
  #pace = {};
  #began = 0;
  /** @type {Vec | null} t_max and step of the page */
  #moment = null;
  /** @type {Vec | null} */
  #goal = null;

  /**
   * @param {HTMLElement} root
   * @param {{map: import('../../lib/palette.js').ColourMap} & Actions} given
   */
  constructor(root, { map, ...actions }) {
    this.root = root;
    this.actions = actions;
    root.dataset.state = this.#state;
    const overlay = element('sweep-overlay', HTMLCanvasElement);
    this.plot = new SweepPlot(
      { base: element('sweep-base', HTMLCanvasElement), overlay, bar: element('sweep-bar', HTMLCanvasElement) },
      map,
    );
    const elements = { readout: element('sweep-readout', HTMLElement), spoken: element('sweep-spoken', HTMLElement) };
    this.pointer = new SweepPointer(
      this.plot,
      elements,
      (cell) => this.#read(cell),
      (cell) => this.#choose(cell),
    );
    this.#start.addEventListener('click', () => this.#ask());
    this.#cancel.addEventListener('click', () => this.#stop());
    for (const radio of this.#pictures) radio.addEventListener('change', () => this.#showPicture());
    this.#showPicture();
    this.#showWork();
  }

  /** Whether the server is at work on it. */
  get busy() {
    return this.#state === 'asked' || this.#state === 'running';
  }

  /**
   * Takes the page's settings. When they are others than those of the picture, it
   * says so and stays.
   * @param {Spec} spec
   */
  settings(spec) {
    const same = this.#spec !== null && sweepKey(this.#spec) === sweepKey(spec);
    this.#spec = structuredClone(spec);
    if (same) return;
    this.#say('sweep-error', '');
    if (this.#state === 'empty') {
      this.#sweep = blankSweep(steps(spec));
      this.#showPicture();
    }
    this.#showWork();
  }

  /** Shares of the starts that arrive, by t_max, if they are of the page's settings. */
  get shares() {
    return this.#of && !this.#stale ? this.#sweep.shares : [];
  }

  get #stale() {
    return this.#of !== null && this.#spec !== null && sweepKey(this.#of) !== sweepKey(this.#spec);
  }

  /**
   * What the page shows at this moment.
   * @param {number} tmax
   * @param {number} step
   * @param {Vec | null} [goal] the global minimiser
   */
  moment(tmax, step, goal = null) {
    this.#moment = [tmax, step];
    if (!this.#stale) this.#goal = goal;
    this.#mark();
  }

  /**
   * The server begins, or begins anew after a loss.
   * @param {import('./rows.js').SweepBegin} message
   */
  begin(message) {
    if (!this.busy) return; // cancelled meanwhile
    this.#of = this.#asked;
    this.#goal = null;
    this.#sweep = new Sweep(message);
    this.#began = performance.now();
    this.#say('sweep-error', '');
    this.#turn('running');
    this.#showPicture();
  }

  /** @param {import('../../explorer/ask.js').Phase} phase how what was asked for fares */
  fares(phase) {
    this.#phase = phase;
    this.#showProgress();
  }

  /** @param {import('./rows.js').SweepRow} message */
  row(message) {
    if (this.#state !== 'running') return; // cancelled
    this.#sweep.add(message);
    this.#showPicture();
    this.#showProgress();
  }

  /** @param {import('./rows.js').Swept} message */
  finish(message) {
    if (this.#state !== 'running') return;
    this.#sweep.reached = message.reached;
    const last = this.#sweep.begin.iterations.at(-1) ?? 0;
    if (this.#of && message.seconds > 0) this.#pace[this.#of.method] = message.seconds / (1e6 * last);
    this.#turn('done');
    this.#showPicture();
    element('sweep-spoken', HTMLElement).textContent = `The sweep is done. ${finding(this.#sweep)}`;
  }

  /** @param {string} text why there is no sweep; empty takes it away */
  error(text) {
    if (text !== '' && this.busy) this.#end();
    this.#say('sweep-error', text);
  }

  /** Reads size and theme anew. */
  refresh() {
    this.plot.refresh();
  }

  #ask() {
    this.#asked = this.#spec;
    this.#before = this.#state;
    this.#say('sweep-error', '');
    this.#turn('asked');
    this.actions.start();
  }

  #stop() {
    this.#end();
    this.actions.cancel();
  }

  /** Ends before the sweep is whole. */
  #end() {
    const asked = this.#state === 'asked';
    this.#turn(asked ? this.#before : this.#sweep.done > 0 ? 'partly' : 'empty');
    if (!asked) element('sweep-spoken', HTMLElement).textContent = 'The sweep is stopped.';
  }

  /** @param {State} state */
  #turn(state) {
    const focused = [this.#start, this.#cancel].some((button) => button === document.activeElement);
    this.#state = state;
    this.root.dataset.state = state;
    this.#showWork();
    // The button that was pressed is gone: its keyboard goes to what takes its place.
    if (focused)
      [this.#cancel, this.#start, this.plot.canvases.overlay].find((e) => e.closest('[hidden]') === null)?.focus();
  }

  /** @returns {PictureName} */
  get #chosen() {
    return /** @type {PictureName} */ (this.#pictures.find((radio) => radio.checked)?.value ?? 'global');
  }

  #showPicture() {
    this.plot.show(this.#sweep.picture(this.#chosen));
    for (const part of this.root.querySelectorAll('[data-picture-only]')) {
      if (part instanceof HTMLElement) part.hidden = part.dataset.pictureOnly !== this.#chosen;
    }
    this.#mark();
    this.pointer.refresh();
  }

  #mark() {
    const moment = this.#moment && /** @type {Vec} */ ([this.#moment[1], Math.log(this.#moment[0])]);
    this.plot.mark({
      moment: this.#sweep.done > 0 && moment?.every(Number.isFinite) ? moment : null,
      goal: this.#of ? this.#goal : null,
    });
  }

  /** Shows what can be done now, and what the picture is of. */
  #showWork() {
    const why = this.#spec ? noSweep(this.#spec) : '';
    const whole = this.#state === 'done';
    this.#start.hidden = this.busy || why !== '' || (whole && !this.#stale);
    this.#start.textContent = this.#stale || this.#state === 'partly' ? 'Compute the sweep anew' : 'Compute the sweep';
    this.#cancel.hidden = !this.busy;
    element('sweep-running', HTMLElement).hidden = !this.busy;
    const last = this.#sweep.begin.iterations.at(-1) ?? 0;
    const of = this.#of && this.#sweep.done > 0 ? title(this.#of, last) : '';
    this.#say(
      'sweep-of',
      [
        of && `This sweep: ${of}`,
        this.#state === 'partly' ? `stopped after ${this.#sweep.done} of ${this.#sweep.of} values of t max` : '',
      ]
        .filter(Boolean)
        .join(', '),
    );
    this.#say(
      'sweep-stale',
      this.#stale && of ? `The settings have changed since this picture was computed (${of}).` : '',
    );
    this.#say(
      'sweep-cost',
      !this.#spec
        ? ''
        : why
          ? refusal(why, this.#spec)
          : this.#start.hidden
            ? ''
            : cost(this.#spec, this.#pace[this.#spec.method] ?? NaN),
    );
    this.#say('sweep-finding', whole ? finding(this.#sweep) : '');
    write(this.#flattery, whole ? flattery(this.#sweep) : this.#paper);
    this.root.dataset.stale = String(this.#stale);
    this.#showProgress();
  }

  #showProgress() {
    if (!this.busy) return;
    const bar = element('sweep-progress', HTMLProgressElement);
    const { done, of } = this.#sweep;
    const waits = this.#state === 'asked' || this.#phase.at !== 'running';
    if (waits)
      bar.removeAttribute('value'); // indeterminate
    else [bar.max, bar.value] = [of, done];
    this.#say(
      'sweep-progress-text',
      waits ? waiting(this.#phase) : progress(done, of, (performance.now() - this.#began) / 1000),
    );
  }

  /** @param {import('./plot.js').Cell} cell */
  #read(cell) {
    const { picture } = this.plot;
    return picture && this.#sweep.done > 0 ? reading(this.#sweep, picture, cell) : '';
  }

  /** @param {import('./plot.js').Cell} cell */
  #choose({ column, row }) {
    const { picture } = this.plot;
    if (!picture || Number.isNaN(picture.value(column, row))) return;
    if (picture.name === 'starts') this.actions.drop?.([picture.x[column], picture.y[row]]);
    // As exact as its reading: the row is wider, and the link stays short.
    else this.actions.choose(Number(short(Math.exp(picture.y[row]))), Math.round(picture.x[column]));
  }

  /**
   * @param {string} id of an element that is there only while it has something to say
   * @param {string} text
   */
  #say(id, text) {
    const spoken = element(id, HTMLElement);
    write(spoken, text);
    spoken.hidden = text === '';
  }
}
