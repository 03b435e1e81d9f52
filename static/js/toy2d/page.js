// The page of the 2D example: holds the spec, asks the server for runs, and shows them.

import { Address } from './address.js';
import { Connection } from './connection.js';
import { element } from '../dom.js';
import { byHand, withField, withMethod, withPoints, withStarts } from './edits.js';
import { landscape, sample } from './energy.js';
import { Form } from './form.js';
import { listen } from '../keys.js';
import { loadColourMap } from '../palette.js';
import { Player } from './player.js';
import { Plot } from './plot.js';
import { Pointer } from './pointer.js';
import { Projector } from '../projector.js';
import { describe, grouped } from './result.js';
import { emptyRun, Run } from './run.js';
import { clock } from './schedule.js';
import { clone, get } from './spec.js';
import { StartList } from './startlist.js';
import { count, mostByHand } from './starts.js';
import { followTheme } from '../theme.js';
import { Transport } from './transport.js';

/** @typedef {import('./spec.js').Spec} Spec */
/** @typedef {import('./spec.js').Vec} Vec */

/** @type {{defaults: import('./spec.js').Defaults}} */
const { defaults } = JSON.parse(element('config', HTMLScriptElement).text);
const still = matchMedia('(prefers-reduced-motion: reduce)');

const plot = new Plot(
  { base: element('base', HTMLCanvasElement), overlay: element('overlay', HTMLCanvasElement), bar: element('bar', HTMLCanvasElement) },
  await loadColourMap('static/colormap/colormaps.json', 'viridis'),
);
const player = new Player(() => {
  if (player.run) plot.show(player.run, player.position);
  transport.show();
  pointer.refresh();
});
const transport = new Transport(player);
const pointer = new Pointer(plot, player, { add: addStart, remove: removeStart });
const list = new StartList(removeStart);
const form = new Form(element('controls', HTMLFormElement), changeField);
const address = new Address(defaults, (restored) => apply(restored, true));
const projector = new Projector(() => plot.refresh());
const status = element('status', HTMLElement);

/** @type {Spec} what the page asks for; what it shows is player.run.problem */
let spec = address.read();
/** @type {Run | null} a run whose points are arriving and that is not shown yet */
let coming = null;
/** Whether the next run plays from its beginning; otherwise the moment shown is kept. */
let replay = true;

const connection = new Connection('ws/toy2d', {
  state(state) {
    const lost = state === 'lost';
    document.documentElement.dataset.connection = state;
    element('connection', HTMLElement).textContent = lost ? 'Connection lost, trying again. The landscape still works.' : '';
  },
  run(header) {
    const asked = connection.asked(header.id);
    if (asked) coming = new Run(asked, header);
  },
  frame(frame) {
    const run = [coming, player.run].find((r) => r?.header.id === frame.id);
    if (!run) return; // of a run that was replaced meanwhile
    run.add(frame);
    if (run === coming) promote(run);
    else if (run.whole) player.changed();
  },
  done(id, result) {
    if (player.run?.header.id !== id) return;
    player.run.result = result;
    showResult(player.run);
  },
  error(id, field, message) {
    if (id !== 0 && connection.asked(id) !== spec) return; // of what was changed meanwhile
    coming = null;
    showError(field, message);
    if (!player.run?.starts) say('There is no run to show.', 'Change what is wrong, or reset everything.');
  },
});

/**
 * Takes a spec: shows it in the controls and asks the server for its run.
 * @param {Spec} next
 * @param {boolean} fromStart play from the beginning, rather than hold the moment
 */
function apply(next, fromStart) {
  spec = next;
  replay = fromStart;
  form.clearErrors();
  form.show(spec);
  showKinds();
  showStatus('');
  // Without starts there is nothing to run, but what is wrong is the server's to say.
  const some = count(spec) !== 0 || !drawable(spec);
  connection.request(some ? spec : null);
  if (!some || connection.state !== 'open') showLandscape(some);
}

/**
 * Takes a spec and writes it to the address.
 * @param {Spec} next
 * @param {{ended?: boolean, fromStart?: boolean}} [how]
 */
function change(next, { ended = true, fromStart = true } = {}) {
  apply(next, fromStart);
  address.write(spec, ended);
}

/**
 * Shows the landscape alone, without the server.
 * @param {boolean} waiting whether there are starts that only the server can run
 */
function showLandscape(waiting) {
  const sound = drawable(spec);
  if (!sound && player.run) return; // the last picture stays
  coming = null; // what still arrives is of another spec
  const run = emptyRun(sound ? spec : defaults.flow, player.run);
  const share = player.last > 0 ? player.position / player.last : 0;
  player.load(run, replay ? 0 : share);
  list.show(run);
  if (waiting) say('The starts wait for the server.', '');
  else say('No starts yet.', 'Click on the landscape to drop one.');
}

/**
 * Whether a spec makes a landscape: a link may hold anything, and only the server validates.
 * @param {Spec} some
 */
function drawable(some) {
  try {
    const corners = (/** @type {number} */ t) => sample(landscape(some, t), { min: [-10, -10], max: [10, 10] }, 2, new Float64Array(4));
    return clock(some, 3).t.every((t) => t > 0 && corners(t).every(Number.isFinite));
  } catch {
    return false;
  }
}

/**
 * Shows a run as soon as the moment to show has arrived.
 * @param {Run} run
 */
function promote(run) {
  const share = player.last > 0 ? player.position / player.last : 0;
  const wanted = replay ? (still.matches ? 1 : 0) : share;
  if (run.received <= Math.round(wanted * run.last)) return;
  coming = null;
  // A headline that belongs to another run must not stand for long.
  setTimeout(() => {
    if (player.run === run && !run.result) say('The solver is at work.', '');
  }, 300);
  const playing = replay ? !still.matches : player.playing;
  player.load(run, wanted);
  if (playing) player.play();
  else player.seek(player.position);
}

/** @param {Run} run */
function showResult(run) {
  if (!run.result) return;
  const { headline, explanation } = describe(run, run.result);
  say(headline, explanation);
  list.show(run);
  element('legend-diverged', HTMLElement).hidden = !run.outcomes.includes('diverged');
}

/**
 * @param {string} headline
 * @param {string} explanation
 */
function say(headline, explanation) {
  element('headline', HTMLElement).textContent = headline;
  element('explanation', HTMLElement).textContent = explanation;
}

/**
 * Shows an error where the person made it, or else on the status line. The last
 * good picture stays.
 * @param {string} field
 * @param {string} message
 */
function showError(field, message) {
  if (!form.showError(field, message)) showStatus(message);
}

/** @param {string} message */
function showStatus(message) {
  status.textContent = message;
  status.hidden = message === '';
}

/** Shows the fields that belong to the method and to the kind of starts. */
function showKinds() {
  const kind = String(get(spec, 'starts.kind'));
  element('armijo-field', HTMLElement).hidden = spec.method !== 'gradient-like';
  element('plain-note', HTMLElement).hidden = spec.method !== 'plain';
  element('n-label', HTMLElement).textContent = kind === 'grid' ? 'Per side' : 'Number';
  for (const part of document.querySelectorAll('[data-for]')) {
    if (part instanceof HTMLElement) part.hidden = !part.dataset.for?.split(' ').includes(kind);
  }
}

/**
 * @param {string} field
 * @param {unknown} value
 * @param {boolean} ended
 */
function changeField(field, value, ended) {
  const next = changed(field, value);
  // The end of a gesture often repeats its last value: no need to run that again.
  if (JSON.stringify(next) === JSON.stringify(spec)) address.write(spec, ended);
  else change(next, { ended, fromStart: /^(method|armijo|seed|starts)/.test(field) });
}

/**
 * The spec with a field changed, and what goes with it.
 * @param {string} field
 * @param {any} value
 */
function changed(field, value) {
  if (field === 'method' && value !== spec.method) return withMethod(spec, value, defaults);
  if (field === 'starts.kind' && value !== get(spec, 'starts.kind')) return withStarts(spec, value, player.run, defaults);
  return withField(spec, field, value, defaults);
}

/** @param {Vec} at */
function addStart(at) {
  const present = byHand(spec, player.run);
  if (present && present.length >= mostByHand) {
    showStatus(`${mostByHand} starts can be placed by hand; take one away first, or choose a grid.`);
    return;
  }
  const replaced = present ? 0 : count(spec);
  change(withPoints(spec, [...(present ?? []), at], defaults));
  if (replaced > 0) showStatus(`Your start takes the place of the ${grouped(replaced)}: Back brings them back.`);
}

/** @param {number} index */
function removeStart(index) {
  change(withPoints(spec, byHand(spec, player.run)?.toSpliced(index, 1) ?? [], defaults));
}

element('clear', HTMLButtonElement).addEventListener('click', () => change(withPoints(spec, [], defaults)));
element('reset', HTMLButtonElement).addEventListener('click', () => change(clone(defaults.flow)));
element('controls', HTMLFormElement).addEventListener('submit', (event) => event.preventDefault());

followTheme(() => plot.refresh());
listen([
  { key: ' ', shown: 'Space', does: 'play or pause', run: () => transport.toggle() },
  { key: 'ArrowLeft', shown: '←', does: 'one step back', run: () => player.step(-1) },
  { key: 'ArrowRight', shown: '→', does: 'one step forward', run: () => player.step(1) },
  { key: 'Home', shown: 'Home', does: 'to the first step', run: () => player.seek(0) },
  { key: 'End', shown: 'End', does: 'to the last step', run: () => player.seek(player.last) },
  { key: 'f', shown: 'F', does: 'projector: full screen, large type', run: () => projector.toggle() },
]);
apply(spec, true);
