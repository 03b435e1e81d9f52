// Numbers and results of a run in words.

import { brief } from '../lib/numbers.js';
import { groupsOf, lowestEnergy, whoAgrees } from './apart.js';
import { agreement, calibration, compared } from './calibration.js';
import { levelLetter, startNames } from './names.js';
import { isLearnt } from './priors.js';
import { samples, solves, ways } from './spec.js';

/**
 * The energy of a picture and its two terms.
 * @param {{energy: number | null, data: number | null} | undefined} state
 */
export function energyOf(state) {
  if (!state || state.energy === null || state.data === null) return '';
  const [energy, data, prior] = [state.energy, state.data, state.energy - state.data].map((x) => brief(x));
  return `F = ${energy}, data term ${data}, prior term ${prior}`;
}

/** @param {number} n from 0 to 9 */
function counted(n) {
  return ['No', 'One', 'Both', 'All three', 'All four', 'All five', 'All six'][n] ?? `All ${n}`;
}

// RMS distances: pictures that nobody can tell apart, and those that look alike.
const [same, alike] = [1e-3, 1e-2];
// Peak signal-to-noise ratio, in dB, below which anyone sees that a picture is not the truth.
const poor = 20;

/**
 * What is on the page before there is a verdict.
 * @param {import('./run.js').Run} run
 * @param {number} share of the clock
 */
export function watching({ main }, share) {
  const { spec, panels } = main.head;
  if (samples(spec))
    return main.index(share) === 0
      ? `${panels === 1 ? 'One chain' : `${panels} chains`} of noise, before the first step.`
      : `Each chain draws a picture while ${levelLetter(spec)} falls.`;
  if (!solves(spec)) return 'The solver is at work.';
  if (main.index(share) === 0 && main.last > 0)
    return `${['', 'One start', 'Two starts', 'Three starts', 'Four starts', 'Five starts', 'Six starts'][panels] ?? `${panels} starts`}, before the first step.`;
  return main.head.t.some((t, i, all) => i > 0 && t !== all[i - 1])
    ? `Watch what becomes of the starts while ${levelLetter(spec)} falls.`
    : 'Watch what becomes of the starts.';
}

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
  if (samples(main.head.spec)) return ofSamples(main, end);
  const diverged = panels.flatMap((panel) => panel.diverged || []);
  if (diverged.length > 0) {
    const [who, first] = [
      diverged.length === panels.length ? 'The run' : `${diverged.length} of ${panels.length} starts`,
      diverged.length > 1 ? 'first at' : 'at',
    ];
    return {
      headline: `${who} diverged ${first} step ${Math.min(...diverged)}.`,
      explanation: 'The last good picture stays. A smaller step size helps.',
    };
  }
  const { spec } = main.head;
  if (!solves(spec))
    return {
      headline: `Reconstructed by ${classical[spec.method] ?? spec.method}.`,
      explanation: [...cost(main.result), ...quality(spec, panels), ...energy(panels)].join(' '),
    };
  const parts = [
    ...differences(end, spec),
    ...without(run.track('off')),
    ...quality(spec, panels),
    ...(panels.length === 1 ? energy(panels) : []),
    ...(panels.length === 1 || (end.text.distance ?? 0) >= alike ? ofTheTruth(main.result, panels) : []),
  ];
  return { headline: headline(panels.length, end.text.distance), explanation: parts.join(' ') };
}

/**
 * What chains have drawn: nothing here depends on a start, and nothing says that it does not.
 * @param {import('./run.js').Track} main
 * @param {import('./run.js').Level} end
 * @returns {Verdict}
 */
function ofSamples({ head: { spec, panels }, result }, { text }) {
  if (!result) return { headline: '', explanation: '' };
  if (result.diverged)
    return {
      headline: `${result.diverged} of ${panels} chains diverged.`,
      explanation: 'What is said of all of them means nothing. A smaller step size g helps.',
    };
  const mean = [{ ...text.panels[0], psnr: result.psnr, chi: result.chi ?? null }];
  const [quality, ...rest] = qualityOf(mean, spec);
  const parts = [
    `${panels} ${panels === 1 ? 'chain' : 'chains'}, ${panels * (spec.steps ?? 0)} pictures.`,
    ...(quality ? [`Their mean: ${quality}`] : []),
    ...rest,
    calibration(text.posterior?.coverage ?? []),
    ...(agreement(result, panels).agree ? [] : [`${compared(panels)} do not agree.`]),
  ];
  return {
    headline: 'Not one picture but what the data and the prior leave possible.',
    explanation: parts.filter(Boolean).join(' '),
  };
}

/**
 * Which results agree, and what their energies tell, where the starts end apart.
 * @param {import('./run.js').Level} end
 * @param {import('./spec.js').Spec} spec
 */
function differences({ pictures, text: { panels, distance } }, spec) {
  if (panels.length < 2 || distance === null || distance < alike) return [];
  const [groups, names] = [groupsOf(pictures, alike), startNames(spec.starts)];
  if (groups.length < 2) return [];
  const energies = lowestEnergy(groups, names, panels);
  return [whoAgrees(groups, names), ...(energies === '' ? [] : [energies])];
}

/**
 * The energy of the truth beside those of the results: far above them the method prefers its own picture.
 * @param {import('./run.js').Result | null} result
 * @param {import('./frames.js').PanelState[]} panels
 */
function ofTheTruth(result, panels) {
  const truth = result?.energy_truth ?? null;
  const known = panels.flatMap(({ energy }) => (energy === null ? [] : [energy]));
  if (truth === null || known.length === 0) return [];
  const said = `F of the truth is ${brief(truth)}`;
  if (known.length === 1) return [`${said}.`]; // the result's is told
  const [lo, hi] = [Math.min(...known), Math.max(...known)].map((x) => brief(x));
  return [`${said}, of the results ${lo === hi ? lo : `${lo} to ${hi}`}.`];
}

/** @type {Record<string, string>} the methods that set out from no start */
const classical = {
  fbp: 'filtered backprojection',
  tikhonov: 'Tikhonov’s method',
  tv: 'total variation',
  tgv: 'total generalised variation',
};

/**
 * What a method without starts took, and whether it came to its end.
 * @param {import('./run.js').Result | null} result
 */
function cost(result) {
  if (!result?.iterations) return [];
  const weight = result.lambda ? ` with λ = ${brief(result.lambda)}` : '';
  return [
    `${result.converged === false ? 'Not converged after' : 'Converged in'} ${result.iterations} iterations${weight}.`,
  ];
}

/**
 * What became of the same starts without graduation.
 * @param {import('./run.js').Track | null} off
 */
function without(off) {
  const end = off?.levels[off.last]?.text;
  if (!end || end.distance === null || end.panels.length < 2) return [];
  if (end.panels.some(({ diverged }) => diverged)) return ['Without graduation they diverge.'];
  if (end.distance < alike)
    return [`Without graduation they become ${end.distance < same ? '' : 'nearly '}the same picture.`];
  return ['Without graduation they are still apart.'];
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

/** @param {import('./frames.js').PanelState[]} panels of which the first is told of */
function energy([panel]) {
  const said = energyOf(panel);
  return said ? [`${said}.`] : [];
}

/**
 * How near the results are to the truth.
 * @param {import('./spec.js').Spec} spec
 * @param {import('./frames.js').PanelState[]} panels
 */
function quality(spec, panels) {
  const psnr = known(panels);
  const poorly = psnr.length > 0 && Math.max(...psnr) < poor;
  return [...qualityOf(panels, spec), ...(poorly ? [`It is not the true picture: ${blame(spec)}`] : [])];
}

/**
 * @param {import('./frames.js').PanelState[]} panels
 * @param {import('./spec.js').Spec} spec
 */
function qualityOf(panels, spec) {
  const psnr = known(panels);
  if (psnr.length === 0) return [];
  const [lo, hi] = [Math.min(...psnr), Math.max(...psnr)].map((x) => x.toFixed(1));
  return [`PSNR ${lo === hi ? lo : `${lo} to ${hi}`} dB.`, ...explained(panels, spec)];
}

/** @param {import('./frames.js').PanelState[]} panels @returns {number[]} PSNRs */
function known(panels) {
  return panels.flatMap((panel) => (panel.psnr === null ? [] : [panel.psnr]));
}

// Residuals in units of what noise and discretisation explain: outside of these, and of three times what χ of few
// measurements varies by chance, the data are not explained, or their noise is, too.
const [overfitted, unexplained] = [0.7, 1.15];

/**
 * Three standard deviations of χ, which is about √(1/2M) for M measurements.
 * @param {import('./spec.js').Spec} spec
 */
function chance({ operator, size, scan, mask }) {
  const measurements =
    operator === 'radon' ? scan.angles * size : (operator === 'mask' ? (mask.keep ?? 1) : 1) * size ** 2;
  return 3 / Math.sqrt(2 * measurements);
}

/**
 * How the results fit the data, which takes no truth to know.
 * @param {import('./frames.js').PanelState[]} panels
 * @param {import('./spec.js').Spec} spec
 */
export function explained(panels, spec) {
  const chi = panels.flatMap((panel) => (panel.chi === null ? [] : [panel.chi]));
  if (chi.length === 0) return [];
  const [lo, hi] = [Math.min(...chi), Math.max(...chi)].map((x) => x.toFixed(2));
  const said = `χ = ${lo === hi ? lo : `${lo} to ${hi}`}`;
  const told = [
    ...(Math.max(...chi) > unexplained + chance(spec) ? ['more of the data is left than noise explains'] : []),
    ...(Math.min(...chi) < overfitted - chance(spec) ? [`some of the noise is fitted, too${lessOf(spec)}`] : []),
  ];
  return [`${said}${told.length > 0 ? `: ${told.join('; ')}` : ''}.`];
}

/**
 * What fits less of the noise.
 * @param {import('./spec.js').Spec} spec
 */
function lessOf(spec) {
  if (samples(spec) || ways(spec.method).minimises === false) return '';
  return `; a larger ${solves(spec) && isLearnt(spec) ? 'α' : 'λ'} fits less of it`;
}

/**
 * Why a result is no good, as far as the spec tells.
 * @param {import('./spec.js').Spec} spec
 */
function blame(spec) {
  if (ways(spec.method).minimises === false) return 'the data do not suffice.'; // there is no prior
  return solves(spec) && spec.schedule.levels === 1
    ? 'one level is no graduation. Take more.'
    : 'the prior or the data do not suffice.';
}
