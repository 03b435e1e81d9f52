// What was tried to make more starts arrive, below the verdict: a button for each change that helps.

import { element, make, write } from '../lib/dom.js';
import { grouped } from '../lib/numbers.js';
import { methods } from '../explorer/methods.js';
import { methodText } from './methods.js';

/** @typedef {import('./spec.js').Spec} Spec */
/** @typedef {import('./answers.js').Change} Change */
/** @typedef {import('./answers.js').Remedies} Found */

export class Remedies {
  #root = element('remedies', HTMLElement);
  #said = element('remedies-said', HTMLElement);
  #choices = element('remedies-choices', HTMLElement);

  /** @param {(change: Change) => void} take */
  constructor(take) {
    this.take = take;
  }

  /**
   * @param {Found} found
   * @param {Spec} spec for which it was
   */
  show({ offered, tried }, spec) {
    this.#root.inert = false;
    this.#root.hidden = tried.length === 0;
    const failed = tried.length > 0 ? `Tried without success: ${listed(tried, spec)}.` : '';
    write(this.#said, offered.length > 0 ? 'Tried from the same starts, and it helps:' : failed);
    this.#choices.replaceChildren(...offered.map((remedy) => this.#button(remedy, spec)));
  }

  /** What is shown is of older settings; what stands below it stays where it is until more is known. */
  wait() {
    // After a press by keyboard one goes on from the verdict, which comes anew.
    if (this.#root.contains(document.activeElement)) element('result', HTMLElement).focus({ preventScroll: true });
    this.#root.inert = true;
  }

  clear() {
    this.wait();
    this.#root.hidden = true;
    write(this.#said, '');
    this.#choices.replaceChildren();
  }

  /**
   * @param {Found['offered'][number]} remedy
   * @param {Spec} spec
   */
  #button({ change, arrived, of }, spec) {
    const button = make(
      'button',
      { type: 'button' },
      make('span', {}, `${capital(named(change, spec))}: `),
      make('span', {}, make('b', {}, `${grouped(arrived)} of ${grouped(of)}`), arrived === 1 ? ' arrives' : ' arrive'),
    );
    button.style.setProperty('--share', String(arrived / of));
    button.addEventListener('click', () => this.take(change));
    return button;
  }
}

const spacings = { linear: 'levels spaced evenly in t', log: 'levels spaced evenly in log t', fixed: '' };
/** @type {Record<number, string>} */
const parts = { 0.25: 'a quarter of the step', 0.5: 'half the step', 2: '2 × the step', 4: '4 × the step' };

/**
 * A change in words.
 * @param {Change} change
 * @param {Spec} spec
 */
function named({ method, step, schedule: { kind, tmax, levels } = {} }, spec) {
  const words = [];
  if (method) words.push(methodText(method).replace(/^the /, ''));
  if (step) words.push(parts[step / spec.step] ?? `step ${step}`);
  if (levels && !method) words.push(`${factor(levels, spec)} × the levels`); // a method brings its own
  if (tmax) words.push(`tₘₐₓ = ${tmax}`);
  else if (kind && !method) words.push(spacings[kind]);
  return words.join(', ');
}

/**
 * @param {number} levels
 * @param {Spec} spec
 */
function factor(levels, spec) {
  return Math.round(levels / spec.schedule.levels);
}

/**
 * All that was tried, in words.
 * @param {Change[]} tried
 * @param {Spec} spec
 */
function listed(tried, spec) {
  const single = tried.filter((change) => !joint(change));
  const own = single.filter(({ method }) => !method);
  const schedules = own.map(({ schedule = {} }) => schedule);
  const levels = schedules.flatMap((to) => (to.levels ? [factor(to.levels, spec)] : []));
  const tmax = schedules.flatMap((to) => (to.tmax ? [to.tmax] : []));
  const steps = own.flatMap(({ step }) => (step ? [step] : [])).sort((a, b) => a - b);
  const spacing = schedules.find((to) => to.kind && !to.tmax)?.kind;
  const others = single.flatMap(({ method }) => (method ? [methodText(method)] : []));
  return [
    ...(levels.length > 0 ? [`${series(levels)} times the levels`] : []),
    ...(tmax.length > 0 ? [`tₘₐₓ = ${series(tmax.sort((a, b) => a - b))}`] : []),
    ...(steps.length > 0 ? [`steps of ${series(steps)}`] : []),
    ...(spacing ? [spacings[spacing]] : []),
    ...(others.length === methods.length - 1 ? ['the other methods'] : others),
    ...(single.length < tried.length ? ['some of these together'] : []),
  ].join('; ');
}

/**
 * Whether a change is of two things.
 * @param {Change} change
 */
function joint({ method, step, schedule: { tmax, levels } = {} }) {
  return [method, step, tmax, !method && levels].filter(Boolean).length > 1;
}

/** @param {number[]} numbers */
function series(numbers) {
  const texts = numbers.map((x) => String(Number(x.toPrecision(3))));
  return new Intl.ListFormat('en-GB').format(texts);
}

/** @param {string} text */
function capital(text) {
  return /^t/.test(text) ? text : text[0].toUpperCase() + text.slice(1);
}
