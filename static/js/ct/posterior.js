// What is made of all chains together: their mean, how wrong it is, and how wrong it is expected to be.

import { element, make, write } from '../lib/dom.js';
import { brief } from '../lib/numbers.js';
import { across, away } from './calibration.js';
import { PictureView } from './view/pictureview.js';
import { rms } from './view/paint.js';
import { levelLetter } from './names.js';

/** @typedef {import('./frames.js').Picture} Picture */
/** @typedef {import('./run.js').Track} Track */
/** @typedef {{mean: Picture, sd: Picture, residual?: Picture}} Made */

/** No errors, for their root mean square. @param {Picture} like @returns {Picture} */
const none = ({ rows, columns, q }) => ({ rows, columns, lo: 0, hi: 0, q: new Uint16Array(q.length) });

export class Posterior {
  #section = element('posterior-row', HTMLElement);
  #label = element('posterior-label', HTMLElement);
  /** @type {{mean: Shot, error: Shot, sd: Shot}} */
  #shots;
  /** @type {WeakMap<import('./run.js').Level, Made | null>} of the chains at each moment */
  #known = new WeakMap();
  /** @type {{of: Picture, truth: Picture, error: Picture | null} | null} the last that was asked for */
  #error = null;
  /** @type {Picture | null} that is shown */
  #mean = null;

  /** @param {import('./view/viewing.js').Viewing} viewing */
  constructor(viewing) {
    this.viewing = viewing;
    this.#shots = {
      mean: this.#shot('mean', 'Mean', '', 'Posterior mean'),
      error: this.#shot('error', '|Mean − truth|', '|Error|', 'How far the posterior mean is from the truth'),
      sd: this.#shot('sd', 'Standard deviation', 'SD', 'Standard deviation of the posterior'),
    };
    this.#section.replaceChildren(this.#label, ...Object.values(this.#shots).map(({ figure }) => figure));
  }

  /**
   * @param {string} map
   * @param {string} title
   * @param {string} short where there is little room
   * @param {string} name
   */
  #shot(map, title, short, name) {
    const view = make('div', { className: 'view' });
    const note = make('span', {});
    const bold = make('b', { textContent: title, title: name });
    if (short !== '') bold.dataset.brief = short;
    const caption = make('figcaption', {}, bold, ' ', note);
    const figure = make('figure', { className: 'shot' }, caption, view);
    figure.dataset.map = map;
    return { figure, note, view: new PictureView(view, this.viewing, name, map === 'mean') };
  }

  /** @param {boolean} wanted whether the method draws samples */
  build(wanted) {
    this.#section.hidden = !wanted;
  }

  /** What is to be placed. @returns {import('./board.js').Group | null} */
  get group() {
    return this.#section.hidden
      ? null
      : { label: this.#label, figures: Object.values(this.#shots).map(({ figure }) => figure) };
  }

  /** @param {boolean} past whether what is shown is of other settings */
  mark(past) {
    for (const { figure } of Object.values(this.#shots)) figure.toggleAttribute('data-stale', past);
  }

  /**
   * Shows the chains at a moment: across them, or at the end over all that was kept.
   * @param {Track} track
   * @param {number} share of the clock
   * @param {Picture | null} truth
   */
  show(track, share, truth) {
    this.#mean = null;
    if (this.#section.hidden) return;
    const level = track.at(share);
    const whole = level?.made ?? null;
    const made = whole ?? (level ? this.#moment(level) : null);
    const error = made && truth && truth.rows > 0 ? this.#away(made.mean, truth) : null;
    this.#mean = made?.mean ?? null;
    const { mean, sd, error: wrong } = this.#shots;
    mean.view.show(this.#mean, { truth: truth ?? undefined, residual: whole?.residual });
    const range = spreadRange(this.viewing);
    wrong.view.showSpread(error, range);
    sd.view.showSpread(made?.sd ?? null, range);
    const { result, head } = track;
    const final = whole && result ? result : null;
    write(
      mean.note,
      final
        ? quality(final)
        : level
          ? `of ${head.panels} at ${levelLetter(head.spec)} ${brief(level.text.t ?? 0)}`
          : 'waiting',
    );
    write(wrong.note, said(final?.error_rms, error));
    write(sd.note, said(final?.sd_rms, made?.sd ?? null));
    this.#section.dataset.final = String(final !== null);
    for (const name of /** @type {const} */ (['psnr', 'ssim', 'residual']))
      mean.figure.dataset[name] = String(final?.[name] ?? '');
  }

  /** @param {import('./run.js').Level} level */
  #moment(level) {
    let made = this.#known.get(level);
    if (made === undefined) this.#known.set(level, (made = across(level.pictures)));
    return made;
  }

  /** @param {Picture} of @param {Picture} truth */
  #away(of, truth) {
    if (this.#error?.of !== of || this.#error.truth !== truth) this.#error = { of, truth, error: away(of, truth) };
    return this.#error.error;
  }

  /** The mean, for what looks closer. */
  named() {
    return this.#section.hidden ? [] : [{ name: 'Posterior mean', picture: this.#mean }];
  }
}

/** @typedef {{figure: HTMLElement, note: HTMLElement, view: PictureView}} Shot */

/**
 * The error or standard deviation that has the strongest colour, as in exported figures.
 * @param {{range: number}} viewing
 */
export function spreadRange({ range }) {
  return range / 4;
}

/** @param {import('./run.js').Result} result */
function quality({ psnr, ssim, chi }) {
  const parts = [
    psnr === null ? '' : `${psnr.toFixed(1)} dB`,
    typeof ssim === 'number' ? `SSIM ${ssim.toFixed(3)}` : '',
    typeof chi === 'number' ? `χ ${chi.toFixed(2)}` : '',
  ];
  return parts.filter(Boolean).join(' · ');
}

/**
 * @param {number | null | undefined} known root mean square, by the server
 * @param {Picture | null} picture
 */
function said(known, picture) {
  const size = known ?? (picture ? rms(picture, none(picture)) : null);
  return size === null ? '' : `rms ${brief(size, 3)}`;
}
