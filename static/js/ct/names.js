// What methods, starts, panels and levels are called.

import { config } from '../explorer/config.js';
import { traits } from '../explorer/methods.js';
import { isObject } from '../lib/fields.js';
import { isLearnt } from './priors.js';
import { samples, solves } from './spec.js';

/** @type {Record<string, string>} */
export const phantoms = {
  ellipses: 'Ellipses',
  'shepp-logan': 'Shepp-Logan',
  lines: 'Thin lines',
  'low-contrast': 'Low contrast',
  texture: 'Texture',
  letters: 'Letters',
};

/** @param {import('./spec.js').Start} start */
export function startName(start) {
  if (!isObject(start)) return 'unknown';
  switch (start.kind) {
    case 'zero':
      return 'Zero';
    case 'constant':
      return `Constant grey ${start.value ?? 0}`;
    case 'noise':
      return `Noise of SD ${start.scale ?? 1}`;
    case 'fbp':
      return 'FBP';
    case 'phantom':
      return phantoms[start.phantom ?? 'ellipses'] ?? 'Phantom';
    case 'image':
      return 'Your picture';
    case 'drawing':
      return 'Your drawing';
  }
  return String(start.kind);
}

/**
 * A name that needs less room.
 * @param {string} name of a start or a method
 */
export function briefName(name) {
  return name
    .replace('Constant grey', 'Grey')
    .replace('Noise of SD', 'Noise')
    .replace(/ \(.*\)$/, '');
}

/**
 * Names of starts that tell them apart.
 * @param {import('./spec.js').Start[]} starts
 */
export function startNames(starts) {
  const names = starts.map(startName);
  return names.map((name, i) => {
    if (names.indexOf(name) === names.lastIndexOf(name)) return name;
    const { seed } = starts[i];
    return seed === undefined ? `${name} (${i + 1})` : `${name}, seed ${seed}`;
  });
}

/**
 * Names of the panels of a spec's own run.
 * @param {import('./spec.js').Spec} spec
 * @returns {string[]}
 */
export function panelNames(spec) {
  if (samples(spec)) return Array.from({ length: count(spec.chains) }, (_, i) => `Chain ${i + 1}`);
  return solves(spec) ? startNames(Array.isArray(spec.starts) ? spec.starts : []) : [mainName(spec)];
}

/** How many chains there may be; a link may hold anything. @param {unknown} chains */
function count(chains) {
  return typeof chains === 'number' && chains >= 1 ? Math.min(32, Math.floor(chains)) : 1;
}

/** @type {{name: string, track: string}[]} */
const comparisons = config.comparisons;

/** What can be compared, in the order of the panels. */
export const comparable = comparisons.map(({ name }) => name);

/** @type {Record<string, string>} */
const filters = { 'ram-lak': 'Ram-Lak', hann: 'Hann', 'shepp-logan': 'Shepp-Logan' };

/**
 * @param {string} name of a track that is compared
 * @param {{filter: string}} spec its own
 */
export function trackName(name, { filter }) {
  return name === 'fbp'
    ? `FBP, ${filters[filter] ?? filter}`
    : (comparisons.find((one) => one.name === name)?.track ?? name);
}

/**
 * What the main track is called beside others.
 * @param {import('./spec.js').Spec} spec
 */
export function mainName(spec) {
  const { method, schedule } = spec;
  const { ungraduated, label } = traits(method);
  if (ungraduated || samples({ method })) return label;
  if (!solves({ method })) return trackName(method, spec);
  return schedule.kind === 'fixed' ? 'Graduation off' : 'With graduation';
}

/** What a level is a value of: the noise level, or the smoothing and the time of the paper's process. @param {import('./spec.js').Spec} spec */
export function levelLetter(spec) {
  return isLearnt(spec) && spec.sde === 've' ? 'σ' : 't';
}
