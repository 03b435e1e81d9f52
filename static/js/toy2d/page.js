// The page of the 2D example: asks the server for what the state needs, and shows the
// answers.

import { element } from '../dom.js';
import { listen } from '../keys.js';
import { loadColourMap } from '../palette.js';
import { Projector } from '../projector.js';
import { followTheme } from '../theme.js';
import { basinsOf } from './answers.js';
import { BasinPane } from './panes/basins.js';
import { Charts } from './panes/charts.js';
import { Connection } from './connection.js';
import { withField, withMethod } from './edits.js';
import { Exports } from './controls/exports.js';
import { Form } from './controls/form.js';
import { Gestures } from './gestures.js';
import { HomotopyPane } from './homotopy/pane.js';
import { ModeList } from './controls/modelist.js';
import { Moment } from './moment.js';
import { Panels } from './panels.js';
import { Player } from './player.js';
import { Plot } from './picture/plot.js';
import { Pointer } from './picture/pointer.js';
import { Presets } from './controls/presets.js';
import { methodNames } from './result.js';
import { drawable, emptyRun, Run } from './run.js';
import { clone, get } from './spec.js';
import { receiveSpecs } from './controls/specfile.js';
import { StartList } from './controls/startlist.js';
import { chosenStart, count, mostByHand, points } from './starts.js';
import { State } from './state.js';
import { SweepPane } from './sweep/pane.js';
import { Transport } from './controls/transport.js';
import { Twin } from './panes/twin.js';
import { twinMethod, usualView } from './view.js';

/** @typedef {import('./spec.js').Vec} Vec */
/** @typedef {import('./answers.js').Panel} Panel */
/** @typedef {import('./connection.js').Request} Request */

/** @type {{defaults: import('./spec.js').Defaults, presets: import('./controls/presets.js').Preset[]}} */
const { defaults, presets } = JSON.parse(element('config', HTMLScriptElement).text);
const still = matchMedia('(prefers-reduced-motion: reduce)');
const map = await loadColourMap('static/colormap/colormaps.json', 'viridis').catch((error) => {
  showStatus('The colours did not arrive: reload the page.');
  throw error;
});

const state = new State(defaults, { spec: takeSpec, view: takeView });
/** Whether a pointer that rests on a picture wants to know the basins. */
let curious = false;
/** @type {Run | null} a run whose points are arriving and that is not shown yet */
let coming = null;
/** Whether the next run plays from its beginning; otherwise the moment shown is kept. */
let replay = true;

const player = new Player(() => moment.show(), () => state.note({ k: player.heldStep }));
const transport = new Transport(player);
const gestures = new Gestures(state, player, { status: showStatus, mode: chooseMode });

// Pictures.
const plot = picture('', element('bar', HTMLCanvasElement));
const twinPlot = picture('twin-');
const basinPlot = picture('basins-');
const plots = [plot, twinPlot, basinPlot];
const pointers = ['', 'twin-', 'basins-'].map((prefix, i) => new Pointer(plots[i], player, {
  add: (at) => gestures.addStart(at),
  move: (start, at, ended) => gestures.moveStart(start, at, ended),
  remove: (start) => gestures.removeStart(start),
  select: chooseStart,
  addMode: (at) => gestures.addMode(at),
  changeMode: (index, mode, ended) => gestures.changeMode(index, mode, ended),
  removeMode: (index) => gestures.removeMode(index),
  selectMode: chooseMode,
  data: (y, ended) => gestures.moveData(y, ended),
  hover() {
    if (curious || state.view.pane === 'basins') return;
    curious = true;
    refresh();
  },
}, { readout: element(`${prefix}pointer`, HTMLElement), spoken: element(`${prefix}spoken`, HTMLElement) }));
const twin = new Twin(plot, twinPlot, element('partings', HTMLElement));
const basins = new BasinPane(basinPlot, pointers);
const homotopy = new HomotopyPane(element('homotopy', HTMLElement), {
  seek(t) {
    const index = player.run?.header.t.findIndex((level) => level <= t) ?? -1;
    player.seek(index < 0 ? player.last : index);
  },
});
const sweep = new SweepPane(element('sweep', HTMLElement), {
  map,
  start: () => connection.ask(['sweep'], { spec: sound() }),
  cancel: () => connection.drop(['sweep']),
  choose(tmax, step) {
    state.change(withField(state.spec, 'schedule.tmax', tmax, defaults), { fromStart: false });
    seekStep(step);
  },
  drop: (at) => gestures.addStart(at),
});
const chartsCard = element('charts', HTMLDetailsElement);
chartsCard.open = matchMedia('(min-width: 56.25rem)').matches; // elsewhere the result comes first
const charts = new Charts(chartsCard, { seek: seekStep });
const moment = new Moment({ state, player, transport, plot, basinPlot, twin, homotopy, sweep, charts, pointers });

// Controls.
const form = new Form(element('controls', HTMLFormElement), (field, value, ended) => gestures.field(field, value, ended), () => state.settle());
const starts = new StartList({ remove: (start) => gestures.removeStart(start), choose: chooseStart });
const modes = new ModeList(element('prior', HTMLElement), {
  change: (index, mode, ended) => gestures.changeMode(index, mode, ended),
  add: () => gestures.addMode(freePlace()),
  remove: (index) => gestures.removeMode(index),
  select: chooseMode,
  settle: () => state.settle(),
});
const examples = new Presets(element('presets', HTMLElement), presets, { choose: (preset) => state.change(clone(preset.spec)) });
const exports = new Exports({ spec: () => state.spec, link: () => location.href });
const projector = new Projector(() => plots.forEach((p) => p.refresh()));

const connection = new Connection('ws/toy2d', {
  state(now) {
    const lost = now === 'lost';
    document.documentElement.dataset.connection = now;
    element('connection', HTMLElement).textContent = lost ? 'Connection lost, trying again. The landscape still works.' : '';
  },
  answer,
  frame(frame) {
    if (frame.panel === 'twin') twin.add(frame, player.share);
    else {
      const run = [coming, player.run].find((r) => r?.header.id === frame.id);
      if (!run) return; // of a run that was replaced meanwhile
      run.add(frame);
      if (run === coming) promote(run);
    }
    player.changed();
  },
  error: failed,
});
const panels = new Panels(connection);

/**
 * The plot of a picture whose elements have a prefix.
 * @param {string} prefix
 * @param {HTMLCanvasElement} [bar]
 */
function picture(prefix, bar) {
  return new Plot({ base: element(`${prefix}base`, HTMLCanvasElement), overlay: element(`${prefix}overlay`, HTMLCanvasElement), bar }, map);
}

/**
 * Shows a new spec in the controls, and asks the server for what it needs.
 * @param {boolean} fromStart
 */
function takeSpec(fromStart) {
  const { spec } = state;
  replay = fromStart;
  form.clearErrors();
  form.show(spec);
  modes.show(spec.modes, plot.mode);
  examples.show(spec);
  showKinds();
  showStatus('');
  element('stale', HTMLElement).hidden = true;
  curious = false;
  sweep.settings(spec);
  takeView();
  if (count(spec) === 0 || connection.state !== 'open') showLandscape();
}

/** Shows what belongs to the view, and asks for what it lacks. */
function takeView() {
  const { spec, view } = state;
  const pictures = element('pictures', HTMLElement);
  pictures.dataset.pane = view.pane;
  for (const part of pictures.children) if (part instanceof HTMLElement && part.dataset.pane) part.hidden = part.dataset.pane !== view.pane;
  for (const radio of document.getElementsByName('pane')) if (radio instanceof HTMLInputElement) radio.checked = radio.value === view.pane;
  element('hide', HTMLInputElement).checked = view.hide;
  element('twin-method', HTMLSelectElement).value = twinMethod(spec, view);
  element('first-title', HTMLElement).textContent = methodNames[spec.method] ?? '';
  if (view.pane !== 'twin') twin.clear();
  refresh();
  moment.show();
}

/** Asks for what is shown and not known. */
function refresh() {
  const { spec, view } = state;
  const old = panels.refresh({
    spec, sound: sound(), twin: withMethod(sound(), twinMethod(spec, view), defaults),
    start: chosenStart(spec, view.start ?? 0, player.run), pane: view.pane, charts: chartsCard.open, moving: state.moving, basins: curious,
  });
  if (old.includes('basins')) basins.wait();
  if (old.includes('homotopy')) homotopy.wait();
  if (old.includes('series')) charts.wait();
}

/** The spec, with some starts where it has none. */
function sound() {
  return count(state.spec) === 0 ? { ...state.spec, starts: defaults.flow.starts } : state.spec;
}

/**
 * @param {Panel} panel
 * @param {any} message
 * @param {Request} request
 */
function answer(panel, message, request) {
  switch (message.type) {
    case 'run':
      if (panel === 'paths' && count(state.spec) === 0) showLandscape(new Run(request.spec, message));
      else if (panel === 'paths') coming = new Run(request.spec, message);
      else if (request.twin) twin.begin(new Run(request.twin, message), request.spec);
      break;
    case 'done': {
      const { run } = player;
      if (panel === 'twin' || !run || run.header.id !== message.id) break;
      run.result = message.result;
      showResult(run);
      break;
    }
    case 'basins':
      basins.show(basinsOf(message));
      break;
    case 'series':
      charts.show(`Start ${Math.min(state.view.start ?? 0, Math.max(0, count(request.spec) - 1)) + 1}`, [request.spec, request.twin].slice(0, message.runs.length).map((spec, i) => ({
        label: spec ? methodNames[spec.method] : '', series: message.runs[i],
      })));
      break;
    case 'homotopy':
      homotopy.show(message.homotopy);
      break;
    case 'progress':
      homotopy.progress(message.done, message.of);
      break;
    case 'sweep':
      sweep.begin(message);
      break;
    case 'sweep-row':
      sweep.row(message);
      break;
    case 'swept':
      sweep.finish(message);
      break;
  }
  moment.show();
}

/**
 * Shows an error where the person made it, in the panel that it is about, or else on
 * the status line. The last good picture stays.
 * @param {Panel[]} about
 * @param {Request | null} request
 * @param {string} field
 * @param {string} message
 */
function failed(about, request, field, message) {
  const alone = about.length === 1 ? about[0] : '';
  if (alone === 'sweep') sweep.error(message);
  else if (request && request.spec !== state.spec && count(state.spec) !== 0) return; // of what was changed meanwhile
  else if (alone === 'homotopy') homotopy.error(message);
  else if (alone === 'basins') basins.error(message);
  else if (alone === 'series') charts.error(message);
  else if (alone === 'twin') twin.error(message);
  else {
    coming = null;
    const shown = modes.showError(field, message) || form.showError(field, message);
    element('stale', HTMLElement).hidden = !player.run?.starts;
    if (player.run?.starts) showStatus(shown ? '' : message);
    else {
      moment.say('There is no run to show.', 'Change what is wrong, or reset everything.');
      showStatus(message); // its field may be far from sight
    }
  }
}

/**
 * Shows the landscape alone, without the server or without starts.
 * @param {Run | null} [known] a run that may know of the same landscape
 */
function showLandscape(known = player.run) {
  const { spec } = state;
  const possible = drawable(spec);
  if (!possible && player.run) return; // the last picture stays
  coming = null; // what still arrives is of another spec
  const run = emptyRun(possible ? spec : defaults.flow, known);
  player.load(run, replay ? 0 : player.share, false);
  starts.show(run);
  plot.setWaiting(points(spec)?.slice(0, mostByHand) ?? []);
  charts.show('', []);
  if (count(spec) === 0) moment.say('No starts yet.', 'Click on the landscape to drop one.');
  else moment.say('The starts wait for the server.', '');
}

/**
 * Shows a run as soon as the moment to show has arrived.
 * @param {Run} run
 */
function promote(run) {
  const held = replay && state.view.k !== null ? run.shareOf(state.view.k) : null;
  const wanted = held ?? (replay ? Number(still.matches) : player.share);
  if (!run.reaches(wanted)) return;
  coming = null;
  // A headline that belongs to another run must not stand for long.
  setTimeout(() => {
    if (player.run === run && !run.result) moment.say('The solver is at work.', '');
  }, 300);
  const playing = replay ? held === null && !still.matches : player.playing;
  if (replay) player.held = held !== null;
  plot.setWaiting([]);
  player.load(run, wanted, playing);
  replay = false; // a reconnection brings the same run again
  refresh(); // random starts are known only now
}

/** @param {Run} run */
function showResult(run) {
  starts.show(run);
  element('legend-diverged', HTMLElement).hidden = !run.outcomes.includes('diverged');
  const noisy = element('noisy-y', HTMLElement);
  noisy.hidden = !(Number(get(run.spec, 'noise.sd')) > 0);
  noisy.textContent = `With this noise y = (${run.header.y.map((v) => v.toFixed(3)).join(', ')}).`;
}

/** @param {number} step of the run, not of its recording */
function seekStep(step) {
  if (player.run) player.seek(Math.round(player.run.shareOf(step) * player.last));
}

/** @param {number | null} index */
function chooseStart(index) {
  if (index === state.view.start) return;
  state.note({ start: index });
  takeView();
}

/** @param {number | null} index */
function chooseMode(index) {
  for (const p of plots) p.setMode(index);
  modes.show(state.spec.modes, index);
}

/** Where a new mode is seen: in the middle half of the picture, as far from the others as can be. */
function freePlace() {
  const { min, max } = plot.viewport.window;
  const taken = player.run?.spec.modes ?? []; // those of the state may be anything
  const along = (/** @type {number} */ i) => Array.from({ length: 7 }, (_, k) => Math.round(min[i] + ((max[i] - min[i]) * (k + 3)) / 12));
  const places = along(0).flatMap((x) => along(1).map((y) => /** @type {Vec} */ ([x, y])));
  const room = ([x, y] = /** @type {Vec} */ ([0, 0])) => Math.min(...taken.map(({ mean }) => Math.hypot(mean[0] - x, mean[1] - y)));
  return places.reduce((best, place) => (room(place) > room(best) ? place : best));
}

/** @param {string} message */
function showStatus(message) {
  const status = element('status', HTMLElement);
  status.textContent = message;
  status.hidden = message === '';
}

/** Shows the fields that belong to the method and to the kind of starts. */
function showKinds() {
  const { spec } = state;
  const kind = String(get(spec, 'starts.kind'));
  element('armijo-field', HTMLElement).hidden = spec.method !== 'gradient-like';
  element('plain-note', HTMLElement).hidden = spec.method !== 'plain';
  element('n-label', HTMLElement).textContent = kind === 'grid' ? 'Per side' : 'Number';
  for (const part of document.querySelectorAll('[data-for]')) {
    if (part instanceof HTMLElement) part.hidden = !part.dataset.for?.split(' ').includes(kind);
  }
}

/**
 * Calls back with the value of a radio button that is chosen.
 * @param {string} name
 * @param {(value: any) => void} chose
 */
function onChoice(name, chose) {
  for (const radio of document.getElementsByName(name)) {
    if (radio instanceof HTMLInputElement) radio.addEventListener('change', () => chose(radio.value));
  }
}

onChoice('pane', (pane) => {
  state.look({ pane });
  if (matchMedia('(min-width: 56.25rem)').matches) return;
  // Here it is below the first picture, out of sight.
  document.querySelector(`.picture[data-pane="${pane}"]`)?.scrollIntoView({ block: 'nearest', behavior: still.matches ? 'auto' : 'smooth' });
});
onChoice('tool', (tool) => {
  for (const p of plots) p.setTool(tool);
  for (const words of document.querySelectorAll('[data-tool]')) if (words instanceof HTMLElement) words.hidden = words.dataset.tool !== tool;
  if (tool === 'prior') element('prior', HTMLDetailsElement).open = true;
});
element('twin-method', HTMLSelectElement).addEventListener('change', () => {
  const method = /** @type {import('./spec.js').Method} */ (element('twin-method', HTMLSelectElement).value);
  state.look({ twin: method === twinMethod(state.spec, usualView) ? '' : method });
});
element('hide', HTMLInputElement).addEventListener('change', () => state.look({ hide: element('hide', HTMLInputElement).checked }));
chartsCard.addEventListener('toggle', takeView);
element('paper-starts', HTMLButtonElement).addEventListener('click', () => {
  state.change({ ...state.spec, starts: { ...clone(defaults.flow.starts), kind: 'grid', n: 100, min: -10, max: 10 } });
});
element('clear', HTMLButtonElement).addEventListener('click', () => gestures.clearStarts());
element('reset', HTMLButtonElement).addEventListener('click', () => state.change(clone(defaults.flow), { view: { ...usualView, pane: state.view.pane } }));
element('controls', HTMLFormElement).addEventListener('submit', (event) => event.preventDefault());
element('open-spec', HTMLButtonElement).addEventListener('click', () => element('spec-file', HTMLInputElement).click());
receiveSpecs({
  defaults,
  opened(spec) {
    exports.close();
    state.change(spec);
  },
  failed: (message) => (exports.shown ? exports.error(message) : showStatus(message)),
});

followTheme(() => {
  for (const part of [...plots, homotopy, sweep, charts, basins]) part.refresh();
});
listen([
  { key: ' ', shown: 'Space', does: 'play or pause', run: () => transport.toggle() },
  { key: 'ArrowLeft', shown: '←', does: 'one step back', run: () => player.step(-1) },
  { key: 'ArrowRight', shown: '→', does: 'one step forward', run: () => player.step(1) },
  { key: 'Home', shown: 'Home', does: 'to the first step', run: () => player.seek(0) },
  { key: 'End', shown: 'End', does: 'to the last step', run: () => player.seek(player.last) },
  { key: 'e', shown: 'E', does: 'export figures, tables and the spec', run: () => exports.open() },
  { key: 'f', shown: 'F', does: 'projector: full screen, large type', run: () => projector.toggle() },
]);
takeSpec(true);
