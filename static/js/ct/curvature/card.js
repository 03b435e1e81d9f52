// The card about the curvature: whether the energy is convex on the way from the first start, and how much a step
// contracts. It asks for nothing before its button is pressed, unless a link or a file comes with a number of steps.

import { config } from '../../explorer/config.js';
import { inWords } from '../../explorer/labels.js';
import { element, write } from '../../lib/dom.js';
import { Aside } from '../aside.js';
import { progress } from '../batch/words.js';
import { levelLetter } from '../names.js';
import { isLearnt } from '../priors.js';
import { curvatureKey } from '../spec.js';
import { CurvatureCharts } from './charts.js';
import { cost, meeting, note, verdict } from './words.js';

/** @typedef {import('../spec.js').Spec} Spec */

/** How many levels the server looks at, at most. */
const mostLevels = 20;

export class CurvatureCard {
  #card = element('curvature', HTMLDetailsElement);
  #run = element('curvature-run', HTMLButtonElement);
  #stop = element('curvature-stop', HTMLButtonElement);
  #bar = element('curvature-bar', HTMLProgressElement);
  #steps = element('curvature-steps', HTMLInputElement);
  /** @type {Spec | null} of the page */
  #spec = null;
  /** Lanczos steps of the page's spec as they were seen last: others have come with a link, a file or the history. */
  #seen = 0;
  /** @type {Spec | null} that was asked for */
  #asked = null;
  /** @type {Spec | null} of what is shown */
  #of = null;
  /** @type {import('./words.js').Head | null} of what is shown */
  #head = null;
  /** @type {import('./words.js').Place[]} that have come, by rising step */
  #places = [];
  /** @type {import('./words.js').End | null} once all have come */
  #end = null;
  /** @type {{before: number, after: number} | null} */
  #distances = null;
  #k = 0;
  #began = 0;
  #painting = 0;
  /** @type {import('../../explorer/ask.js').Phase} */
  #phase = { at: 'idle' };

  /**
   * @param {import('../connection.js').Connection} connection
   * @param {{change: (spec: Spec) => void, mend: (spec: Spec, field: string) => Promise<boolean>, seek: (step: number) => void}} page
   *   takes the spec with another number of steps, brings what the server lacks, and goes to a step of the run
   */
  constructor(connection, { change, mend, seek }) {
    this.charts = new CurvatureCharts(element('curvature-charts', HTMLElement), seek);
    this.asking = new Aside(
      connection,
      { ask: 'curvature', part: 'curvature-level', end: 'curved' },
      {
        fares: (phase) => this.#fares(phase),
        begin: (head) => this.#begin(head),
        part: (place) => {
          this.#places = [...this.#places, place].sort((a, b) => a.k - b.k);
          this.#paintSoon();
        },
        finish: (end) => this.#finish(end),
        mend,
      },
    );
    element('curvature-form', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      this.#start(change);
    });
    this.#stop.addEventListener('click', () => this.asking.cancel());
    this.#steps.addEventListener('input', () => this.#paintSoon());
    this.#card.addEventListener('toggle', () => this.#paintSoon());
  }

  /** Takes the page's settings. @param {Spec} spec */
  settings(spec) {
    this.#spec = spec;
    const { curvature } = spec;
    if (curvature !== this.#seen && curvature !== 0) {
      this.#steps.value = String(curvature);
      this.#card.open = true;
      this.#ask(spec);
    }
    this.#seen = curvature;
    this.#paintSoon();
  }

  /**
   * The clock of the run, and how far its starts are apart before and after the first step.
   * @param {import('../run.js').Player} player
   * @param {boolean} stale whether the run is of other settings
   */
  show({ run, position }, stale) {
    if (!run) return;
    const { head, levels } = run.main;
    const [before, after] = [levels[0]?.text.distance ?? null, levels[head.k.indexOf(1)]?.text.distance ?? null];
    const known = !stale && head.panels > 1 && before !== null && after !== null;
    const distances = known ? { before, after } : null;
    const k = head.k[Math.floor(position)];
    if (distances?.after !== this.#distances?.after) this.#paintSoon();
    this.#distances = distances;
    if (k === this.#k) return;
    this.#k = k;
    if (this.#card.open) this.charts.moment(k);
  }

  /** Reads the theme anew. */
  refresh() {
    this.charts.refresh();
  }

  /** @param {(spec: Spec) => void} change */
  #start(change) {
    if (!this.#spec || this.asking.pending) return;
    const typed = this.#steps.valueAsNumber;
    const curvature = Number.isFinite(typed) ? typed : config.curvature.usual;
    const spec = { ...this.#spec, curvature };
    this.#steps.value = String(curvature);
    this.#seen = curvature;
    change(spec);
    this.#ask(spec);
  }

  /** @param {Spec} spec */
  #ask(spec) {
    this.#asked = spec;
    this.#error('');
    this.asking.want(spec);
  }

  /** @param {import('./words.js').Head} head of what begins, or begins anew after a loss */
  #begin(head) {
    this.#of = this.#asked;
    this.#head = head;
    this.#places = [];
    this.#end = null;
    this.#began = performance.now();
    this.#paintSoon();
  }

  /** @param {import('../../explorer/ask.js').Phase} phase */
  #fares(phase) {
    if (phase.at === 'running' && this.#phase.at !== 'running') this.#began = performance.now();
    this.#phase = phase;
    if (phase.at === 'refused') this.#error(phase.message);
    if (phase.at === 'cancelled') this.#say('The curvature is stopped.');
    this.#paintSoon();
  }

  /** @param {import('./words.js').End} end */
  #finish(end) {
    this.#end = end;
    this.#say(`The curvature is done. ${this.#verdict}`);
    this.#paintSoon();
  }

  get #verdict() {
    return this.#end && this.#of ? verdict(this.#places, this.#end, levelLetter(this.#of)) : '';
  }

  get #stale() {
    return this.#of !== null && this.#spec !== null && curvatureKey(this.#of) !== curvatureKey(this.#spec);
  }

  /** Paints once before the next frame of the screen, and nothing while the card is closed. */
  #paintSoon() {
    this.#painting ||= requestAnimationFrame(() => {
      this.#painting = 0;
      if (this.#card.open) this.#paint();
    });
  }

  #paint() {
    const busy = this.asking.pending;
    const shown = this.#places.length > 0;
    const stale = this.#stale;
    this.#turn(busy);
    write(element('curvature-cost', HTMLElement), busy || !this.#spec ? '' : this.#cost(this.#spec));
    this.#card.dataset.state = busy ? 'busy' : this.#end ? 'done' : shown ? 'partly' : 'empty';
    this.#card.toggleAttribute('data-stale', stale && shown);
    this.#show('curvature-stale', stale && shown ? 'The settings have changed since this was computed.' : '');
    element('curvature-results', HTMLElement).hidden = !shown;
    if (shown && this.#head) {
      this.#show('curvature-verdict', this.#verdict);
      this.#show('curvature-meeting', this.#end ? meeting(this.#places, stale ? null : this.#distances) : '');
      this.#show('curvature-note', this.#end ? note(this.#head, this.#end) : '');
      this.charts.show(this.#places, this.#head.last);
      this.charts.moment(this.#k);
    }
    if (!busy) return;
    const [done, of] = [this.#places.length, this.#head?.places.length ?? 0];
    if (this.#phase.at === 'running' && of > 0) [this.#bar.max, this.#bar.value] = [of, done];
    else this.#bar.removeAttribute('value');
    const seconds = (performance.now() - this.#began) / 1000;
    write(element('curvature-doing', HTMLElement), progress(this.#phase, 'pictures', done, of, seconds));
  }

  /** @param {Spec} spec */
  #cost(spec) {
    const places = Math.min(spec.schedule?.levels, mostLevels) + 1;
    return cost(this.#steps.valueAsNumber, places, isLearnt(spec));
  }

  /** Shows the button that there is something to do for. @param {boolean} busy */
  #turn(busy) {
    const focused = [this.#run, this.#stop].some((button) => button === document.activeElement);
    this.#run.hidden = busy;
    this.#stop.hidden = !busy;
    element('curvature-running', HTMLElement).hidden = !busy;
    if (focused) (busy ? this.#stop : this.#run).focus(); // the one that was pressed is gone
  }

  /** @param {string} message '' takes it away */
  #error(message) {
    this.#show('curvature-error', inWords(message));
    this.#steps.toggleAttribute('aria-invalid', false);
    if (message === '') this.#steps.removeAttribute('aria-describedby');
    else {
      this.#steps.setAttribute('aria-invalid', 'true');
      this.#steps.setAttribute('aria-describedby', 'curvature-error');
    }
  }

  /** @param {string} text that is read aloud */
  #say(text) {
    write(element('curvature-spoken', HTMLElement), text);
  }

  /**
   * @param {string} id of an element that is there only while it has something to say
   * @param {string} text
   */
  #show(id, text) {
    const shown = element(id, HTMLElement);
    write(shown, text);
    shown.hidden = text === '';
  }
}
