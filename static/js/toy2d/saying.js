// What the page says of its run and of its panels, from how their asks fare. Pure: page.js
// and moment.js write it.

/** @typedef {import('../explorer/ask.js').Phase} Phase */

/**
 * @typedef {object} Scene
 * @property {boolean} starts whether there are any
 * @property {Phase} phase how the run that is wanted fares
 * @property {boolean} lost whether there is no connection any more, rather than none yet
 * @property {boolean} late whether the run has been waited for
 * @property {boolean} current whether the paths on the page are of its settings
 * @property {boolean} shown whether there are paths
 * @property {boolean} past whether there are results of other settings
 * @property {() => Words | null} verdict on the paths that are shown; null as long as there is none
 */

/** @typedef {{headline: string, explanation: string}} Words */

/**
 * Whether an ask goes no further by itself: what the page knows without it is to be seen at once.
 * @param {Phase} phase
 */
export function stuck({ at }) {
  return at === 'offline' || at === 'busy';
}

/**
 * @param {Scene} scene
 * @returns {Words | null} null: what was said stays, the answer is about to come
 */
export function say({ starts, phase, lost, late, current, shown, past, verdict }) {
  if (!starts) return { headline: 'No starts yet.', explanation: 'Click on the landscape to drop one.' };
  if (phase.at === 'refused')
    return shown
      ? verdict()
      : { headline: 'There is no run to show.', explanation: 'Change what is wrong, or reset everything.' };
  const told = current ? verdict() : null;
  if (told) return told;
  const before = past ? `${shown && !current ? 'The picture is' : 'What is faded is'} of the settings before.` : '';
  switch (phase.at) {
    case 'offline':
      return lost || late ? { headline: 'The run waits for the connection.', explanation: before } : null;
    case 'busy':
      return {
        headline: 'The server is busy: the run waits.',
        explanation: [`This page asks again in ${seconds(phase.seconds)}.`, before].filter(Boolean).join(' '),
      };
  }
  return late ? { headline: 'The solver is at work.', explanation: current ? '' : before } : null;
}

/**
 * What a panel says of itself: that what it shows is of other settings, and why.
 * @param {Phase} phase how what is wanted of it fares
 * @param {boolean} late whether it has been waited for
 * @param {boolean} known whether it shows anything
 */
export function sayPanel(phase, late, known) {
  const why = reason(phase, late);
  if (why === '') return '';
  return known ? `Of the settings before: ${why}` : `${why[0].toUpperCase()}${why.slice(1)}`;
}

/**
 * @param {Phase} phase
 * @param {boolean} late
 */
function reason(phase, late) {
  switch (phase.at) {
    case 'offline':
      return late ? 'there is no connection.' : '';
    case 'busy':
      return `the server is busy, this page asks again in ${seconds(phase.seconds)}.`;
    case 'asking':
    case 'running':
      return late ? 'the server is at work.' : '';
  }
  return '';
}

/** @param {number} n */
export function seconds(n) {
  return n === 1 ? '1 second' : `${n} seconds`;
}
