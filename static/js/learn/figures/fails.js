// When it fails, and what agreement does not say: a few cases, each with its result, its truth and its error.

import { Colours } from '../../ct/view/colours.js';
import { paintDifference } from '../../ct/view/paint.js';
import { element, onChoice, write } from '../../lib/dom.js';
import { decimal } from '../../lib/numbers.js';
import { show, showWith } from '../greys.js';
import { Question } from '../question.js';
import { onceNear, sure } from '../figure.js';

/** @typedef {import('../../ct/run.js').Run} Run */
/** @typedef {import('../../ct/frames.js').Picture} Picture */

/** The grey windows of cases about faint things; of others everything is seen. @type {Record<string, [number, number]>} */
const windows = { lesion: [0.25, 0.55], sure: [0.25, 0.55] };
/** What has the strongest colour. */
const [largestError, largestSD] = [0.25, 0.1];

export class Fails {
  #finding = element('fails-finding', HTMLElement);
  #canvases = ['result', 'truth', 'third'].map((id) => element(`fails-${id}`, HTMLCanvasElement));
  #captions = ['result', 'truth', 'third'].map((id) => element(`fails-${id}-name`, HTMLElement));
  #colours = new Colours();
  /** @type {Picture | null} */
  #truth = null;
  /** @type {Run | null} */
  #run = null;
  #near = false;

  /** @param {import('../page.js').Lesson} lesson */
  constructor(lesson) {
    this.lesson = lesson;
    this.radios = onChoice('fails-case', () => this.#ask());
    this.question = new Question(element('fails', HTMLElement), () => this.#show());
    void this.#colours.fetch('viridis').then(() => this.#show());
    onceNear(element('fails-panels', HTMLElement), () => {
      this.#near = true;
      this.#ask();
    });
    this.#show();
  }

  get #case() {
    return this.radios.find(({ checked }) => checked)?.value ?? 'hole';
  }

  /** Whether the person may know which picture is which: the first case asks. */
  get #told() {
    return this.question.revealed || this.#case !== 'hole';
  }

  #ask() {
    const name = this.#case;
    element('fails-on', HTMLAnchorElement).href = this.lesson.cases[name].link;
    for (const text of document.querySelectorAll('[data-of-case]')) {
      if (text instanceof HTMLElement) text.hidden = text.dataset.ofCase !== name;
    }
    if (!this.#near) return;
    [this.#run, this.#truth] = [null, null];
    this.lesson.scanner.run('fails', this.lesson.cases[name], {
      truth: (truth) => {
        this.#truth = truth;
        this.#show();
      },
      grown: (run) => {
        this.#run = run;
        this.#show();
      },
      says: (message) => write(this.#finding, message),
    });
  }

  #show() {
    const told = this.#told;
    const level = this.#run?.main.levels[this.#run.main.newest];
    const sampled = this.#case === 'sure';
    const names = told
      ? [sampled ? 'Mean of the draws' : 'Reconstruction', 'Truth', sampled ? 'Standard deviation' : 'Error']
      : ['A', 'B', 'Error'];
    names.forEach((name, i) => {
      write(this.#captions[i], name);
      this.#canvases[i].ariaLabel = name;
    });
    element('fails-third-panel', HTMLElement).hidden = !told;
    const legend = element('fails-legend', HTMLElement);
    legend.hidden = !told;
    write(
      legend,
      sampled ? `Bright: how unsure, up to ${largestSD}` : `Blue: too dark. Red: too bright, up to ${largestError}`,
    );
    const [low, high] = windows[this.#case] ?? [0, 1];
    const truth = this.#truth;
    if (truth) show(this.#canvases[1], truth, low, high);
    const result = level && (level.made?.mean ?? level.pictures[0]);
    if (!result) return;
    show(this.#canvases[0], result, low, high);
    const spread = level.made?.sd;
    if (spread) show(this.#canvases[2], spread, 0, largestSD, this.#colours.table('viridis'));
    else if (truth) {
      const table = this.#colours.table('errors');
      showWith(this.#canvases[2], result, (to) => paintDifference(to, result, truth, table, largestError));
    }
    if (!this.#run?.main.whole) return;
    sure(element('fails-panels', HTMLElement), { case: this.#case, whole: 'true' });
    write(this.#finding, this.#said(level));
  }

  /** @param {import('../../ct/run.js').Level} level the last one */
  #said({ text }) {
    const result = this.#run?.main.result;
    if (result?.sd_rms) {
      const [sd, error] = [result.sd_rms, result.error_rms ?? NaN];
      return `The standard deviation is ${decimal(sd, 2)} on average (root mean square), the error of the mean ${decimal(error, 2)}.`;
    }
    const [first] = text.panels;
    const apart =
      text.distance === null ? '' : ` The ${text.panels.length} starts end ${decimal(text.distance, 2)} apart at most.`;
    return `${first.psnr === null ? 'No number' : `${first.psnr.toFixed(1)} dB`} in this scan.${apart}`;
  }
}
