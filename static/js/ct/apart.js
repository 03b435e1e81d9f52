// Where the results of several starts differ: which of them agree, and whether the energy knows the better one.

import { brief } from '../lib/numbers.js';

/** @typedef {import('./frames.js').Picture} Picture */
/** @typedef {import('./frames.js').PanelState} PanelState */

// What a difference must be to be told: of PSNR in dB, and of energies as a part.
const [leastGain, leastPart] = [0.1, 1e-3];

/**
 * Which starts end alike, the largest group first.
 * @param {Picture[]} pictures the results
 * @param {number} alike root mean square difference of pictures that look alike
 * @returns {number[][]} indices; together they are all
 */
export function groupsOf(pictures, alike) {
  /** @type {number[][]} */
  const groups = [];
  for (const [i, picture] of pictures.entries()) {
    const group = groups.find((those) => those.every((other) => distance(pictures[other], picture) < alike));
    if (group) group.push(i);
    else groups.push([i]);
  }
  return groups.sort((a, b) => b.length - a.length);
}

/**
 * The root mean square difference of two pictures.
 * @param {Picture} a
 * @param {Picture} b
 */
function distance(a, b) {
  if (a.q.length !== b.q.length || a.q.length === 0) return Infinity;
  const [scaleA, scaleB] = [(a.hi - a.lo) / 65535, (b.hi - b.lo) / 65535];
  let sum = 0;
  for (let i = 0; i < a.q.length; i++) sum += (a.lo - b.lo + scaleA * a.q[i] - scaleB * b.q[i]) ** 2;
  return Math.sqrt(sum / a.q.length);
}

/**
 * Says it, for two groups and more.
 * @param {number[][]} groups
 * @param {string[]} names of the starts
 */
export function whoAgrees(groups, names) {
  const named = (/** @type {number[]} */ list) => listed(list.map((i) => names[i]));
  const several = groups.filter((group) => group.length > 1);
  const single = groups.filter((group) => group.length === 1).flat();
  if (several.length === 0) return 'No two of them agree.';
  const parts = several.map((group) => `${named(group)} agree`);
  if (single.length > 0) parts.push(`${named(single)} ${single.length === 1 ? 'ends' : 'end'} elsewhere`);
  return `${parts.join('; ')}.`;
}

/**
 * Whether the lowest energy is of the best picture. The energy takes no truth to know.
 * @param {number[][]} groups
 * @param {string[]} names
 * @param {PanelState[]} panels
 * @returns {string} '' where there is nothing to tell
 */
export function lowestEnergy(groups, names, panels) {
  const known = panels.flatMap(({ energy, psnr }, i) =>
    energy === null || psnr === null ? [] : [{ i, energy, psnr }],
  );
  if (known.length < panels.length || groups.length < 2) return '';
  const lowest = known.reduce((a, b) => (b.energy < a.energy ? b : a));
  const best = known.reduce((a, b) => (b.psnr > a.psnr ? b : a));
  const alike =
    best.psnr - lowest.psnr < leastGain || best.energy - lowest.energy < leastPart * Math.abs(lowest.energy);
  if (alike && best !== lowest) return '';
  const said = (/** @type {{i: number, energy: number, psnr: number}} */ { i, energy, psnr }) =>
    `${names[i]} (F = ${brief(energy)}, ${psnr.toFixed(1)} dB)`;
  if (groups.some((group) => group.includes(lowest.i) && group.includes(best.i)))
    return `The lowest energy is of the best picture, ${said(lowest)}.`;
  return `The lowest energy is of ${said(lowest)}, the best picture of ${said(best)}: a lower energy is not a better picture here.`;
}

/** @param {string[]} names */
function listed(names) {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}
