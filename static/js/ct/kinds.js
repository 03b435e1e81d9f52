// The fields that belong to the problem, the method and the prior.

import { element, write } from '../lib/dom.js';
import { about } from '../explorer/form.js';
import { possible } from './edits.js';
import { levelLetter } from './names.js';
import { aboutPrior, isLearnt, priorOf } from './priors.js';
import { samples, solves, ways } from './spec.js';

/** @typedef {import('./spec.js').Spec} Spec */

/**
 * Shows them, and hides the others.
 * @param {Spec} spec
 * @param {string[]} compare what is run beside it
 */
export function showKinds(spec, compare) {
  const { preconditioned, searches } = ways(spec.method);
  const tags = new Set([
    spec.operator,
    element('noise-model', HTMLSelectElement).value,
    solves(spec) ? 'solver' : samples(spec) ? 'sampler' : 'baseline',
    ...(samples(spec) && spec.regions ? ['contrasts'] : []),
    ...(preconditioned ? ['preconditioned'] : []),
    ...(searches ? ['searches'] : []),
    ...(solves(spec) && isLearnt(spec) ? ['learnt'] : []),
    ...((solves(spec) || samples(spec)) && isLearnt(spec) ? ['trained'] : []),
    ...weightTags(spec, compare),
    ...filterTags(spec, compare),
    `energy-${energyOf(spec)}`,
    ...(spec.batch === undefined ? [] : ['batch']),
    ...(spec.curvature > 0 ? ['curvature'] : []),
    ...(solves(spec) && spec.starts?.length > 1 ? ['starts'] : []),
    ...(solves(spec) && spec.schedule?.levels * spec.schedule?.iterations > 1 ? ['curves'] : []),
  ]);
  for (const part of document.querySelectorAll('[data-for]')) {
    if (part instanceof HTMLElement) part.hidden = !part.dataset.for?.split(' ').some((tag) => tags.has(tag));
  }
  for (const letter of document.querySelectorAll('.level-letter')) letter.textContent = levelLetter(spec);
  choose(element('size', HTMLSelectElement), spec.size, `${spec.size} × ${spec.size}`);
  if (typeof spec.prior === 'string' && !priorOf(spec.prior))
    choose(element('prior', HTMLSelectElement), spec.prior, `${spec.prior}: not on this server`);
  const note = element('prior-about', HTMLElement);
  write(note, aboutPrior(spec.prior));
  if (note.textContent === '') note.hidden = true;
  element('prior-believes', HTMLAnchorElement).href = believes(spec.prior);
  if (typeof spec.lambda === 'number')
    for (const id of ['lambda', 'lambda-compared'])
      choose(element(id, HTMLSelectElement), spec.lambda, `as the number ${spec.lambda}`);
  for (const option of element('method', HTMLSelectElement).options) {
    option.disabled = ways(option.value).sinogram === true && spec.operator !== 'radon';
  }
  for (const option of element('prior', HTMLSelectElement).options) {
    option.disabled = samples(spec) && option.value === 'tv';
  }
  for (const box of document.querySelectorAll('[name=compare]')) {
    if (box instanceof HTMLInputElement) box.disabled = possible([box.value], spec).length === 0;
  }
}

/**
 * The address of the page that draws from a prior; its default is the server's own.
 * @param {string} prior
 */
function believes(prior) {
  return prior === 'score' ? 'prior' : `prior#prior=${encodeURIComponent(prior)}`;
}

/**
 * Where the weight of the priors that are not learnt is chosen: with the method, or with what is compared.
 * @param {Spec} spec
 * @param {string[]} compare
 */
function weightTags(spec, compare) {
  const own = solves(spec) || samples(spec) ? !isLearnt(spec) : ways(spec.method).minimises;
  if (own) return ['weighed'];
  return compare.some((name) => !solves({ ...spec, method: name }) && ways(name).minimises) ? ['weight-compared'] : [];
}

/**
 * Where the filter of FBP is chosen: with the method or the starts, or with what is compared.
 * @param {Spec} spec
 * @param {string[]} compare
 */
function filterTags({ method, starts }, compare) {
  if (method === 'fbp' || (Array.isArray(starts) && starts.some((start) => start?.kind === 'fbp'))) return ['filter'];
  return compare.includes('fbp') ? ['filter-compared'] : [];
}

/**
 * Which energy the method minimises, or draws from: "fbp" has none.
 * @param {Spec} spec
 */
function energyOf(spec) {
  if (samples(spec)) return `posterior-${isLearnt(spec) ? 'score' : spec.prior}`;
  if (!solves(spec)) return spec.method;
  if (isLearnt(spec)) return spec.sde;
  return spec.prior === 'tv' ? 'tv-smoothed' : spec.prior;
}

/**
 * Shows a value in a select, which has an option for it from then on.
 * @param {HTMLSelectElement} select
 * @param {number | string} shown
 * @param {string} text of the option
 */
function choose(select, shown, text) {
  if (![...select.options].some(({ value }) => value === String(shown))) select.add(new Option(text, String(shown)));
  select.value = String(shown);
}

/**
 * Whether an error's field is a control's.
 * @param {string} field
 * @param {string} own
 */
export function belongs(field, own) {
  if (about(field, own)) return true;
  if (document.querySelector(`[data-field="${CSS.escape(field)}"]`)) return false; // it has one of its own
  return (own === 'image.phantom' && /^image\b/.test(field)) || (own === 'mask.keep' && /^mask\b/.test(field));
}
