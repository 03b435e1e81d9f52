// The page of the 2D example: asks the server for what the state needs, and shows the
// answers.

import { readCommas } from '../lib/commas.js';
import { element, onChoice, write } from '../lib/dom.js';
import { listen } from '../lib/keys.js';
import { loadColourMap } from '../lib/palette.js';
import { Projector } from '../explorer/projector.js';
import { beside } from '../explorer/stage.js';
import { followTheme } from '../lib/theme.js';
import { BasinPane } from './panes/basins.js';
import { Charts } from './panes/charts.js';
import { pending } from '../explorer/ask.js';
import { Connection } from './connection.js';
import { ConnectionLine } from '../explorer/connectionline.js';
import { Delivery } from './delivery.js';
import { withChange, withField } from './edits.js';
import { fetchFile, fileName } from '../lib/download.js';
import { Exports } from '../explorer/exports.js';
import { ExportMoment, ofRun } from './exportmoment.js';
import { Form } from '../explorer/form.js';
import { Faults, showStatus } from './faults.js';
import { Gestures } from './gestures.js';
import { belongs, showKinds } from './controls/kinds.js';
import { HomotopyPane } from './homotopy/pane.js';
import { ModeList } from './controls/modelist.js';
import { freePlace } from './modes.js';
import { Lateness } from './lateness.js';
import { baseOf } from './link.js';
import { Moment } from './moment.js';
import { Outcomes } from './picture/outcomes.js';
import { Panels } from './panels.js';
import { Panes } from './panes/panes.js';
import { Player } from './player.js';
import { Plot } from './picture/plot.js';
import { Pointer } from './picture/pointer.js';
import { presetParts, Presets } from '../explorer/presets.js';
import { Remedies } from './remedies.js';
import { Runs } from './runs.js';
import { sayPanel, stuck } from './saying.js';
import { clone } from '../lib/fields.js';
import { Show } from '../show/show.js';
import { sameSpec } from './spec.js';
import { receiveSpecs } from '../explorer/specfile.js';
import { StartList } from './controls/startlist.js';
import { count } from './starts.js';
import { State } from './state.js';
import { SweepPane } from './sweep/pane.js';
import { Transport } from './controls/transport.js';
import { Twin } from './panes/twin.js';
import { usualView } from './view.js';

/** @type {{defaults: import('./spec.js').Defaults, presets: import('../explorer/presets.js').Preset<import('./spec.js').Spec>[]}} */
const { defaults, presets } = JSON.parse(element('config', HTMLScriptElement).text);
/** @typedef {import('./answers.js').Panel} Panel */

const map = await loadColourMap('static/colormap/colormaps.json', 'viridis').catch((error) => {
  showStatus('The colours did not arrive: reload the page.');
  throw error;
});

const state = new State(defaults, { spec: takeSpec, view: takeView, touched: () => show.touched() });
/** Whether a pointer that rests on a picture wants to know the basins. */
let curious = false;

const player = new Player(moved, () => state.note({ k: player.heldStep }));
const transport = new Transport(player);
const gestures = new Gestures(state, player, { status: showStatus, mode: chooseMode, drawn: (spec) => runs.drawn(spec) });

// Pictures.
const plot = picture('', element('bar', HTMLCanvasElement));
const twinPlot = picture('twin-', element('twin-bar', HTMLCanvasElement));
const basinPlot = picture('basins-');
const plots = [plot, twinPlot, basinPlot];
const hand = { plot };
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
}, {
  readout: element(`${prefix}pointer`, HTMLElement),
  spoken: element(`${prefix}spoken`, HTMLElement),
  remover: element(`${prefix}remover`, HTMLButtonElement),
}, hand));
const [outcomes, twinOutcomes, basinOutcomes] = ['', 'twin-', 'basins-'].map((prefix) => new Outcomes(element(`${prefix}outcomes`, HTMLElement), () => plot.theme));
const twin = new Twin(plot, twinPlot, element('partings', HTMLElement), twinOutcomes);
const basins = new BasinPane(basinPlot, pointers, basinOutcomes);
const homotopy = new HomotopyPane(element('homotopy', HTMLElement), {
  seek(t) {
    const index = player.run?.header.t.findIndex((level) => level <= t) ?? -1;
    player.seek(index < 0 ? player.last : index);
  },
  choose: (axis) => state.look({ axis }),
});
const sweep = new SweepPane(element('sweep', HTMLElement), {
  map,
  start: () => connection.ask(['sweep'], { spec: panels.sound(state.spec) }),
  cancel: () => connection.drop(['sweep']),
  choose(tmax, step) {
    state.change(withField(state.spec, 'schedule.tmax', tmax, defaults), { fromStart: false });
    seekStep(step);
  },
  drop: (at) => gestures.addStart(at),
});
const chartsCard = element('charts', HTMLDetailsElement);
chartsCard.open = beside.matches; // elsewhere the settings come first
const charts = new Charts(chartsCard, { seek: seekStep });
const moment = new Moment({ state, player, transport, plot, outcomes, basinPlot, twin, homotopy, sweep, charts, pointers, judged: refresh, scene });
const remedies = new Remedies((change) => state.change(withChange(state.spec, change)));

// Controls.
const form = new Form(element('controls', HTMLFormElement), (field, value, ended) => gestures.field(field, value, ended), () => state.settle(), belongs);
const starts = new StartList({ remove: (start) => gestures.removeStart(start), choose: chooseStart });
const modes = new ModeList(element('prior', HTMLElement), {
  change: (index, mode, ended) => gestures.changeMode(index, mode, ended),
  add: () => gestures.addMode(freePlace(plot.viewport.window, player.run?.spec.modes ?? [])),
  remove: (index) => gestures.removeMode(index),
  select: chooseMode,
  settle: () => state.settle(),
});
const examples = new Presets(presetParts(), presets, { choose: (preset) => state.change(clone(preset.spec)) });
const exportMoment = new ExportMoment(player);
const exports = new Exports({
  fetch: async (file, signal) => {
    if (count(state.spec) === 0 && ofRun.test(file)) throw new Error('There is no start yet: drop one on the landscape.');
    const spec = file === 'spec.json' ? state.spec : panels.sound(state.spec);
    return fetchFile(`toy2d/export/${file}${exportMoment.query(file)}`, spec, signal);
  },
  name: (file) => fileName(state.spec, exportMoment.name(file)),
  opens: () => exportMoment.show(),
});
const panes = new Panes(state);
const projector = new Projector(() => plots.forEach((p) => p.refresh()));

// What the server says.
const late = new Lateness(follow);
const runs = new Runs({
  state, player, plot, starts, charts, led: () => show.clock(player.seconds),
  shown() {
    late.note('paths', pending(connection.asked('paths')), true);
    refresh(); // random starts are known only now
  },
});
const faults = new Faults({ state, player, runs, form, modes, panes: { twin, basins, homotopy, sweep, series: charts, remedies: { error: () => remedies.clear() } } });
const delivery = new Delivery({ state, player, moment, runs, twin, basins, charts, homotopy, sweep, remedies });
const connectionLine = new ConnectionLine(() => connection.socket, element('connection', HTMLElement), element('tries', HTMLElement));
const connection = new Connection('ws/toy2d', {
  state(now) {
    document.documentElement.dataset.connection = now;
    connectionLine.show('The landscape still works.');
  },
  fares(about) {
    for (const panel of about) late.note(panel, pending(connection.asked(panel)));
    follow();
  },
  answer(panel, message, request) {
    delivery.answer(panel, message, request);
    if (panel !== 'paths') late.note(panel, pending(connection.asked(panel)), true);
    follow();
  },
  frame: (frame) => delivery.frame(frame),
  error: (about, request, field, message) => faults.show(about, request, field, message),
});
const panels = new Panels(connection, defaults);
/** @type {Show} */
const show = new Show(connection.socket, {
  page: 'toy2d',
  capture: () => ({ page: 'toy2d', fragment: state.fragment, share: player.share, playing: player.playing, speed: player.speed, wait: player.wait, moving: state.moving }),
  settled: () => true,
  apply({ fragment, moving }) {
    state.follow(fragment, moving);
    player.follow(show.clock(player.seconds) ?? player);
  },
  alone(seen) {
    if (seen && !state.led) return;
    state.led = false; // a gesture that lasted has no end
    takeSpec(!seen);
  },
});

/** The clock has moved. */
function moved() {
  moment.show();
  show.changed();
}

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
  runs.expect(fromStart);
  faults.clear();
  form.show(spec);
  showKinds(spec);
  modes.show(spec.modes, plot.mode);
  examples.show(spec);
  curious = false;
  sweep.settings(spec);
  takeView();
  if (count(spec) === 0) runs.showLandscape();
  else follow();
}

/** Shows what belongs to the view, and asks for what it lacks. */
function takeView() {
  const { view } = state;
  panes.show(state);
  homotopy.setAxis(view.axis);
  if (view.pane !== 'twin') twin.clear();
  refresh();
  moment.show();
}

/** Asks for what is shown and not known. */
function refresh() {
  const { spec, view } = state;
  const moving = state.moving || state.led;
  const { judged } = moment;
  const past = judged !== null && !sameSpec(judged.spec, spec);
  const old = panels.refresh({ spec, view, run: player.run, charts: chartsCard.open, moving, basins: curious, judged: past ? null : judged });
  if (old.includes('twin')) twin.wait();
  if (old.includes('basins')) basins.wait();
  if (old.includes('homotopy')) homotopy.wait();
  if (old.includes('series')) charts.wait();
  if (past || moving) remedies.wait();
  else if (!panels.wants('remedies')) remedies.clear();
  else if (old.includes('remedies')) remedies.wait();
}

/** How the run fares, and what the page shows of it. */
function scene() {
  const { phase } = connection.asked('paths');
  const starts = count(state.spec) !== 0;
  return { starts, phase, lost: connection.state === 'lost', late: late.has('paths'), current: runs.current, past: starts && runs.past };
}

/** Shows what the page knows by itself where an answer is long in coming, and says so. */
function follow() {
  if (show.waits) return; // it has no settings of its own yet
  const waits = (/** @type {Panel} */ panel) => pending(connection.asked(panel)) && (late.has(panel) || stuck(connection.asked(panel).phase));
  if (waits('paths') && count(state.spec) !== 0) runs.standIn();
  if (waits('twin')) twin.standIn(panels.twin(state));
  for (const [panel, pane] of /** @type {const} */ ([['twin', twin], ['basins', basins], ['homotopy', homotopy], ['series', charts]])) {
    const { phase } = connection.asked(panel);
    const line = element(`${panel}-past`, HTMLElement);
    const shows = panel === 'homotopy' && phase.at === 'running'; // how far it is
    write(line, shows ? '' : sayPanel(phase, late.has(panel) || connection.state === 'lost', pane.known));
    line.hidden = line.textContent === '';
    if (panel === 'homotopy' && !shows) homotopy.rest();
  }
  sweep.fares(connection.asked('sweep').phase);
  element('tries', HTMLElement).hidden = connection.state !== 'lost' || !pending(connection.asked('paths'));
  moment.show();
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

/** Opens the card of the prior where it is in sight; where it stands below the picture, the picture stays. */
function openPrior() {
  const card = element('prior', HTMLDetailsElement);
  card.open = true;
  if (beside.matches) card.scrollIntoView({ block: 'nearest' });
}

onChoice('tool', (tool) => {
  for (const p of plots) p.setTool(tool);
  for (const words of document.querySelectorAll('[data-tool]')) if (words instanceof HTMLElement) words.hidden = words.dataset.tool !== tool;
  if (tool === 'prior') openPrior();
});
chartsCard.addEventListener('toggle', takeView);
element('paper-starts', HTMLButtonElement).addEventListener('click', () => {
  state.change({ ...state.spec, starts: { ...clone(defaults.flow.starts), kind: 'grid', n: 100, min: -10, max: 10 } });
});
element('clear', HTMLButtonElement).addEventListener('click', () => gestures.clearStarts());
element('reset', HTMLButtonElement).addEventListener('click', () => {
  state.change(clone(defaults.flow), { view: { ...usualView, pane: state.view.pane } });
  faults.clear();
  form.show(state.spec); // what could not be read was no change
});
element('controls', HTMLFormElement).addEventListener('submit', (event) => event.preventDefault());
element('open-spec', HTMLButtonElement).addEventListener('click', () => element('spec-file', HTMLInputElement).click());
readCommas();
receiveSpecs({
  kind: 'toy2d',
  base: ({ method = 'flow' }) => baseOf(method, defaults),
  opened(spec) {
    exports.close();
    state.change({ ...spec, sweep: false }); // a sweep is asked for on the page
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
  { key: 'Delete', shown: 'Delete', does: 'remove the chosen start or mode', run: () => pointers[0].remove() },
  { key: 'e', shown: 'E', does: 'export figures, tables and the spec', run: () => exports.open() },
  { key: 'p', shown: 'P', does: 'present: a link by which others see what you do', run: () => show.open() },
  { key: 'f', shown: 'F', does: 'projector: full screen, large type', run: () => projector.toggle() },
], [
  ['Arrow keys', 'on the landscape: move the crosshair (Shift: finely)'],
  ['Enter', 'there: add a start, or pick one up and drop it elsewhere'],
  ['Page up, Page down', 'there: go to the next start, mode or handle'],
  ['+ −', 'there: weigh the chosen mode'],
  ['Delete', 'in the list: remove the start of the row'],
  ['Escape', 'let go; put back what is being moved'],
  ['Arrow keys, Enter', 'on the sweep: read it, take its t max and step'],
]);
if (show.waits) moment.say('Waiting for what is shown.', '');
else takeSpec(true);
