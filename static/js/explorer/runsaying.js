// What a page says about its run, given the state of its requests. Pure: it draws nothing.

import { pending } from './ask.js';

/** @typedef {import('../ct/run.js').Run} Run */
/** @typedef {import('../ct/run.js').TrackHead} TrackHead */

/**
 * @typedef {object} Scene
 * @property {'nobody' | 'person' | 'other'} moving whose gesture lasts
 * @property {boolean} waits whether the page is to show what somebody else does, which has not come yet
 * @property {import('./ask.js').Ask<{run: Run | null}>} run that is wanted
 * @property {import('./ask.js').Ask<any>} look that is wanted
 * @property {boolean} leveled whether the method goes through levels
 * @property {boolean} shown whether there is a run on the page
 * @property {boolean} stale whether that is of other settings than those of the page
 * @property {() => {headline: string, explanation: string}} verdict on it, or what there is to watch as long as there is none
 * @property {number} seconds since the run was wanted
 * @property {(head: TrackHead) => string} track what a track is called beside others
 * @property {(head: TrackHead, index: number) => string} level what a recorded step is at, '' for nothing to say
 */

/**
 * @typedef {object} Said
 * @property {string} headline
 * @property {string} explanation
 * @property {{doing: string, share: number | null} | null} work that goes on, which can be cancelled
 * @property {boolean} again whether the run can be asked for again
 * @property {boolean} wrong whether it is the settings that have to change
 */

const shownBefore = 'The pictures are of the settings before.';

/**
 * @param {Scene} scene
 * @returns {Said}
 */
export function say(scene) {
  const { moving, waits, run, look, shown, stale } = scene;
  const wrong = (moving === 'person' ? look : run).phase.at === 'refused';
  const said = { headline: '', explanation: '', work: null, again: false, wrong };
  if (waits) return { ...said, headline: 'Waiting for what is shown.' };
  if (moving === 'other')
    return {
      ...said,
      headline: 'Settings are being changed.',
      explanation: 'The run starts when the presenter lets go.',
    };
  if (wrong)
    return {
      ...said,
      headline: shown ? 'These settings cannot be run.' : 'There is no run to show.',
      explanation: 'Change what is wrong, or reset everything.',
    };
  if (moving === 'person') return { ...said, ...preview(scene) };
  const [headline, explanation] = result(scene);
  const before = shown && stale && run.want ? shownBefore : '';
  return {
    ...said,
    headline,
    explanation: [explanation, before].filter(Boolean).join(' '),
    work: pending(run) ? workOf(scene) : null,
    again: run.phase.at === 'cancelled' || run.phase.at === 'failed',
  };
}

/** @param {Scene} scene */
function preview({ look: { online, phase }, leveled }) {
  if (!online) return { headline: 'The preview waits for the connection.', explanation: shownBefore };
  if (phase.at === 'busy') return { headline: 'The server is busy: the preview waits.', explanation: shownBefore };
  return {
    headline: 'Live preview of the first panel.',
    explanation: `${leveled ? 'Small and with few levels' : 'Small'}; the full run starts when you let go.`,
  };
}

/**
 * @param {Scene} scene
 * @returns {[headline: string, explanation: string]}
 */
function result({ run: { phase }, verdict, stale }) {
  switch (phase.at) {
    case 'offline':
      return ['The run waits for the connection.', ''];
    case 'asking':
      return ['The run is being prepared.', ''];
    case 'waiting':
      return ['The run waits in the queue.', ''];
    case 'busy':
      return ['The server is busy: the run waits.', sentence(phase.message)];
    case 'cancelled':
      return ['Cancelled.', phase.message ? sentence(phase.message) : stale ? '' : 'What has arrived can be played.'];
    case 'failed':
      return ['The run failed.', sentence(phase.message)];
    case 'running':
    case 'arriving':
    case 'done':
      if (!stale) {
        const { headline, explanation } = verdict();
        return [headline, explanation];
      }
  }
  return ['The solver is at work.', ''];
}

/**
 * @param {Scene} scene
 * @returns {NonNullable<Said['work']>}
 */
function workOf(scene) {
  const {
    run: { phase, want },
    look,
    seconds,
  } = scene;
  switch (phase.at) {
    case 'offline':
      return { doing: 'There is no connection. The run is asked for when it is back.', share: null };
    case 'waiting':
      return { doing: `Waiting: place ${phase.place} of ${phase.of} in the queue.`, share: null };
    case 'busy':
      return { doing: `This page asks again in ${phase.seconds} seconds.`, share: null };
    case 'running': {
      const run = want?.run;
      if (!run) break;
      const share = shareOf(run, phase);
      return { doing: doingOf(scene, run, phase, share, seconds), share };
    }
    case 'arriving':
      return { doing: 'The last levels are on their way.', share: 1 };
  }
  return {
    doing: look.phase.at === 'busy' ? 'The server is busy: this page asks again.' : 'The server prepares the run.',
    share: null,
  };
}

/** @typedef {{track: number, done: number, of: number}} Progress */

/**
 * @param {Scene} scene
 * @param {Run} run
 * @param {Progress} progress
 * @param {number} share
 * @param {number} seconds
 */
function doingOf(scene, run, { track, done, of }, share, seconds) {
  const { head } = run.tracks[track] ?? run.main;
  const name = run.tracks.length > 1 ? `${scene.track(head)}: ` : '';
  const level = scene.level(
    head,
    head.k.findLastIndex((k) => k <= done),
  );
  const left =
    share > 0.1 && seconds > 2 ? `, about ${Math.max(1, Math.round((seconds * (1 - share)) / share))} s left` : '';
  return `${name}step ${done} of ${of}${level && `, ${level}`}${left}`;
}

/**
 * How much of a run is done, in steps of all panels.
 * @param {Run} run
 * @param {Progress} progress
 */
function shareOf(run, { track, done, of }) {
  const cost = run.tracks.map(({ head }) => Math.max(1, head.steps) * head.panels);
  const all = cost.reduce((sum, c) => sum + c, 0);
  const before = cost.slice(0, track).reduce((sum, c) => sum + c, 0);
  return all > 0 && of > 0 ? (before + (cost[track] * done) / of) / all : 0;
}

/**
 * A message of the server, which begins small and has no full stop.
 * @param {string} message
 */
function sentence(message) {
  return message === '' ? '' : `${message[0].toUpperCase()}${message.slice(1)}${/[.!?]$/.test(message) ? '' : '.'}`;
}
