// The points of the prior by number, one on a line, with buttons that clear them or leave them alone.

import { element } from '../../lib/dom.js';
import { mostPoints, pointsOf } from '../cloud.js';
import { newMode } from '../modes.js';
import { readPoints, textOf } from './pointtext.js';

/** @typedef {import('../spec.js').Vec} Vec */

/** @typedef {import('../spec.js').Mode} Mode */
/**
 * @typedef {object} Actions
 * @property {(points: Vec[]) => void} change
 * @property {(modes: Mode[], points: Vec[]) => void} take the whole prior
 */

export class PointList {
  #text = element('cloud-points', HTMLTextAreaElement);
  #error = element('cloud-error', HTMLElement);
  #clear = element('cloud-clear', HTMLButtonElement);
  #alone = element('cloud-alone', HTMLButtonElement);
  /** @type {Vec[]} */
  #points = [];
  /** @type {Mode[]} beside them */
  #modes = [];
  /** What the text stood for when it was written here. */
  #shown = '';

  /** @param {Actions} actions */
  constructor(actions) {
    this.#text.addEventListener('change', () => {
      const { points, wrong } = readPoints(this.#text.value);
      if (wrong) {
        this.#say(wrong);
        return;
      }
      this.#clearError();
      this.#shown = textOf(points);
      actions.change(points);
    });
    this.#clear.addEventListener('click', () => actions.take(this.#left(), []));
    this.#alone.addEventListener('click', () => actions.take([], this.#points));
  }

  /**
   * @param {unknown} cloud of the spec, where a link may hold anything
   * @param {unknown} modes likewise
   */
  show(cloud, modes) {
    const points = (this.#points = pointsOf(cloud));
    this.#modes = Array.isArray(modes) ? modes : [];
    const text = textOf(points);
    this.#clear.disabled = points.length === 0;
    this.#alone.disabled = points.length === 0 || this.#modes.length === 0;
    if (text === this.#shown) return; // what is being typed stays
    this.#clearError();
    this.#shown = this.#text.value = text;
  }

  /** The modes without the points; where there is none, one stands where the points were. */
  #left() {
    if (this.#modes.length > 0) return this.#modes;
    const mean = [0, 1].map((i) => this.#points.reduce((sum, at) => sum + at[i] / this.#points.length, 0));
    return [newMode([mean[0], mean[1]])];
  }

  /**
   * Shows what the server says of a field of the points.
   * @param {string} field as cloud[2][1]
   * @param {string} message
   */
  showError(field, message) {
    const line = /^cloud\[(\d+)\]/.exec(field);
    const text = message.startsWith(`${field}: `) ? message.slice(field.length + 2) : message;
    this.#say(line && Number(line[1]) < mostPoints ? `point ${Number(line[1]) + 1} ${text}` : text);
  }

  /** @param {string} text */
  #say(text) {
    this.#error.textContent = `Points: ${text}.`;
    this.#error.hidden = false;
    this.#text.ariaInvalid = 'true';
    this.#text.setAttribute('aria-errormessage', this.#error.id);
  }

  #clearError() {
    this.#error.hidden = true;
    this.#text.removeAttribute('aria-invalid');
    this.#text.removeAttribute('aria-errormessage');
  }
}
