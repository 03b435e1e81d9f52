// The truth and what is measured of it.

import { element, make, write } from '../lib/dom.js';
import { brief } from '../lib/numbers.js';
import { noiseName } from './noise.js';
import { simulated } from './simulation.js';
import { scanKey } from './spec.js';
import { PictureView } from './view/pictureview.js';
import { SinogramView } from './view/sinogram.js';

/** @typedef {import('./spec.js').Spec} Spec */
/** @typedef {import('./frames.js').Picture} Picture */

const titles = { radon: 'Sinogram', identity: 'Noisy picture', mask: 'Known' };

export class Setup {
  /** @type {Picture | null} */
  truth = null;
  /** Of what is shown: the same for the same truth and measurements. */
  key = '';
  /** @type {Picture | null} */
  #measured = null;
  /** @type {Picture | null} */
  #backprojected = null;
  #figures = {
    truth: element('truth', HTMLElement),
    measured: element('measured', HTMLElement),
    backprojected: element('backprojected', HTMLElement),
  };
  #truthView;
  #backprojectedView;
  #sinogram;
  #measuredView;
  #boxes = { sinogram: element('sinogram-view', HTMLElement), measured: element('measured-view', HTMLElement) };

  /** @param {import('./view/viewing.js').Viewing} viewing */
  constructor(viewing) {
    this.#truthView = new PictureView(element('truth-view', HTMLElement), viewing, 'Truth');
    this.#backprojectedView = new PictureView(
      element('backprojected-view', HTMLElement),
      viewing,
      'Filtered backprojection',
    );
    this.#sinogram = new SinogramView(this.#boxes.sinogram);
    this.#measuredView = new PictureView(this.#boxes.measured, viewing, 'Measurements');
  }

  /** What is to be seen of a measurement, from left to right. */
  get figures() {
    return Object.values(this.#figures).filter(({ hidden }) => !hidden);
  }

  /**
   * Makes room for the pictures of a measurement that are to come.
   * @param {Spec} spec
   */
  expect({ operator }) {
    const tomography = operator === 'radon';
    this.#boxes.sinogram.hidden = !tomography;
    this.#boxes.measured.hidden = tomography;
    this.#figures.backprojected.hidden = !tomography;
  }

  /**
   * @param {import('./frames.js').Frame} frame a scan
   * @param {Spec} spec
   */
  show({ text, pictures: [truth, measured, backprojected] }, spec) {
    this.truth = truth;
    this.key = scanKey(spec);
    this.#measured = measured;
    this.#backprojected = backprojected ?? null;
    const tomography = text.operator === 'radon';
    this.expect({ ...spec, operator: text.operator });
    const title = element('measured-title', HTMLElement);
    const operator = /** @type {keyof typeof titles} */ (text.operator);
    write(title, titles[operator] ?? 'Measured');
    if (operator === 'identity') title.dataset.brief = 'Noisy';
    else delete title.dataset.brief;
    const notes = notesOf(spec, tomography);
    element('measured-note', HTMLElement).replaceChildren(
      ...notes.flatMap((note, i) => [
        ...(i > 0 ? [make('span', { className: 'hidden', textContent: ', ' })] : []),
        make('span', { className: note === notes.at(-1) ? 'noise' : '', textContent: note }),
      ]),
    );
    this.#figures.measured.title = notes.join(', ');
    write(element('simulation-note', HTMLElement), simulated(text, spec));
    Object.assign(this.#figures.measured.dataset, { rows: measured.rows, columns: measured.columns });
    Object.assign(this.#figures.truth.dataset, { size: text.size });
    write(element('truth-note', HTMLElement), `PSNR’s peak: ${brief(peakOf(truth), 3)}`);
    if (tomography) this.#sinogram.show(measured, { angles: spec.scan.angles, arc: spec.scan.arc });
    this.refresh();
  }

  /**
   * Marks what is shown if it is of other settings.
   * @param {string[]} keys of the present ones
   */
  mark(keys) {
    const past = this.truth !== null && !keys.includes(this.key);
    for (const [name, figure] of Object.entries(this.#figures)) {
      figure.toggleAttribute('data-stale', past);
      figure.ariaBusy = String(past);
      write(element(`${name}-past`, HTMLElement), past ? 'old settings' : '');
    }
  }

  /** Shows the pictures as they are looked at now. */
  refresh() {
    if (!this.truth) return;
    this.#truthView.show(this.truth);
    this.#backprojectedView.show(this.#backprojected, { truth: this.truth });
    if (!this.#boxes.measured.hidden) this.#measuredView.show(this.#measured);
  }

  /** The theme is another one. */
  recolour() {
    this.refresh();
    this.#sinogram.refresh();
  }
}

/**
 * What the server takes for the peak of PSNR and the range of SSIM.
 * @param {Picture} truth
 */
function peakOf({ lo, hi }) {
  return hi > lo ? hi - lo : Math.abs(hi) || 1;
}

/**
 * @param {Spec} spec
 * @param {boolean} tomography
 */
function notesOf(spec, tomography) {
  const [noise, { scan, operator }] = [noiseName(spec), spec];
  if (operator === 'mask') return ['pixels', noise];
  return tomography ? [`${scan.angles} angles${scan.arc === 180 ? '' : ` over ${scan.arc}°`}`, noise] : [noise];
}
