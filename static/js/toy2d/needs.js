// Which of the server's panels the page needs, and on what each depends: a panel is
// asked for again only when that has changed.

import { withMethod } from './edits.js';
import { fallsShort } from './result.js';
import { drawOf } from './samples/drawof.js';
import { landscapeKey, runKey } from './spec.js';
import { chosenStart, count } from './starts.js';
import { twinMethod } from './view.js';

/** @typedef {import('./spec.js').Spec} Spec */
/** @typedef {import('./answers.js').Panel} Panel */
/** @typedef {import('./connection.js').Connection} Connection */

/**
 * @typedef {object} Situation
 * @property {Spec} spec
 * @property {import('./view.js').View} view
 * @property {import('./run.js').Run | null} run that is shown
 * @property {boolean} charts whether they are open
 * @property {boolean} moving whether a gesture lasts: the charts wait for its end
 * @property {boolean} basins whether they are needed without their picture
 * @property {import('./run.js').Run | null} judged the run whose verdict is told, if it is of the spec
 */

// The server tries remedies of fewer starts only, and of these not for all runs.
const mostTried = 1000;

// How many draws are sent of each moment. A phone has no place for more, and less memory.
const [mostDraws, mostOnPhones] = [10000, 1000];
const narrow = matchMedia('(max-width: 40rem)');

// Asked for when a gesture has ended: they take long.
const atRest = ['series', 'correction', 'curvature'];

// While a gesture lasts, so many particles follow it at once.
const mostMoving = 1000;

export class Needs {
  /** @type {Map<Panel, string>} on what the newest ask of each depended */
  #asked = new Map();
  /** Whether the newest draws are fewer than the settings say. */
  #light = false;

  /**
   * @param {Connection} connection
   * @param {import('./spec.js').Defaults} defaults
   */
  constructor(connection, defaults) {
    this.connection = connection;
    this.defaults = defaults;
  }

  /**
   * The spec, with some starts where it has none: a landscape has basins all the same.
   * @param {Spec} spec
   */
  sound(spec) {
    return count(spec) === 0 ? { ...spec, starts: this.defaults.flow.starts } : spec;
  }

  /**
   * Whether a panel was asked for and not dropped since.
   * @param {Panel} panel
   */
  wants(panel) {
    return this.#asked.has(panel);
  }

  /**
   * Asks for what is needed and not asked for yet, and drops what is not needed any more.
   * @param {Situation} now
   * @returns {Panel[]} of which what is known is of older settings
   */
  refresh(now) {
    const sound = this.sound(now.spec);
    const twin = this.twin(now);
    const start = chosenStart(now.spec, now.view.start ?? 0, now.run); // null while it is not known
    const keys = keysOf(now, twin, start);
    const idle = [...this.#asked.keys()].filter((panel) => !keys.has(panel));
    this.connection.drop(idle);
    for (const panel of idle) this.#asked.delete(panel);
    if (this.#light && !now.moving) this.#asked.delete('samples'); // all of them, now
    const old = [...keys].filter(([panel, key]) => this.#asked.get(panel) !== key);
    const missing = old.filter(([panel]) => !(now.moving && atRest.includes(panel)));
    for (const [panel, key] of missing) this.#asked.set(panel, key);
    const panels = missing.map(([panel]) => panel);
    const rest = panels.filter((panel) => panel !== 'samples');
    if (rest.length > 0)
      this.connection.ask(rest, {
        spec: sound,
        ...(keys.has('twin') && { twin }),
        ...(keys.has('series') && start && { start }),
      });
    if (panels.includes('samples')) {
      const asked = now.moving ? lighter(sound) : sound;
      this.#light = asked !== sound;
      this.connection.ask(['samples'], { spec: asked, most: narrow.matches ? mostOnPhones : mostDraws });
    }
    return [...idle, ...old.map(([panel]) => panel)];
  }

  /**
   * The spec of the second picture.
   * @param {{spec: Spec, view: import('./view.js').View}} of
   */
  twin({ spec, view }) {
    return withMethod(this.sound(spec), twinMethod(spec, view), this.defaults);
  }
}

/**
 * @param {Situation} now
 * @param {Spec} twin of the second picture
 * @param {import('./spec.js').Vec | null} start
 * @returns {Map<Panel, string>}
 */
function keysOf({ spec, view: { pane }, charts, moving, basins, judged }, twin, start) {
  /** @type {Map<Panel, string>} */
  const keys = new Map();
  const whole = runKey(spec);
  const both = pane === 'twin' ? whole + JSON.stringify(twin) : whole;
  // What is wrong with the starts is the server's to say. Without any the header of a run still tells of the landscape.
  keys.set('paths', whole);
  if (count(spec) !== 0) {
    if (pane === 'twin') keys.set('twin', both);
    if (charts && start) keys.set('series', both + JSON.stringify(start));
  }
  if (pane === 'basins' || basins) keys.set('basins', runKey({ .../** @type {any} */ (spec), starts: null, seed: 0 }));
  if (pane === 'homotopy') keys.set('homotopy', landscapeKey(spec) + spec.schedule.tmax);
  if (judged?.result && !moving && judged.starts <= mostTried && fallsShort(judged.result)) keys.set('remedies', whole);
  if (pane === 'samples') {
    keys.set('samples', samplesKey(spec));
    if (drawOf(spec) === 'prior') keys.set('correction', curveKey(spec));
  }
  if (pane === 'curvature') keys.set('curvature', curvatureKey(spec));
  return keys;
}

/**
 * What draws depend on.
 * @param {Spec} spec
 */
function samplesKey(spec) {
  const { samples, modes, schedule } = spec;
  return drawOf(spec) === 'prior'
    ? JSON.stringify([samples?.seed, samples?.prior, modes])
    : JSON.stringify([samples?.seed, samples?.posterior, schedule, landscapeKey(spec)]);
}

/**
 * What the curve over T1 depends on.
 * @param {Spec} spec
 */
function curveKey({ samples, modes }) {
  return JSON.stringify([samples?.seed, { ...samples?.prior, t1: 0 }, modes]);
}

/**
 * What the curvature and what follows from it depend on.
 * @param {Spec} spec
 */
function curvatureKey(spec) {
  return JSON.stringify([landscapeKey(spec), spec.schedule, spec.method, spec.window]);
}

/**
 * A spec whose particles are few.
 * @param {Spec} spec
 */
function lighter(spec) {
  const { samples } = spec;
  if (!(samples?.prior?.particles > mostMoving)) return spec;
  return { ...spec, samples: { ...samples, prior: { ...samples.prior, particles: mostMoving } } };
}
