// What a run says, in plain words.

/** @typedef {import('./run.js').Run} Run */
/** @typedef {import('./run.js').Result} Result */

/** @param {number} n */
export function grouped(n) {
  return n.toLocaleString('en');
}

/**
 * The result's sentence and what explains it.
 * @param {Run} run whole
 * @param {Result} result
 * @returns {{headline: string, explanation: string}}
 */
export function describe(run, result) {
  const { starts } = run;
  const global = Math.round(result.share_global * starts);
  const diverged = run.outcomes.filter((o) => o === 'diverged').length;
  const elsewhere = starts - global - diverged;
  const parts = [];
  if (starts === 1) parts.push(global ? 'The start reaches the global minimiser.' : diverged ? '' : 'The start ends elsewhere.');
  else if (elsewhere === 0) parts.push(`${grouped(global)} of ${grouped(starts)} starts reach the global minimiser.`);
  else parts.push(`${grouped(global)} of ${grouped(starts)} starts ${global === 1 ? 'reaches' : 'reach'} the global minimiser; ${grouped(elsewhere)} ${elsewhere === 1 ? 'ends' : 'end'} elsewhere.`);
  if (diverged > 0) parts.push(`${grouped(diverged)} ${diverged === 1 ? 'start' : 'starts'} diverged, first at step ${result.first_divergence?.step}.`);
  return { headline: parts.filter(Boolean).join(' '), explanation: [explain(run, elsewhere, diverged, Math.round(result.share_stationary * starts)), doubt(run)].filter(Boolean).join(' ') };
}

/**
 * @param {Run} run
 * @param {number} elsewhere
 * @param {number} diverged
 * @param {number} flat starts that end where the slope of f is small
 */
function explain({ spec, starts }, elsewhere, diverged, flat) {
  if (diverged > 0) return 'The steps are too long for this landscape: take a smaller step or weights.';
  if (elsewhere === 0) return '';
  const steep = starts - flat;
  return reason(spec) + (steep > 0 ? ` ${grouped(steep)} ${steep === 1 ? 'stops' : 'stop'} where f still has a slope.` : '');
}

/** @param {Run} run */
function doubt({ header, goal }) {
  return goal && !header.complete ? 'Not all minima are surely known here: the star is the lowest one found.' : '';
}

/** @param {import('./spec.js').Spec} spec */
function reason({ method, armijo, schedule }) {
  if (method === 'plain') return 'Plain descent cannot leave the valley it starts in.';
  if (method === 'gradient-like') {
    return armijo === 'corrected'
      ? 'Every step must lower the final landscape, so no start can climb out of a valley.'
      : 'Steps are taken only downhill on the final landscape, so hardly any start climbs out of a valley.';
  }
  if (schedule.kind === 'fixed') {
    return `With a fixed schedule nothing is smoothed: the valleys are there from the first step${method === 'flow' ? ', and steps scaled by t hardly move' : ''}.`;
  }
  if (schedule.tmax < 1) return 'With little smoothing at the beginning there may be several valleys to fall into: a larger t max may help, or more levels.';
  return 'The smoothing faded before these starts had come over to the right valley: more levels, or another t max, may help.';
}
