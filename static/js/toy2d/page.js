// The page of the 2D example: asks the server for what the state needs, and shows the
// answers.

import { Explorer } from '../explorer/explorer.js';
import { showStatus } from '../explorer/statusline.js';
import { element } from '../lib/dom.js';
import { fetchFile, fileName } from '../lib/download.js';
import { clone } from '../lib/fields.js';
import { Connection } from './connection.js';
import { belongs, showKinds } from './controls/kinds.js';
import { ModeList } from './controls/modelist.js';
import { Points } from './controls/points.js';
import { StartList } from './controls/startlist.js';
import { StepReadout } from './controls/stepreadout.js';
import { Delivery } from './delivery.js';
import { ExportMoment, ofRun } from './exportmoment.js';
import { Faults } from './faults.js';
import { Gestures } from './gestures.js';
import { baseOf, codec } from './link.js';
import { freePlace } from './modes.js';
import { Moment } from './moment.js';
import { Needs } from './needs.js';
import { PaneChoice } from './panes/choice.js';
import { Panes } from './panes/panes.js';
import { Pictures } from './pictures.js';
import { reading } from './run.js';
import { Runs } from './runs.js';
import { sameSpec, whole } from './spec.js';
import { count } from './starts.js';
import { usualView } from './view.js';
import { Waiting } from './waiting.js';

/** @typedef {import('./spec.js').Spec} Spec */

/**
 * @typedef {object} Config
 * @property {import('./spec.js').Defaults} defaults
 * @property {import('../explorer/presets.js').Preset<Spec>[]} presets
 */

/**
 * The config with an empty cloud where the server leaves it out.
 * @param {Config} config
 * @returns {Config}
 */
function complete({ defaults, presets }) {
  return {
    defaults: Object.fromEntries(Object.entries(defaults).map(([method, spec]) => [method, whole(spec)])),
    presets: presets.map((preset) => ({ ...preset, spec: whole(preset.spec) })),
  };
}

export class ToyPage {
  /** Whether a pointer that rests on a picture wants to know the basins. */
  #curious = false;

  /**
   * @param {Config} told
   * @param {import('../lib/palette.js').ColourMap} map
   */
  constructor(told, map) {
    const config = complete(told);
    const { defaults } = config;
    this.defaults = defaults;
    this.connection = new Connection('ws/toy2d', {
      fares: (about) => {
        for (const panel of about) this.waiting.note(panel);
        this.waiting.show();
      },
      answer: (panel, message, request) => {
        this.delivery.answer(panel, message, request);
        if (panel !== 'paths') this.waiting.note(panel, true);
        this.waiting.show();
      },
      frame: (frame) => this.delivery.frame(frame),
      error: (about, request, field, message) => this.faults.show(about, request, field, message),
    });
    this.needs = new Needs(this.connection, defaults);
    const explorer = new Explorer(this.connection.socket, this.#own(config));
    const { state, player, form, show } = explorer;
    this.explorer = explorer;
    /** @type {Gestures} */
    this.gestures = new Gestures(state, defaults, player, {
      status: showStatus,
      mode: (index) => this.#chooseMode(index),
      drawn: (spec) => this.runs.drawn(spec),
    });
    this.pictures = new Pictures(map, player, this.#pointing());
    const { connection, needs, gestures, pictures } = this;
    const panes = (this.panes = new Panes({ state, defaults, player, map, pictures, gestures, connection, needs }));
    /** @type {Moment} */
    this.moment = new Moment({
      state,
      player,
      pictures,
      panes,
      readout: new StepReadout(player, explorer.transport),
      judged: () => this.#refresh(),
      scene: () => this.waiting.scene,
    });
    const starts = new StartList({
      remove: (start) => gestures.removeStart(start),
      choose: (start) => this.#chooseStart(start),
    });
    this.modes = new ModeList(element('prior', HTMLElement), {
      change: (index, mode, ended) => gestures.changeMode(index, mode, ended),
      add: () => gestures.addMode(freePlace(pictures.first.viewport.window, player.run?.spec.modes ?? [])),
      remove: (index) => gestures.removeMode(index),
      select: (index) => this.#chooseMode(index),
      settle: () => state.settle(),
    });
    this.points = new Points({
      change: (points) => gestures.changeCloud(points, true),
      take: (modes, points) => gestures.takePrior(modes, points),
    });
    this.exportMoment = new ExportMoment(player);
    this.paneChoice = new PaneChoice(state);
    this.runs = new Runs({
      state,
      defaults,
      player,
      plot: pictures.first,
      starts,
      charts: panes.charts,
      led: () => explorer.led,
      shown: () => {
        this.waiting.note('paths', true);
        this.#refresh(); // random starts are known only now
      },
    });
    const { moment, runs, modes, points } = this;
    this.faults = new Faults({ state, player, runs, form, modes, points, panes });
    this.delivery = new Delivery({ state, player, moment, runs, panes });
    this.waiting = new Waiting({ state, connection, needs, runs, moment, panes, show });
    element('charts', HTMLDetailsElement).addEventListener('toggle', () => this.#takeView());
    element('paper-starts', HTMLButtonElement).addEventListener('click', () => {
      state.change({
        ...state.spec,
        starts: { ...clone(defaults.flow.starts), kind: 'grid', n: 100, min: -10, max: 10 },
      });
    });
    element('clear', HTMLButtonElement).addEventListener('click', () => gestures.clearStarts());
    explorer.begin();
  }

  /**
   * What is this page's own of an explorer.
   * @param {Config} config
   * @returns {import('../explorer/explorer.js').Page<Spec, import('./view.js').View, import('./run.js').Run>}
   */
  #own({ defaults, presets }) {
    return {
      kind: 'toy2d',
      codec: codec(defaults),
      reading,
      takeSpec: (fromStart) => this.#takeSpec(fromStart),
      takeView: () => this.#takeView(),
      moved: () => this.moment.show(),
      waits: () => this.moment.say('Waiting for what is shown.', ''),
      resized: () => this.pictures.refresh(),
      recoloured: () => {
        this.pictures.refresh();
        this.panes.refresh();
      },
      reset: () => this.#reset(),
      lost: { also: 'The landscape still works.', beside: element('tries', HTMLElement) },
      form: { changed: (field, value, ended) => this.gestures.field(field, value, ended), belongs },
      examples: { presets, choose: (preset) => this.explorer.state.change(clone(preset.spec)) },
      exports: {
        fetch: (file, signal) => this.#fetch(file, signal),
        name: (file) => fileName(this.explorer.state.spec, this.exportMoment.name(file)),
        opens: () => this.exportMoment.show(),
      },
      files: {
        base: ({ method = 'flow' }) => baseOf(method, defaults),
        opened: (spec) => ({ ...spec, sweep: false }), // a sweep is asked for on the page
      },
      show: { settled: () => true },
      keys: {
        does: {
          back: 'one step back',
          forward: 'one step forward',
          first: 'to the first step',
          last: 'to the last step',
          exports: 'export figures, tables and the spec',
        },
        own: [
          {
            key: 'Delete',
            shown: 'Delete',
            does: 'remove the chosen start or mode',
            run: () => this.pictures.pointers[0].remove(),
          },
        ],
        others: [
          ['Arrow keys', 'on the landscape: move the crosshair (Shift: finely)'],
          ['Enter', 'there: add a start, or pick one up and drop it elsewhere'],
          ['Page up, Page down', 'there: go to the next start, mode or handle'],
          ['+ −', 'there: weigh the chosen mode'],
          ['Delete', 'in the list: remove the start of the row'],
          ['Escape', 'let go; put back what is being moved'],
          ['Arrow keys, Enter', 'on the sweep: read it, take its t max and step'],
        ],
      },
    };
  }

  /** @returns {import('./picture/pointer.js').Actions} what a pointer does on the pictures */
  #pointing() {
    const { gestures } = this;
    return {
      add: (at) => gestures.addStart(at),
      move: (start, at, ended) => gestures.moveStart(start, at, ended),
      remove: (start) => gestures.removeStart(start),
      select: (start) => this.#chooseStart(start),
      addMode: (at) => gestures.addMode(at),
      changeMode: (index, mode, ended) => gestures.changeMode(index, mode, ended),
      removeMode: (index) => gestures.removeMode(index),
      selectMode: (index) => this.#chooseMode(index),
      data: (y, ended) => gestures.moveData(y, ended),
      points: () => gestures.points,
      cloud: (points, ended) => gestures.changeCloud(points, ended),
      hover: () => {
        if (this.#curious || this.explorer.state.view.pane === 'basins') return;
        this.#curious = true;
        this.#refresh();
      },
    };
  }

  /**
   * Shows a new spec in the controls, and asks the server for what it needs.
   * @param {boolean} fromStart
   */
  #takeSpec(fromStart) {
    const {
      state: { spec },
      form,
      presets,
    } = this.explorer;
    this.runs.expect(fromStart);
    this.faults.clear();
    form.show(spec);
    showKinds(spec);
    this.modes.show(spec.modes, this.pictures.first.mode, this.gestures.points.length);
    this.points.show(spec);
    presets.show(spec);
    this.#curious = false;
    this.panes.sweep.settings(spec);
    this.panes.samples.tell('settings', (pane) => pane.settings(spec));
    this.panes.curvature.tell('settings', (pane) => pane.settings(spec));
    this.#takeView();
    if (count(spec) === 0) this.runs.showLandscape();
    else this.waiting.show();
  }

  /** Shows what belongs to the view, and asks for what it lacks. */
  #takeView() {
    const { state } = this.explorer;
    this.paneChoice.show(state);
    this.panes.homotopy.setAxis(state.view.axis);
    this.panes.curvature.tell('bend', (pane) => pane.setBend(state.view.bend));
    if (state.view.pane === 'curvature') this.panes.curvature.need();
    if (state.view.pane === 'samples') this.panes.samples.need();
    if (state.view.pane !== 'twin') this.panes.twin.clear();
    this.#refresh();
    this.moment.show();
  }

  /** Asks for what is shown and not known. */
  #refresh() {
    const { state, player } = this.explorer;
    const { needs, panes } = this;
    const { spec, view } = state;
    const moving = state.moving || state.led;
    const { judged } = this.moment;
    const past = judged !== null && !sameSpec(judged.spec, spec);
    const old = needs.refresh({
      spec,
      view,
      run: player.run,
      charts: panes.charted,
      moving,
      basins: this.#curious,
      judged: past ? null : judged,
    });
    panes.wait(old);
    if (past || moving) panes.remedies.wait();
    else if (!needs.wants('remedies')) panes.remedies.clear();
    else if (old.includes('remedies')) panes.remedies.wait();
  }

  #reset() {
    const { state, form } = this.explorer;
    state.change(clone(this.defaults.flow), { view: { ...usualView, pane: state.view.pane } });
    this.faults.clear();
    form.show(state.spec); // what could not be read was no change
  }

  /**
   * @param {string} file
   * @param {AbortSignal} signal
   */
  async #fetch(file, signal) {
    const { spec } = this.explorer.state;
    if (count(spec) === 0 && ofRun.test(file)) throw new Error('There is no start yet: drop one on the landscape.');
    const sent = file === 'spec.json' ? spec : this.needs.sound(spec);
    return fetchFile(`toy2d/export/${file}${this.exportMoment.query(file)}`, sent, signal);
  }

  /** @param {number | null} index */
  #chooseStart(index) {
    const { state } = this.explorer;
    if (index === state.view.start) return;
    state.note({ start: index });
    this.#takeView();
  }

  /** @param {number | null} index */
  #chooseMode(index) {
    this.pictures.setMode(index);
    this.modes.show(this.explorer.state.spec.modes, index);
  }
}
