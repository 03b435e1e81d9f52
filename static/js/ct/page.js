// The page of the CT example: asks the server for what the state needs, and shows what
// arrives, in one paint a frame.

import { pending } from '../explorer/ask.js';
import { readCommas } from '../lib/commas.js';
import { element, write } from '../lib/dom.js';
import { fetchFile, fileName } from '../lib/download.js';
import { Exports } from '../explorer/exports.js';
import { clone, get, isObject } from '../lib/fields.js';
import { Form } from '../explorer/form.js';
import { listen } from '../lib/keys.js';
import { presetParts, Presets } from '../explorer/presets.js';
import { Projector } from '../explorer/projector.js';
import { Show } from '../show/show.js';
import { receiveSpecs } from '../explorer/specfile.js';
import { State } from '../explorer/state.js';
import { followTheme } from '../lib/theme.js';
import { Board } from './board.js';
import { Connection } from './connection.js';
import { ConnectionLine } from '../explorer/connectionline.js';
import { Curves } from './curves.js';
import { Drawing } from './drawing.js';
import { edited, expected, possible } from './edits.js';
import { Faults } from './faults.js';
import { belongs, showKinds } from './kinds.js';
import { codec } from './link.js';
import { NoiseChoice, settleNoise } from './noise.js';
import { Panels } from './panels.js';
import { Pictures } from './pictures.js';
import { Player } from './player.js';
import { Runs } from './runs.js';
import { Setup } from './setup.js';
import { baseOf, baseOfFile, coarseOf, comparable, scanKey, solves, startNames } from './spec.js';
import { StartRow } from './startrow.js';
import { StartList } from './starts.js';
import { Status } from './status.js';
import { Strip } from './strip.js';
import { Transport } from './transport.js';
import { usualView } from './view.js';
import { Closer } from './view/closer.js';
import { extent } from './view/paint.js';
import { Toolbar } from './view/toolbar.js';
import { Viewing } from './view/viewing.js';

/** @typedef {import('./spec.js').Spec} Spec */

/**
 * @type {{defaults: import('./spec.js').Defaults, presets: (import('../explorer/presets.js').Preset<Spec> & {compare: string[] | null})[],
 *   limits: {size: number, starts: number, upload: number}}}
 */
const { defaults, presets, limits } = JSON.parse(element('config', HTMLScriptElement).text);

const state = new State(codec(defaults), { spec: takeSpec, view: takeView, touched: () => show.touched() });
/** Of the present settings, as a run has them. */
let settings = '';
/** @type {import('./panels.js').Preview | null} */
let preview = null;
/** Whether the next run plays from its beginning although only what is compared has changed. */
let again = false;

const player = new Player(moved, () => state.note({ k: player.heldStep }));
const transport = new Transport(player);
const viewing = new Viewing({ changed: (ended) => takeLook(ended) });
viewing.restore(state.view.look);
const toolbar = new Toolbar(viewing, {
  auto() {
    const [low, high] = extent([setup.truth, ...panels.panels.map(({ picture }) => picture)]);
    if (high > low) viewing.setWindow({ level: (low + high) / 2, width: high - low }, true);
  },
});
const closer = new Closer(viewing, { opened: paintSoon });
const setup = new Setup(viewing);
const startRow = new StartRow(viewing);
const panels = new Panels(element('panels', HTMLElement), viewing);
const board = new Board(element('board', HTMLElement), () => ({ measured: setup.figures, starts: startRow.group, ...panels.figures }));
const strip = new Strip(element('strip', HTMLElement), { seek: (index) => player.seek(index) });
const curves = new Curves(element('curves-box', HTMLElement), {
  seek: seekStep, observe: () => state.change(edited(state.spec, 'observe', true, defaults), { fromStart: false }),
});
const status = new Status({ cancel: () => connection.cancel(), again: () => request(true, true) });
const runs = new Runs(player, {
  held: () => state.view.k,
  led: () => show.clock(player.seconds),
  shown(run) {
    build(run.head.tracks);
    strip.show(run);
    curves.show(run.main, startNames(run.main.head.spec.starts), run.track('off'));
  },
});

// Controls.
const form = new Form(element('controls', HTMLFormElement), takeField, () => state.settle(), belongs);
const noise = new NoiseChoice({ spec: () => state.spec, change: (spec) => state.change(spec, { fromStart: false }) });
const pictures = new Pictures(limits.upload, {
  spec: () => state.spec, change: (spec) => state.change(spec), draw: (field, before) => drawing.open(field, state.spec, before), failed: (message) => faults.say(message),
});
const drawing = new Drawing({
  change: (field, shapes, ended) => state.change(edited(state.spec, field, shapes, defaults), { ended, fromStart: false }),
  restore: (before) => state.change(before, { fromStart: false }),
  truth: () => setup.truth,
});
const starts = new StartList(element('starts', HTMLElement), limits.starts, {
  change: (list, ended) => state.change({ ...clone(state.spec), starts: list }, { ended }),
  upload: (index) => pictures.choose(`starts[${index}]`),
  draw: (index, list) => drawing.open(`starts[${index}].drawing`, state.spec, { ...state.spec, starts: list }),
  settle: () => state.settle(),
});
const examples = new Presets(presetParts(), presets, {
  choose({ name, spec }) {
    state.change(clone(spec), { view: { compare: presets.find((p) => p.name === name)?.compare ?? [] } });
    request(true);
  },
});
const faults = new Faults({
  form, starts, pictures, drawing, shown: () => player.run !== null,
});
const exports = new Exports({
  fetch: (file, signal) => fetchFile(`ct/export/${file}`, { spec: state.spec, compare: possible(state.view.compare, state.spec) }, signal),
  name: (file) => `ct-${fileName(state.spec, file)}`,
});
const projector = new Projector(() => board.place());

const connectionLine = new ConnectionLine(() => connection.socket, element('connection', HTMLElement));
const connection = new Connection('ws/ct', {
  changed() {
    const { socket } = connection;
    document.documentElement.dataset.connection = socket.state;
    connectionLine.show();
    paintSoon();
  },
  look(frame, spec) {
    if (frame.kind === 'scan') {
      setup.show(frame, spec);
      board.place();
    } else if (stale()) preview = { text: frame.text, picture: frame.pictures[0], truth: setup.truth };
    paintSoon();
  },
  mend(spec, field) {
    const file = field.endsWith('.file') ? get(spec, field) : undefined;
    return typeof file === 'string' ? pictures.uploads.again(file) : Promise.resolve(false);
  },
  described: ({ run, driver }) => show.began(run, driver),
  begin: (run) => runs.begin(run),
  watching({ watching }) {
    write(element('watching', HTMLElement), watching > 1 ? `${watching} watch this run` : '');
  },
  grown(run) {
    runs.grow(run);
    if (run !== player.run) return;
    strip.grow();
    curves.grow();
    paintSoon();
  },
  error(about, field, message) {
    // A preview may be too much work for one: the run will come.
    if (about === 'look' && (field === '' || !state.moving)) return;
    faults.show(field, message);
  },
});

/** @type {Show} */
const show = new Show(connection.socket, {
  page: 'ct',
  capture: () => ({ page: 'ct', fragment: state.fragment, share: player.share, playing: player.playing, speed: player.speed, wait: player.wait, moving: state.moving }),
  settled: () => !stale(),
  apply({ fragment, moving }) {
    state.follow(fragment, moving);
    viewing.restore(state.view.look);
    player.follow(show.clock(player.seconds) ?? player);
    paintSoon();
  },
  alone(seen) {
    if (seen && !state.led) return;
    state.led = false; // a gesture that lasted has no end
    takeSpec(!seen);
  },
});

/**
 * Makes room for the pictures of tracks.
 * @param {import('./panels.js').Shown[]} tracks
 */
function build(tracks) {
  const [{ spec }] = tracks;
  panels.build(tracks);
  startRow.build(solves(spec) && Array.isArray(spec.starts) ? startNames(spec.starts) : []);
  board.place();
}

/**
 * Shows a new spec in the controls, and asks the server for what it needs.
 * @param {boolean} fromStart
 */
function takeSpec(fromStart) {
  const { spec } = state;
  faults.clear();
  form.show(spec);
  noise.show(spec);
  pictures.show(spec);
  starts.show(spec.starts, spec.operator === 'radon');
  drawing.show(spec);
  takeView(fromStart);
}

/** Shows what belongs to the view, and asks for what it lacks. @param {boolean} [fromStart] */
function takeView(fromStart = false) {
  const { spec, view } = state;
  const compare = possible(view.compare, spec);
  showKinds(spec, compare);
  for (const box of document.querySelectorAll('[name=compare]')) if (box instanceof HTMLInputElement) box.checked = compare.includes(box.value);
  element('export-panels', HTMLButtonElement).hidden = compare.length === 0;
  element('export-off', HTMLButtonElement).hidden = !compare.includes('off');
  examples.show(spec);
  settings = JSON.stringify([spec, compare]);
  paintSoon();
  if (state.led) abandon();
  else if (state.moving) follow();
  else request(fromStart || again);
  again = false;
}

/** While a gesture lasts, the first panel shows what it will come to. */
function follow() {
  abandon();
  connection.look('preview', coarseOf(state.spec));
}

/** While a gesture lasts no run is wanted: somebody else's will end the same for all followers. */
function abandon() {
  connection.drop();
  runs.drop();
}

/**
 * Asks for the run of the present state, unless that was done.
 * @param {boolean} fromStart whether it plays from its beginning
 * @param {boolean} [anew] even if it was asked for
 */
function request(fromStart, anew = false) {
  const { spec, view } = state;
  const compare = possible(view.compare, spec);
  const { want } = connection.asked;
  if (want?.key === settings && !anew) return;
  // After a slider was let go one looks at the first panel: its result comes before the others'.
  const after = !want && preview !== null && solves(spec);
  runs.expect(fromStart);
  if (!player.run && Array.isArray(spec.starts) && isObject(spec.schedule)) { // a link may hold anything
    setup.expect(spec);
    build(expected(spec, compare));
  }
  status.expect();
  if (after) connection.look('preview', { ...spec, starts: spec.starts.slice(0, 1) });
  else {
    preview = null;
    if (scanKey(spec) === setup.key) connection.unlook();
    else connection.look('scan', spec);
  }
  connection.run({ spec, compare, key: settings, after });
}

/** Whether the run on the page is of other settings. */
function stale() {
  return player.run?.key !== settings;
}

/**
 * @param {string} field
 * @param {any} value
 * @param {boolean} ended
 */
function takeField(field, value, ended) {
  if (field === 'image.phantom') pictures.select(value);
  else {
    const number = typeof value === 'string' && ['size', 'lambda'].includes(field) && Number.isFinite(Number(value)) ? Number(value) : value; // of a select
    state.change(edited(state.spec, field, number, defaults), { ended, fromStart: /^(method|prior|sde|operator|size|schedule)/.test(field) });
  }
}

/**
 * The pictures are looked at in another way.
 * @param {boolean} ended
 */
function takeLook(ended) {
  paintSoon();
  if (ended) state.look({ look: viewing.toJSON() });
}

let painting = 0;

/** The clock has moved. */
function moved() {
  paintSoon();
  show.changed();
}

/** Paints once before the next frame of the screen, whatever has happened until then. */
function paintSoon() {
  painting ||= requestAnimationFrame(() => {
    painting = 0;
    paint();
  });
}

function paint() {
  const { run, share, position } = player;
  const past = stale();
  status.show({
    moving: state.led ? 'other' : state.moving ? 'person' : 'nobody', waits: show.waits, run: connection.asked, look: connection.looked, stale: past, solves: solves(state.spec),
  }, run, share, player.playing);
  panels.mark(past, pending(connection.asked));
  setup.mark([state.spec, ...(state.moving ? [coarseOf(state.spec)] : [])].map(scanKey));
  toolbar.show();
  setup.refresh();
  if (!run) return;
  // Once the run is whole, or somebody looks at its levels, it speaks for itself.
  if (!past && (run.main.whole || player.playing || player.held)) preview = null;
  const truth = setup.key === run.scan ? setup.truth : null; // an error is from a picture's own truth
  startRow.show(run.main.levels[0]?.pictures ?? [], truth);
  panels.show(run, share, truth, preview);
  closer.show([{ name: 'Truth', picture: truth }, ...panels.named()]);
  transport.show();
  strip.moment(position);
  curves.moment(run.main.head.k[Math.floor(position)]);
}

/** @param {number} step of the run, not of its recording */
function seekStep(step) {
  if (player.run) player.seek(player.run.main.head.k.findLastIndex((k) => k <= step));
}

for (const box of document.querySelectorAll('[name=compare]')) {
  if (!(box instanceof HTMLInputElement)) continue;
  box.addEventListener('change', () => {
    const chosen = new Set(state.view.compare);
    if (box.checked) chosen.add(box.value);
    else chosen.delete(box.value);
    state.view = { ...state.view, k: null };
    again = box.value === 'off' && box.checked; // falling apart is to be seen from the start
    state.look({ compare: comparable.filter((name) => chosen.has(name)) });
  });
}
for (const option of element('size', HTMLSelectElement).options) option.hidden = Number(option.value) > limits.size;
element('reset', HTMLButtonElement).addEventListener('click', () => {
  state.change(baseOf({}, defaults), { view: { ...usualView } });
  takeSpec(true); // what could not be read was no change
});
element('controls', HTMLFormElement).addEventListener('submit', (event) => event.preventDefault());
element('open-spec', HTMLButtonElement).addEventListener('click', () => element('spec-file', HTMLInputElement).click());
readCommas();
receiveSpecs({
  kind: 'ct',
  base: (given) => baseOfFile(given, defaults),
  async opened(spec) {
    await pictures.unpack(spec);
    exports.close();
    state.change(settleNoise(spec));
  },
  failed: (message) => (exports.shown ? exports.error(message) : faults.say(message)),
  picture: (file) => void pictures.take(file, 'image'),
});
followTheme(() => {
  setup.recolour();
  curves.refresh();
  closer.refresh();
});
listen([
  { key: ' ', shown: 'Space', does: 'play or pause', run: () => transport.toggle() },
  { key: 'ArrowLeft', shown: '←', does: 'one level back', run: () => player.step(-1) },
  { key: 'ArrowRight', shown: '→', does: 'one level forward', run: () => player.step(1) },
  { key: 'Home', shown: 'Home', does: 'to the starts', run: () => player.seek(0) },
  { key: 'End', shown: 'End', does: 'to the newest level', run: () => player.seek(player.last) },
  { key: 'g', shown: 'G', does: 'the same starts with graduation off, too', run: () => element('off', HTMLInputElement).click() },
  { key: 'e', shown: 'E', does: 'export figures, arrays, an animation and the spec', run: () => exports.open() },
  { key: 'p', shown: 'P', does: 'present: a link by which others see what you do', run: () => show.open() },
  { key: 'f', shown: 'F', does: 'projector: full screen, large type', run: () => projector.toggle() },
], [
  ['Arrow keys, + −', 'on a picture: pan and zoom all of them'],
  ['[ ] { }', 'there: level and width of the grey window'],
]);
if (show.waits) paintSoon();
else takeSpec(true);
