// The keyboard's pointer: arrows move a crosshair, Enter adds or picks up what is
// there, so that arrows move it until Enter drops it.

import { pixelX, pixelY, point } from './viewport.js';

/** @typedef {import('./grips.js').Grip} Grip */
/** @typedef {import('./grips.js').Grips} Grips */
/** @typedef {import('../spec.js').Vec} Vec */

// How close to a grip, in CSS pixels, the crosshair must be to mean it.
const reach = 22;

export class Crosshair {
  /** @type {Vec | null} null for those who point otherwise */
  at = null;
  /** @type {Grip | null} what it carries */
  #carried = null;
  /** The name of the grip to which the keys went last: several may be at one place. */
  #named = '';

  /**
   * @param {import('./plot.js').Plot} plot
   * @param {import('./readout.js').Readout} readout
   * @param {() => Grips} grips of the plot's tool
   * @param {() => void} rested called after each move
   */
  constructor(plot, readout, grips, rested) {
    this.plot = plot;
    this.readout = readout;
    this.grips = grips;
    this.rested = rested;
    const { overlay } = plot.canvases;
    overlay.addEventListener('keydown', (event) => this.#key(event));
    overlay.addEventListener(
      'focus',
      () => overlay.matches(':focus-visible') && this.#moveTo(this.at ?? this.#centre()),
    );
    overlay.addEventListener('blur', () => {
      this.drop();
      this.at = null;
      plot.setCrosshair(null);
      readout.show(null);
    });
  }

  get carries() {
    return this.#carried !== null;
  }

  /** Lays down what it carries; says so. */
  drop() {
    const grip = this.#carried;
    if (!grip || !this.at) return '';
    const said = grip.move(...this.#pixel(this.at), true);
    this.plot.draft.end();
    this.#letGo();
    return `Dropped: ${said}.`;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    // After a visit by mouse there is no crosshair, and the arrows stay with the player.
    const said = this.at ? this.#crossed(event, this.at) : this.#plain(event.key);
    if (said === null) return;
    event.preventDefault();
    event.stopPropagation();
    if (said) this.readout.say(said);
  }

  /**
   * What a key does, in words, '' when they were said already; null if nothing.
   * @param {KeyboardEvent} event
   * @param {Vec} from
   * @returns {string | null}
   */
  #crossed(event, from) {
    const { window } = this.plot.viewport;
    const step = (window.max[0] - window.min[0]) / (event.shiftKey ? 400 : 40);
    const here = this.grips().near(...this.#pixel(from), reach);
    switch (event.key) {
      case 'ArrowLeft':
        return this.#carryTo([from[0] - step, from[1]]);
      case 'ArrowRight':
        return this.#carryTo([from[0] + step, from[1]]);
      case 'ArrowDown':
        return this.#carryTo([from[0], from[1] - step]);
      case 'ArrowUp':
        return this.#carryTo([from[0], from[1] + step]);
      case 'PageDown':
        return this.#jump(from, 1);
      case 'PageUp':
        return this.#jump(from, -1);
      case 'Enter':
        if (this.#carried) return this.drop();
        return here ? this.#pick(here) : this.grips().add(from);
      case 'Delete':
      case 'Backspace':
        if (this.#carried) return '';
        // What is chosen has a ring: that one is meant, whatever else is near.
        if (this.grips().chosen()) return this.grips().remove(null);
        return here ? this.grips().remove(here) : 'Nothing is chosen, and nothing is near the crosshair.';
      default:
        return this.#plain(event.key);
    }
  }

  /** @param {string} key */
  #plain(key) {
    switch (key) {
      case 'Delete':
      case 'Backspace':
        return this.grips().remove(null);
      case 'Escape':
        if (this.#carried) {
          this.#carried.abort();
          this.#letGo();
          return 'Put back.';
        }
        this.grips().leave();
        return 'Nothing is chosen.';
      default:
        return this.grips().key(key);
    }
  }

  /** @param {Grip} grip */
  #pick(grip) {
    const said = grip.press();
    this.#carried = grip;
    this.plot.hold(true);
    this.#moveTo(point(this.plot.viewport, grip.x, grip.y));
    return `${said} ${grip.name} is picked up: arrows move it, Enter drops it, Escape puts it back.`;
  }

  #letGo() {
    this.#carried = null;
    this.plot.hold(false);
  }

  /**
   * To the next grip or the one before, which is chosen then.
   * @param {Vec} from
   * @param {number} by
   */
  #jump(from, by) {
    const all = this.#carried ? [] : this.grips().all();
    if (all.length === 0) return '';
    const [x, y] = this.#pixel(from);
    const here = all.filter((grip) => Math.hypot(grip.x - x, grip.y - y) < 1);
    const present = all.indexOf(here.find(({ name }) => name === this.#named) ?? here[0]);
    const next = all[present < 0 ? (by > 0 ? 0 : all.length - 1) : (present + by + all.length) % all.length];
    this.#named = next.name;
    next.press();
    this.#moveTo(point(this.plot.viewport, next.x, next.y));
    return `${next.name}, ${this.readout.text}`;
  }

  /** @param {Vec} to */
  #carryTo(to) {
    this.#moveTo(to);
    if (!this.#carried || !this.at) return '';
    const [x, y] = this.#pixel(this.at);
    const said = this.#carried.move(x, y, false);
    this.readout.write(y, said);
    return said;
  }

  /** @param {Vec} to */
  #moveTo(to) {
    const { min, max } = this.plot.viewport.window;
    const [x, y] = to.map((value, i) => Math.min(max[i], Math.max(min[i], value)));
    this.at = [x, y];
    this.plot.setCrosshair(this.at);
    this.readout.show(this.at);
    this.readout.say(this.readout.text);
    this.rested();
  }

  /** @returns {Vec} */
  #centre() {
    const { min, max } = this.plot.viewport.window;
    return [(min[0] + max[0]) / 2, (min[1] + max[1]) / 2];
  }

  /**
   * @param {Vec} at
   * @returns {[number, number]}
   */
  #pixel(at) {
    return [pixelX(this.plot.viewport, at[0]), pixelY(this.plot.viewport, at[1])];
  }
}
