// The priors that there are, as the server has them: those that are always there, and the weights that it was given.

import { config } from '../explorer/config.js';

/**
 * @typedef {object} Prior
 * @property {string} name as a spec has it
 * @property {string} label in a menu
 * @property {string} [weights] of a learnt prior: the name in its file
 * @property {string} [training] what that was trained on
 * @property {string} [licence]
 */

/** @type {Prior[]} */
const priors = config.priors;

/**
 * What is known of a prior.
 * @param {unknown} name
 */
export function priorOf(name) {
  return priors.find((prior) => prior.name === name);
}

/**
 * Whether a prior is a network's, as one is that this server lacks.
 * @param {{prior: unknown}} spec
 */
export function isLearnt({ prior }) {
  return priorOf(prior)?.weights !== undefined || !priorOf(prior);
}

/**
 * The prior whose defaults a spec has: those of the learnt ones are the same.
 * @param {{prior: unknown}} spec
 */
export function familyOf(spec) {
  return isLearnt(spec) ? 'score' : spec.prior;
}

/**
 * A spec whose prior goes by one name: a link or a file may call the server's own weights as their file does.
 * @template {{prior: string}} S
 * @param {S} spec is changed
 */
export function settlePrior(spec) {
  spec.prior = (priorOf(spec.prior) ?? priors.find(({ weights }) => weights === spec.prior))?.name ?? spec.prior;
  return spec;
}

/**
 * What a person should know of a prior's weights, '' where there are none.
 * @param {unknown} name
 */
export function aboutPrior(name) {
  const { training, licence } = priorOf(name) ?? {};
  return training ? `Trained on: ${sentence(training)} Licence: ${sentence(licence ?? 'not told.')}` : '';
}

/** @param {string} text */
function sentence(text) {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
