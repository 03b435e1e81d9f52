// The model of the noise, of which there is one at a time: Gaussian, counted photons, or none.

import { element } from '../lib/dom.js';
import { clone } from '../lib/fields.js';
import { percent } from '../lib/numbers.js';

/** @typedef {import('./spec.js').Spec} Spec */
/** @typedef {'gaussian' | 'photons' | 'none'} Model */

/**
 * The model of a spec's noise.
 * @param {Spec} spec
 * @returns {Model}
 */
export function noiseModel({ scan }) {
  if (scan?.photons > 0) return 'photons';
  return scan?.noise === 0 ? 'none' : 'gaussian';
}

/**
 * A spec of one model: where photons are counted there is no Gaussian noise. Older links name
 * both, or have one by default.
 * @param {Spec} spec is changed
 */
export function settleNoise(spec) {
  if (spec.scan?.photons > 0 && typeof spec.scan.noise === 'number') spec.scan.noise = 0;
  return spec;
}

/**
 * The noise in words.
 * @param {Spec} spec
 */
export function noiseName(spec) {
  const { noise, photons } = spec.scan;
  switch (noiseModel(spec)) {
    case 'photons':
      return `${photons.toLocaleString('en')} photons a ${spec.operator === 'radon' ? 'ray' : 'pixel'}`;
    case 'gaussian':
      return `${percent(noise).replace('.0 %', ' %')} Gaussian noise`;
  }
  return 'no noise';
}

/** The choice of the model. */
export class NoiseChoice {
  #select = element('noise-model', HTMLSelectElement);
  /** What each model had last. */
  #last = { noise: 0.05, photons: 1e4 };

  /** @param {{spec: () => Spec, change: (spec: Spec) => void}} page */
  constructor(page) {
    this.#select.addEventListener('change', () => {
      const next = clone(page.spec());
      next.scan.noise = this.model === 'gaussian' ? this.#last.noise : 0;
      next.scan.photons = this.model === 'photons' ? this.#last.photons : 0;
      page.change(next);
    });
  }

  /** @returns {Model} that is chosen */
  get model() {
    return /** @type {Model} */ (this.#select.value);
  }

  /**
   * Shows the model of a spec. A field that holds 0 stays as long as somebody is at it.
   * @param {Spec} spec
   */
  show(spec) {
    const model = noiseModel(spec);
    if (model === 'gaussian') this.#last.noise = spec.scan.noise;
    if (model === 'photons') this.#last.photons = spec.scan.photons;
    const held =
      model === 'none' &&
      document.activeElement instanceof HTMLElement &&
      /^scan\.(noise|photons)$/.test(document.activeElement.dataset.field ?? '');
    if (!held) this.#select.value = model;
  }
}
