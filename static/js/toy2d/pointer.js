// Pointing at the plot, by mouse, finger or keyboard, adds and removes starts.

import { element } from '../dom.js';
import { energy, landscape } from './energy.js';
import { written } from './startlist.js';
import { mostByHand } from './starts.js';
import { decimal } from './transport.js';
import { pixelX, pixelY } from './viewport.js';

/** @typedef {import('./spec.js').Vec} Vec */
/** @typedef {import('./plot.js').Plot} Plot */
/** @typedef {import('./player.js').Player} Player */

// How close to a start, in CSS pixels, a pointer must be to mean it.
const reach = { mouse: 11, touch: 22 };

export class Pointer {
  #overlay = element('overlay', HTMLCanvasElement);
  #readout = element('pointer', HTMLElement);
  #spoken = element('spoken', HTMLElement);
  /** @type {Vec | null} */
  #crosshair = null;
  /** @type {Vec | null} what the readout speaks of */
  #at = null;

  /**
   * @param {Plot} plot
   * @param {Player} player
   * @param {{add: (at: Vec) => void, remove: (start: number) => void}} actions
   */
  constructor(plot, player, actions) {
    this.plot = plot;
    this.player = player;
    this.actions = actions;
    const overlay = this.#overlay;
    overlay.addEventListener('click', (event) => this.#click(event));
    overlay.addEventListener('pointermove', (event) => this.#hover(event));
    overlay.addEventListener('pointerleave', () => this.#show(this.#crosshair));
    overlay.addEventListener('keydown', (event) => this.#key(event));
    overlay.addEventListener('focus', () => overlay.matches(':focus-visible') && this.#moveTo(this.#crosshair ?? this.#centre()));
    overlay.addEventListener('blur', () => {
      this.#crosshair = null;
      plot.setCrosshair(null);
      this.#show(null);
    });
  }

  /** Shows the numbers under the pointer anew, the landscape having changed. */
  refresh() {
    this.#show(this.#at);
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const at = this.plot.pointAt(event.offsetX, event.offsetY);
    if (!at) return;
    const touch = event instanceof PointerEvent && event.pointerType === 'touch';
    const start = this.#startNear(event.offsetX, event.offsetY, touch ? reach.touch : reach.mouse);
    if (start === null) this.actions.add(at);
    else this.actions.remove(start);
  }

  /** @param {PointerEvent} event */
  #hover(event) {
    this.#overlay.classList.toggle('removes', this.#startNear(event.offsetX, event.offsetY, reach.mouse) !== null);
    this.#show(this.plot.pointAt(event.offsetX, event.offsetY));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { window } = this.plot.viewport;
    const from = this.#crosshair ?? this.#centre();
    const step = (window.max[0] - window.min[0]) / (event.shiftKey ? 400 : 40);
    switch (event.key) {
      case 'ArrowLeft':
        this.#moveTo([from[0] - step, from[1]]);
        break;
      case 'ArrowRight':
        this.#moveTo([from[0] + step, from[1]]);
        break;
      case 'ArrowDown':
        this.#moveTo([from[0], from[1] - step]);
        break;
      case 'ArrowUp':
        this.#moveTo([from[0], from[1] + step]);
        break;
      case 'Enter':
        this.actions.add(from);
        this.#spoken.textContent = `Start added at ${written(from)}.`;
        break;
      case 'Delete':
      case 'Backspace': {
        const start = this.#startNear(pixelX(this.plot.viewport, from[0]), pixelY(this.plot.viewport, from[1]), reach.touch);
        if (start !== null) this.actions.remove(start);
        this.#spoken.textContent = start === null ? 'No start is near the crosshair.' : 'Start removed.';
        break;
      }
      default:
        return;
    }
    event.preventDefault();
  }

  /** @returns {Vec} */
  #centre() {
    const { min, max } = this.plot.viewport.window;
    return [(min[0] + max[0]) / 2, (min[1] + max[1]) / 2];
  }

  /** @param {Vec} to */
  #moveTo(to) {
    const { min, max } = this.plot.viewport.window;
    this.#crosshair = [clamp(to[0], min[0], max[0]), clamp(to[1], min[1], max[1])];
    this.plot.setCrosshair(this.#crosshair);
    this.#show(this.#crosshair);
    this.#spoken.textContent = this.#readout.textContent;
  }

  /**
   * The start whose beginning is near a pixel.
   * @param {number} px
   * @param {number} py
   * @param {number} within pixels
   */
  #startNear(px, py, within) {
    const { run } = this.player;
    if (!run || run.received === 0 || run.starts > mostByHand) return null;
    let best = null;
    let closest = within;
    for (let i = 0; i < run.starts; i++) {
      const [x, y] = run.at(0, i);
      const distance = Math.hypot(pixelX(this.plot.viewport, x) - px, pixelY(this.plot.viewport, y) - py);
      if (distance <= closest) [best, closest] = [i, distance];
    }
    return best;
  }

  /** @param {Vec | null} at */
  #show(at) {
    this.#at = at;
    const { run, position } = this.player;
    this.#readout.hidden = !at || !run;
    if (at && run) this.#readout.textContent = `x = ${written(at)}, F = ${decimal(energy(landscape(run.problem, run.t(position)), at[0], at[1]))}`;
  }
}

/**
 * @param {number} x
 * @param {number} lo
 * @param {number} hi
 */
function clamp(x, lo, hi) {
  return Math.min(hi, Math.max(lo, x));
}
