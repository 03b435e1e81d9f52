// Pointing at a plot: takes hold of what the plot's tool offers, by mouse or finger,
// adds things at empty places, and reads the numbers under the pointer.

import { Crosshair } from './crosshair.js';
import { PriorGrips } from './priorgrips.js';
import { Readout } from './readout.js';
import { Remover } from './remover.js';
import { StartGrips } from './startgrips.js';

/** @typedef {import('./grips.js').Grip} Grip */
/** @typedef {import('../spec.js').Vec} Vec */
/** @typedef {import('./startgrips.js').StartActions & import('./priorgrips.js').PriorActions & import('./pen.js').CloudActions & {hover: () => void}} Actions */

// How close to the middle of a grip, in CSS pixels, a pointer must be to mean it: some way beyond what is drawn, or a near miss
// would add a thing on top of another. And how far it moves before it drags.
const reach = { mouse: 18, touch: 24 };
const slack = { mouse: 3, touch: 6 };

// A pointer that has not moved for so many milliseconds rests.
const rest = 200;

/** @typedef {{grip: Grip, id: number, from: Vec, offset: Vec, slack: number, moved: boolean}} Gesture */

export class Pointer {
  /** @type {Gesture | null} */
  #gesture = null;
  /** Whether the click that follows belongs to a gesture, or ends where it did not begin. */
  #spent = false;
  /** @type {{at: Vec, slack: number} | null} where the button went down on empty ground */
  #pressed = null;
  #resting = 0;

  /**
   * @param {import('./plot.js').Plot} plot
   * @param {import('../run.js').Player} player
   * @param {Actions} actions
   * @param {{readout: HTMLElement, spoken: HTMLElement, remover: HTMLButtonElement}} elements
   * @param {{plot: import('./plot.js').Plot}} hand the plot that was pointed at last, whichever it is
   */
  constructor(plot, player, actions, { readout, spoken, remover }, hand) {
    this.plot = plot;
    this.actions = actions;
    this.readout = new Readout(plot, readout, spoken);
    const tools = {
      starts: new StartGrips(plot, player, actions),
      prior: new PriorGrips(plot, player, actions),
    };
    /** @type {import('./pen.js').Pen | null} lent when it is first chosen */
    this.pen = null;
    /** @returns {import('./grips.js').Grips} */
    this.grips = () => (plot.tool === 'curve' ? (this.pen ?? tools.prior) : tools[plot.tool]);
    this.crosshair = new Crosshair(plot, this.readout, this.grips, () => this.#rest());
    this.hand = hand;
    const button = new Remover(plot, remover, this.grips, (said) => this.readout.say(said));
    plot.drawn = () => button.show(!this.#gesture && !this.crosshair.carries && hand.plot === plot);
    const { overlay } = plot.canvases;
    this.overlay = overlay;
    overlay.addEventListener('pointerdown', (event) => this.#down(event));
    overlay.addEventListener('pointermove', (event) => this.#move(event));
    overlay.addEventListener('pointerup', (event) => this.#up(event));
    overlay.addEventListener('pointercancel', (event) => event.pointerId === this.#gesture?.id && this.#abort());
    overlay.addEventListener('lostpointercapture', (event) => event.pointerId === this.#gesture?.id && this.#abort());
    overlay.addEventListener('pointerleave', () => {
      clearTimeout(this.#resting);
      if (!this.#gesture) this.readout.show(this.crosshair.at);
    });
    overlay.addEventListener('click', (event) => this.#click(event));
    // A finger on a grip drags it; anywhere else it scrolls the page.
    overlay.addEventListener('touchstart', (event) => this.#touch(event), { passive: false });
    addEventListener(
      'keydown',
      (event) => {
        if (event.key !== 'Escape' || !this.#gesture) return;
        event.preventDefault();
        event.stopPropagation();
        this.#abort();
      },
      { capture: true },
    );
  }

  /** @param {import('./basinmap.js').Basins | null} basins of what is shown, if they are known */
  setBasins(basins) {
    this.readout.fate.basins = basins;
    this.refresh();
  }

  /** Shows the numbers under the pointer anew, the landscape having changed. */
  refresh() {
    if (!this.#gesture) this.readout.refresh();
  }

  /** @param {PointerEvent} event */
  #down(event) {
    this.#spent = false;
    this.#pressed = null;
    if (event.button !== 0 || this.#gesture) return;
    const { offsetX: x, offsetY: y, pointerId: id, pointerType } = event;
    const kind = pointerType === 'touch' ? 'touch' : 'mouse';
    this.hand.plot = this.plot;
    const grip = this.#near(x, y, kind);
    if (!grip) {
      this.#pressed = { at: [x, y], slack: slack[kind] };
      return;
    }
    this.crosshair.drop();
    this.overlay.setPointerCapture(id);
    this.#gesture = { grip, id, from: [x, y], offset: [grip.x - x, grip.y - y], slack: slack[kind], moved: false };
    this.plot.hold(true);
    this.#hand('grabbing');
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const { offsetX: x, offsetY: y } = event;
    const gesture = this.#gesture;
    if (gesture) {
      if (event.pointerId !== gesture.id) return;
      gesture.moved ||= Math.hypot(x - gesture.from[0], y - gesture.from[1]) > gesture.slack;
      if (gesture.moved) this.#drag(gesture, event, false);
      return;
    }
    if (event.buttons !== 0) this.#stray(x, y);
    if (event.pointerType === 'touch') return;
    this.#hand(this.#near(x, y, 'mouse') ? 'grab' : '');
    const at = this.plot.pointAt(x, y);
    this.readout.show(at);
    if (at) this.#rest();
  }

  /** @param {PointerEvent} event */
  #up(event) {
    const gesture = this.#gesture;
    if (!gesture || event.pointerId !== gesture.id) return;
    this.#gesture = null;
    this.#spent = true;
    if (gesture.moved) {
      this.#drag(gesture, event, true);
      this.plot.draft.end();
    } else {
      this.readout.say((gesture.grip.tap ?? gesture.grip.press)());
    }
    this.plot.hold(false);
    const at = event.pointerType === 'touch' ? null : this.plot.pointAt(event.offsetX, event.offsetY);
    this.readout.show(at);
    this.#hand(at ? 'grab' : '');
  }

  /**
   * @param {Gesture} gesture
   * @param {PointerEvent} event
   * @param {boolean} ended
   */
  #drag({ grip, offset }, event, ended) {
    const { left, top, size } = this.plot.viewport;
    const x = clamp(event.offsetX + offset[0], left, left + size);
    const y = clamp(event.offsetY + offset[1], top, top + size);
    this.readout.write(y, grip.move(x, y, ended));
  }

  #abort() {
    const gesture = this.#gesture;
    this.#gesture = null;
    this.#spent = true;
    if (gesture?.moved) gesture.grip.abort();
    this.plot.hold(false);
    this.#hand('');
    this.readout.show(null);
  }

  /**
   * A click is pressed and released at one place; what moves between is none.
   * @param {number} x
   * @param {number} y
   */
  #stray(x, y) {
    const pressed = this.#pressed;
    if (pressed && Math.hypot(x - pressed.at[0], y - pressed.at[1]) > pressed.slack) this.#spent = true;
  }

  /** @param {MouseEvent} event */
  #click(event) {
    this.#stray(event.offsetX, event.offsetY);
    const spent = this.#spent;
    this.#spent = false;
    if (spent) return;
    const at = this.plot.pointAt(event.offsetX, event.offsetY);
    if (at) this.readout.say(this.grips().add(at));
  }

  /** @param {TouchEvent} event */
  #touch(event) {
    const touch = event.changedTouches[0];
    const { left, top } = this.overlay.getBoundingClientRect();
    if (event.touches.length === 1 && this.#near(touch.clientX - left, touch.clientY - top, 'touch'))
      event.preventDefault();
  }

  /** Removes what is chosen. */
  remove() {
    this.readout.say(this.grips().remove(null));
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {'mouse' | 'touch'} kind
   */
  #near(x, y, kind) {
    return this.plot.pointAt(x, y) ? this.grips().near(x, y, reach[kind]) : null;
  }

  /** @param {string} hand */
  #hand(hand) {
    this.overlay.dataset.hand = hand;
  }

  #rest() {
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.actions.hover(), rest);
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
