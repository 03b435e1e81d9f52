// The panels: a picture for each start of each track, all on one clock.

import { make, write } from '../lib/dom.js';
import { brief, duration } from '../lib/numbers.js';
import { briefName, levelLetter, mainName, panelNames, trackName } from './names.js';
import { leveled } from './spec.js';
import { figures, recovery } from './regions.js';
import { PictureView } from './view/pictureview.js';
import { energyOf } from './words.js';

/** @typedef {import('./frames.js').Picture} Picture */
/** @typedef {import('./run.js').Track} Track */

/** @typedef {{name: string, spec: import('./spec.js').Spec, panels: number}} Shown a track */

/**
 * @typedef {object} Panel
 * @property {string} name of the start or the method
 * @property {string} group
 * @property {number} track
 * @property {number} index among the track's panels
 * @property {HTMLElement} figure
 * @property {HTMLElement} moment
 * @property {{psnr: HTMLElement, ssim: HTMLElement, energy: HTMLElement, kept: HTMLElement, seconds: HTMLElement}} metrics
 * @property {PictureView} view
 * @property {Picture | null} picture that is shown
 */

/** @typedef {{text: import('./frames.js').LevelText, picture: Picture, truth: Picture | null}} Preview of a picture of its own truth */

export class Panels {
  /** @type {Panel[]} */
  panels = [];
  #layout = '';
  /** @type {Map<string, {section: HTMLElement, label: HTMLElement, note: HTMLElement}>} */
  #groups = new Map();

  /**
   * @param {HTMLElement} box
   * @param {import('./view/viewing.js').Viewing} viewing
   */
  constructor(box, viewing) {
    this.box = box;
    this.viewing = viewing;
  }

  /**
   * Makes the panels of a request: those that stay keep their pictures.
   * @param {Shown[]} tracks
   */
  build(tracks) {
    const wanted = tracks.flatMap((track, t) => {
      const group = track.name === 'main' || track.name === 'off' ? track.name : 'compared';
      const names = group === 'compared' ? [trackName(track.name, track.spec)] : panelNames(track.spec);
      return names.slice(0, track.panels).map((name, index) => ({ name, group, track: t, index }));
    });
    const titles = { main: tracks[0] ? mainName(tracks[0].spec) : '', off: 'Graduation off', compared: 'Compared' };
    const layout = JSON.stringify([wanted, titles]);
    if (layout === this.#layout) return;
    this.#layout = layout;
    const before = new Map(this.panels.map((panel) => [`${panel.track} ${panel.index} ${panel.group}`, panel]));
    this.panels = wanted.map((one) => {
      const old = before.get(`${one.track} ${one.index} ${one.group}`);
      return old && old.name === one.name ? old : this.#panel(one);
    });
    const groups = new Set(wanted.map(({ group }) => group));
    this.#groups = new Map(
      [...groups].map((group) => [group, this.#group(group, titles[/** @type {keyof titles} */ (group)])]),
    );
    this.box.replaceChildren(...[...this.#groups.values()].map(({ section }) => section));
  }

  /** @param {{name: string, group: string, track: number, index: number}} one */
  #panel(one) {
    const [title, moment] = [titleOf(one.name), make('span', { className: 'panel-moment' })];
    const metrics = {
      psnr: make('span', { title: 'PSNR, its peak the range of the truth' }),
      ssim: make('span', {}),
      energy: make('span', { className: 'energy' }),
      kept: make('span', {
        className: 'kept',
        title: 'Contrast recovery: the part of the region’s true contrast that is kept',
        hidden: true,
      }),
      seconds: make('span', { className: 'seconds' }),
    };
    const ssim = make('span', { hidden: true }, make('small', { textContent: 'SSIM ' }), metrics.ssim);
    const line = make(
      'span',
      { className: 'panel-metrics' },
      metrics.psnr,
      metrics.kept,
      ssim,
      metrics.energy,
      metrics.seconds,
    );
    const view = make('div', { className: 'view' });
    const figure = make('figure', { className: 'panel' }, make('figcaption', {}, title, moment, line), view);
    return {
      ...one,
      figure,
      moment,
      metrics,
      view: new PictureView(view, this.viewing, one.name, true),
      picture: null,
    };
  }

  /**
   * @param {string} group
   * @param {string} title
   */
  #group(group, title) {
    const note = make('span', {});
    const label = make('h2', { className: 'group-title' }, make('b', { textContent: title }), note);
    const section = make(
      'section',
      { className: 'group', ariaLabel: title },
      label,
      make('div', {}, ...this.panels.filter((p) => p.group === group).map(({ figure }) => figure)),
    );
    section.dataset.group = group;
    return { section, label, note };
  }

  /**
   * Marks the pictures if they are of other settings.
   * @param {boolean} past
   * @param {boolean} pending whether others are on their way
   */
  mark(past, pending) {
    this.box.toggleAttribute('data-stale', past);
    this.box.ariaBusy = String(past && pending);
  }

  /** The results in their groups, for the board: what is compared with the starts apart from them. */
  get figures() {
    const groups = [...this.#groups].map(([name, { label }]) => ({
      name,
      label,
      figures: this.panels.filter(({ group }) => group === name).map(({ figure }) => figure),
    }));
    return {
      groups: groups.filter(({ name }) => name !== 'compared'),
      compared: groups.find(({ name }) => name === 'compared') ?? null,
    };
  }

  /**
   * Shows the levels of a run at a moment.
   * @param {import('./run.js').Run} run
   * @param {number} share of the clock
   * @param {Picture | null} truth
   * @param {Preview | null} preview in the place of the first panel
   */
  show(run, share, truth, preview) {
    const levels = run.tracks.map((track) => track.at(share));
    const isPreviewed = (/** @type {Panel} */ panel) => preview !== null && panel.track === 0 && panel.index === 0;
    for (const panel of this.panels) {
      const previewed = preview !== null && isPreviewed(panel);
      panel.picture = previewed ? preview.picture : (levels[panel.track]?.pictures[panel.index] ?? null);
      this.#say(
        panel,
        run.tracks[panel.track],
        previewed ? preview.text : (levels[panel.track]?.text ?? null),
        previewed,
      );
    }
    const { region } = this.viewing;
    const wanted = region && truth && truth.rows > 0 ? figures(truth, region) : null;
    for (const panel of this.panels) {
      const track = run.tracks[panel.track];
      this.#keeps(panel, isPreviewed(panel) ? null : wanted);
      panel.view.show(panel.picture, {
        truth: (isPreviewed(panel) ? preview?.truth : truth) ?? undefined,
        residual: isPreviewed(panel) ? undefined : track.levels[track.last]?.residuals[panel.index],
      });
    }
    run.tracks.forEach((track, i) => this.#note(track, levels[i]?.text ?? null));
  }

  /**
   * @param {Panel} panel
   * @param {Track} track
   * @param {import('./frames.js').LevelText | null} text
   * @param {boolean} previewed
   */
  #say(panel, track, text, previewed) {
    const { figure, moment, metrics } = panel;
    const state = text?.panels[panel.index];
    const numbers = {
      psnr: state?.psnr,
      ssim: state?.ssim,
      residual: state?.residual,
      energy: state?.energy,
      dataTerm: state?.data,
    };
    const data = { track: track.head.name, panel: panel.index, k: text?.k ?? '', preview: previewed };
    Object.assign(figure.dataset, data);
    for (const [name, value] of Object.entries(numbers)) figure.dataset[name] = String(value ?? '');
    const timed = panel.group === 'compared' || !leveled(track.head.spec);
    if (previewed) write(moment, 'preview');
    else if (timed && state)
      write(moment, duration(state.seconds)); // what it cost tells more than its smoothing
    else write(moment, text && text.t !== null ? `${levelLetter(track.head.spec)} ${brief(text.t)}` : 'waiting');
    const sound = state !== undefined && !state.diverged;
    write(metrics.psnr, sound ? `${state.psnr === null ? '∞' : state.psnr.toFixed(1)} dB` : state ? 'diverged' : ' ');
    write(metrics.ssim, sound && state.ssim !== null ? state.ssim.toFixed(3) : '');
    /** @type {HTMLElement} */ (metrics.ssim.parentElement).hidden = metrics.ssim.textContent === '';
    write(metrics.energy, sound && state.energy !== null && !previewed ? `F ${brief(state.energy)}` : '');
    metrics.energy.hidden = metrics.energy.textContent === '';
    metrics.energy.title = metrics.energy.hidden ? '' : `The energy that is minimised: ${energyOf(state)}`;
    write(metrics.seconds, sound && state.seconds && !timed ? duration(state.seconds) : '');
    metrics.seconds.hidden = metrics.seconds.textContent === '';
  }

  /**
   * Says how much of the region's true contrast a panel keeps.
   * @param {Panel} panel
   * @param {import('./regions.js').Figures | null} truth what it has, if there is a region
   */
  #keeps({ picture, metrics: { kept } }, truth) {
    const { region } = this.viewing;
    const part = region && truth && picture && picture.rows > 0 ? recovery(figures(picture, region), truth) : NaN;
    kept.hidden = Number.isNaN(part);
    write(kept, kept.hidden ? '' : `keeps ${Math.round(100 * part)} %`);
  }

  /**
   * @param {Track} track
   * @param {import('./frames.js').LevelText | null} text
   */
  #note(track, text) {
    const note = this.#groups.get(track.head.name)?.note;
    if (!note) return;
    const { distance } = text ?? { distance: null };
    write(note, track.head.panels > 1 && distance !== null ? `largest distance ${brief(distance)}` : '');
    note.dataset.distance = String(distance ?? '');
  }

  /** The pictures that are shown, with names that tell them apart. */
  named() {
    const several = this.#groups.has('off');
    return this.panels.map(({ name, group, picture }) => ({
      name: several && group === 'off' ? `${name}, no graduation` : name,
      picture,
    }));
  }
}

/**
 * The name above a picture, with one for where there is little room.
 * @param {string} name
 */
export function titleOf(name) {
  const title = make('b', { textContent: name, title: name });
  const short = briefName(name);
  if (short !== name) title.dataset.brief = short;
  return title;
}
