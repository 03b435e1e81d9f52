// What moves with the clock, in every part of the page.

import { element, write } from '../lib/dom.js';
import { decimal, grouped } from '../lib/numbers.js';
import { describe } from './result.js';
import { say, stuck } from './saying.js';
import { mostByHand } from './starts.js';

/** @typedef {import('./run.js').Run} Run */

/**
 * @typedef {object} Parts
 * @property {import('./link.js').State} state
 * @property {import('./run.js').Player} player
 * @property {import('./controls/stepreadout.js').StepReadout} readout
 * @property {import('./pictures.js').Pictures} pictures
 * @property {import('./panes/panes.js').Panes} panes
 * @property {() => void} judged called when a verdict comes or goes
 * @property {() => Omit<import('./saying.js').Scene, 'shown' | 'verdict'>} scene
 */

export class Moment {
  /** @type {Run | null} the run whose last step was shown: its verdict stays */
  #over = null;
  /** @type {Run | null} what `judged` was when it was told last */
  #judged = null;
  /** What was said of a result last: the same at every moment of its run. */
  #described = { result: /** @type {import('./answers.js').Result | null} */ (null), headline: '', explanation: '' };

  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
  }

  /** Shows the player's moment. */
  show() {
    const {
      state: { view },
      player,
      readout,
      pictures,
      panes: { twin, homotopy, sweep, samples, curvature, charts },
    } = this.parts;
    const { run, position, share } = player;
    if (!run) return;
    const secret = !this.#told(run);
    document.documentElement.toggleAttribute('data-secret', secret);
    const few = run.starts > 0 && run.starts <= mostByHand;
    for (const p of pictures.plots) {
      p.revealed = !view.hide;
      p.setSelected(few && view.start !== null ? Math.min(view.start, run.starts - 1) : null);
    }
    const scene = this.parts.scene();
    document.documentElement.toggleAttribute('data-past', scene.past && (stuck(scene.phase) || scene.late));
    pictures.first.show(run, position);
    if (run.starts > 0 || !scene.starts) pictures.outcomes[0].show(run);
    readout.show();
    charts.moment(share);
    if (view.pane !== 'twin') write(element('first-note', HTMLElement), '');
    tell('first-t', view.pane === 'twin' ? run.t(position) : null);
    switch (view.pane) {
      case 'twin':
        twin.show(run, share, secret);
        write(element('first-note', HTMLElement), arrivals(run, position));
        write(element('twin-note', HTMLElement), twin.run ? arrivals(twin.run, twin.position(share)) : '');
        tell('twin-t', twin.run?.t(twin.position(share)) ?? null);
        break;
      case 'basins':
        pictures.basins.show(run, position);
        break;
      case 'homotopy':
        homotopy.setRun(few ? run : null);
        homotopy.moment(run.t(position), few ? this.#points(run, position) : []);
        break;
      case 'samples':
        samples.tell('moment', (pane) => pane.moment(share));
        break;
      case 'curvature':
        curvature.tell('moment', (pane) =>
          pane.moment(run.t(position), few ? this.#points(run, position).map(({ x }) => x) : []),
        );
        break;
      case 'sweep':
        sweep.moment(run.spec.schedule.tmax, run.header.k[Math.floor(position)], run.goal);
        break;
    }
    for (const pointer of pictures.pointers) {
      pointer.readout.secret = secret;
      pointer.refresh();
    }
    if (position >= run.last) this.#over = run;
    const said = say({
      ...scene,
      shown: run.starts > 0,
      verdict: () => (run.result ? this.#verdict(run, run.result) : null),
    });
    if (said) this.say(said.headline, said.explanation);
    if (this.judged === this.#judged) return;
    this.#judged = this.judged;
    this.parts.judged();
  }

  /** @returns {Run | null} the run whose verdict is told, and is no secret */
  get judged() {
    const {
      state: { view },
      player: { run },
    } = this.parts;
    return run?.result && this.#over === run && !view.hide ? run : null;
  }

  /**
   * Where the starts are, and what becomes of them as far as it may be told.
   * @param {Run} run
   * @param {number} position
   */
  #points(run, position) {
    if (run.received <= position) return [];
    const told = this.#told(run);
    return Array.from({ length: run.starts }, (_, i) => ({
      x: run.at(position, i),
      end: told ? (run.ends[i] ?? null) : null,
    }));
  }

  /**
   * Whether outcomes may be told.
   * @param {Run} run
   */
  #told(run) {
    return !this.parts.state.view.hide || this.parts.player.position >= run.last;
  }

  /**
   * @param {Run} run
   * @param {import('./answers.js').Result} result
   * @returns {import('./saying.js').Words}
   */
  #verdict(run, result) {
    if (!this.#told(run))
      return {
        headline: 'Which starts will reach the star?',
        explanation: 'The outcome is kept secret until the last step.',
      };
    if (result !== this.#described.result) this.#described = { result, ...describe(result.claims, run.spec) };
    if (this.#over === run) return this.#described;
    return {
      headline: run.starts === 1 ? 'The start is on its way.' : `${grouped(run.starts)} starts are on their way.`,
      explanation: 'What becomes of them is said at the last step.',
    };
  }

  /**
   * @param {string} headline
   * @param {string} explanation
   */
  say(headline, explanation) {
    write(element('headline', HTMLElement), headline);
    write(element('explanation', HTMLElement), explanation);
  }
}

/**
 * Tells the smoothing of a picture on it.
 * @param {string} id
 * @param {number | null} t null takes it away
 */
function tell(id, t) {
  const place = element(id, HTMLElement);
  write(place, t === null ? '' : decimal(t));
  /** @type {HTMLElement} */ (place.parentElement).hidden = t === null;
}

/**
 * @param {Run} run
 * @param {number} position
 */
function arrivals(run, position) {
  const arrived = run.received > position && run.starts > 0 ? run.arrived(position) : null;
  return arrived === null ? '' : `${grouped(arrived)} of ${grouped(run.starts)} at the star`;
}
