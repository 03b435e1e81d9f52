// Numbers and results of a run in words.

import { solves } from './spec.js';

/**
 * A number with two significant digits.
 * @param {number} x
 */
export function readable(x) {
  const size = Math.abs(x);
  if (x === 0) return '0';
  if (size >= 0.01 && size < 1000) return String(Number(x.toPrecision(2)));
  const [digits, power] = x.toExponential(1).split('e');
  return `${Number(digits)}e${Number(power)}`.replace('-', '−');
}

/** @param {number} n from 0 to 9 */
function counted(n) {
  return ['No', 'One', 'Both', 'All three', 'All four', 'All five', 'All six'][n] ?? `All ${n}`;
}

// RMS distances: pictures that nobody can tell apart, and those that look alike.
const [same, alike] = [1e-3, 1e-2];
// Peak signal-to-noise ratio, in dB, below which anyone sees that a picture is not the truth.
const poor = 20;

/** @typedef {{headline: string, explanation: string}} Verdict */

/**
 * What became of the starts of the main track.
 * @param {import('./run.js').Run} run that is whole
 * @returns {Verdict}
 */
export function verdict(run) {
  const { main } = run;
  const end = main.levels[main.last];
  if (!end) return { headline: '', explanation: '' };
  const { panels } = end.text;
  const diverged = panels.flatMap((panel) => panel.diverged || []);
  if (diverged.length > 0) {
    const [who, first] = [diverged.length === panels.length ? 'The run' : `${diverged.length} of ${panels.length} starts`, diverged.length > 1 ? 'first at' : 'at'];
    return { headline: `${who} diverged ${first} step ${Math.min(...diverged)}.`, explanation: 'The last good picture stays. A smaller step size helps.' };
  }
  return { headline: headline(panels.length, end.text.distance), explanation: explanation(main.head.spec, panels) };
}

/**
 * @param {number} n panels
 * @param {number | null} distance
 */
function headline(n, distance) {
  if (n < 2 || distance === null) return 'Reconstructed.';
  if (distance < same) return `${counted(n)} starts became the same picture.`;
  if (distance < alike) return `${counted(n)} starts became nearly the same picture.`;
  return 'The result depends on the start.';
}

/**
 * @param {import('./spec.js').Spec} spec
 * @param {import('./frames.js').PanelState[]} panels
 */
function explanation(spec, panels) {
  const psnr = panels.flatMap((panel) => (panel.psnr === null ? [] : [panel.psnr]));
  const parts = [];
  if (psnr.length > 0) {
    const [lo, hi] = [Math.min(...psnr), Math.max(...psnr)].map((x) => x.toFixed(1));
    parts.push(`PSNR ${lo === hi ? lo : `${lo} to ${hi}`} dB.`);
    if (Math.max(...psnr) < poor) parts.push(`It is not the true picture: ${blame(spec)}`);
  }
  return parts.join(' ');
}

/**
 * Why a result is no good, as far as the spec tells.
 * @param {import('./spec.js').Spec} spec
 */
function blame(spec) {
  return solves(spec) && spec.schedule.levels === 1 ? 'one level is no graduation. Take more.' : 'the prior or the data do not suffice.';
}
