// What people do to the spec: on the picture, in the lists and in the fields.

import { grouped } from '../lib/numbers.js';
import { byHand, withCloud, withData, withField, withMethod, withModes, withPoints, withStarts } from './edits.js';
import { pointsOf } from './cloud.js';
import { mostModes, newMode } from './modes.js';
import { get } from '../lib/fields.js';
import { count, mostByHand } from './starts.js';

/** @typedef {import('./spec.js').Vec} Vec */
/** @typedef {import('./spec.js').Mode} Mode */

export class Gestures {
  /**
   * @param {import('./link.js').State} state
   * @param {import('./spec.js').Defaults} defaults
   * @param {import('./run.js').Player} player
   * @param {{status: (message: string) => void, mode: (index: number | null) => void, drawn: (spec: import('./spec.js').Spec) => import('./run.js').Run | null}} shows
   *   status: what could not be done, and why; mode: which one is chosen; drawn: the run that has drawn the starts of a spec
   */
  constructor(state, defaults, player, shows) {
    this.state = state;
    this.defaults = defaults;
    this.player = player;
    this.shows = shows;
  }

  /**
   * @param {string} field
   * @param {any} value
   * @param {boolean} ended
   */
  field(field, value, ended) {
    this.state.change(this.#changed(field, value), { ended, fromStart: /^(method|armijo|seed|starts)/.test(field) });
  }

  /**
   * The spec with a field changed, and what goes with it.
   * @param {string} field
   * @param {any} value
   */
  #changed(field, value) {
    const {
      state: { spec },
      defaults,
    } = this;
    if (field === 'method' && value !== spec.method) return withMethod(spec, value, defaults);
    if (field === 'starts.kind' && value !== get(spec, 'starts.kind'))
      return withStarts(spec, value, this.shows.drawn(spec), defaults);
    return withField(spec, field, value, defaults);
  }

  /** @returns {Vec[] | null} the starts as a list that can be changed */
  get #present() {
    return byHand(this.state.spec, this.shows.drawn(this.state.spec));
  }

  /**
   * @param {Vec[]} list
   * @param {Parameters<import('./link.js').State['change']>[1]} [how]
   */
  #place(list, how) {
    this.state.change(withPoints(this.state.spec, list, this.defaults), how);
  }

  /** @param {Vec} at */
  addStart(at) {
    const present = this.#present;
    if (present && present.length >= mostByHand) {
      this.shows.status(`${mostByHand} starts can be placed by hand; take one away first, or choose a grid.`);
      return;
    }
    const replaced = present ? 0 : count(this.state.spec);
    this.#place([...(present ?? []), at], { view: { start: null } });
    if (replaced > 0)
      this.shows.status(`Your start takes the place of the ${grouped(replaced)}: Back brings them back.`);
  }

  /**
   * @param {number} index
   * @param {Vec | null} at null puts back what the gesture has moved, as for modes and data
   * @param {boolean} ended
   */
  moveStart(index, at, ended) {
    if (!at) {
      this.state.revert();
      return;
    }
    const present = this.#present;
    if (!present || index >= present.length) return;
    this.#place(present.with(index, at), { ended, fromStart: false, view: { start: index } });
    this.player.seek(this.player.last); // the whole path follows the pointer
  }

  /** @param {number} index */
  removeStart(index) {
    const { start } = this.state.view;
    this.#place(this.#present?.toSpliced(index, 1) ?? [], {
      fromStart: false,
      view: { start: start === null || start === index ? null : start - Number(index < start) },
    });
  }

  clearStarts() {
    this.#place([]);
  }

  /**
   * @param {number} index
   * @param {Mode | null} mode
   * @param {boolean} ended
   */
  changeMode(index, mode, ended) {
    if (!mode) this.state.revert();
    else this.#takeModes(this.state.spec.modes.with(index, mode), ended);
  }

  /** @param {Vec} at */
  addMode(at) {
    const { modes } = this.state.spec;
    if (modes.length >= mostModes) {
      this.shows.status(`A prior has at most ${mostModes} modes: take one away first.`);
      return;
    }
    this.#takeModes([...modes, newMode(at)], true);
    this.shows.mode(modes.length);
  }

  /** @param {number} index */
  removeMode(index) {
    const { modes } = this.state.spec;
    if (modes.length <= 1 && this.points.length === 0) {
      this.shows.status('A prior has at least one mode.');
      return;
    }
    this.shows.mode(null);
    this.#takeModes(modes.toSpliced(index, 1), true);
  }

  /**
   * @param {Mode[]} modes
   * @param {boolean} ended
   */
  #takeModes(modes, ended) {
    this.state.change(withModes(this.state.spec, modes), { ended, fromStart: false });
  }

  /** The points of the prior. */
  get points() {
    return pointsOf(this.state.spec.cloud);
  }

  /**
   * @param {Vec[] | null} points
   * @param {boolean} ended
   */
  changeCloud(points, ended) {
    if (!points) this.state.revert();
    else this.state.change(withCloud(this.state.spec, points), { ended, fromStart: false });
  }

  /**
   * Another prior in whole, by its list of points.
   * @param {Mode[]} modes
   * @param {Vec[]} points
   */
  takePrior(modes, points) {
    if (modes.length === 0) this.shows.mode(null);
    this.state.change({ ...withModes(this.state.spec, modes), cloud: points }, { fromStart: false });
  }

  /**
   * @param {Vec | null} y
   * @param {boolean} ended
   */
  moveData(y, ended) {
    if (!y) this.state.revert();
    else this.state.change(withData(this.state.spec, y), { ended, fromStart: false });
  }
}
