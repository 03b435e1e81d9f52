// The page about priors: asks the server for what the state needs, and shows what arrives, in one paint a frame.

import { Connection } from '../ct/connection.js';
import { aboutPrior, priorOf, settlePrior } from '../ct/priors.js';
import { reading } from '../ct/run.js';
import { Runs } from '../ct/runs.js';
import { Explorer } from '../explorer/explorer.js';
import { showStatus } from '../explorer/statusline.js';
import { element, make, write } from '../lib/dom.js';
import { fetchFile } from '../lib/download.js';
import { clone, withValue } from '../lib/fields.js';
import { brief, grouped } from '../lib/numbers.js';
import { FiguresCard } from './figures.js';
import { Grids } from './grids.js';
import { keys } from './keys.js';
import { codec, compared, evaluations, sigmaOf, usualView } from './spec.js';
import { resultsOf, Status } from './status.js';

/** @typedef {import('./spec.js').Spec} Spec */
/** @typedef {import('./spec.js').View} View */

/**
 * @typedef {object} Config
 * @property {Spec} default
 * @property {import('../explorer/presets.js').Preset<Spec>[]} presets
 */

const stages = { start: 'noise', correct: 'corrected at', reverse: 'running back' };

export class PriorPage {
  #painting = 0;
  /** Of the present settings, as a run has them. */
  #settings = '';
  #plain = element('plain', HTMLInputElement);

  /** @param {Config} config */
  constructor(config) {
    this.usual = config.default;
    this.connection = new Connection('ws/prior', this.#hearing());
    const explorer = (this.explorer = new Explorer(this.connection.socket, this.#own(config)));
    const { player, state } = explorer;
    this.grids = new Grids(element('grids', HTMLElement));
    this.figures = new FiguresCard();
    this.status = new Status({ cancel: () => this.connection.cancel(), again: () => this.#ask(true, true) });
    this.runs = new Runs(player, {
      held: () => state.view.k,
      led: () => explorer.led,
      shown: (run) => this.#load(run),
    });
    this.#plain.addEventListener('change', () => state.look({ plain: this.#plain.checked }));
    element('other-seed', HTMLButtonElement).addEventListener('click', () => {
      const { seed } = state.spec;
      this.#change('seed', (Number.isSafeInteger(seed) ? seed : 0) + 1);
    });
    explorer.begin();
  }

  /**
   * What is this page's own of an explorer.
   * @param {Config} config
   * @returns {import('../explorer/explorer.js').Page<Spec, View, import('../ct/run.js').Run>}
   */
  #own({ default: usual, presets }) {
    return {
      kind: 'prior',
      codec: codec(usual),
      reading,
      takeSpec: (fromStart) => this.#takeSpec(fromStart),
      takeView: () => this.#takeView(false),
      moved: () => this.#paintSoon(),
      waits: () => this.#paintSoon(),
      resized: () => this.grids.place(),
      recoloured: () => this.figures.refresh(),
      reset: () => {
        this.explorer.state.change(clone(usual), { view: { ...usualView } });
        this.#takeSpec(true); // what could not be read was no change
      },
      lost: {},
      form: {
        changed: (field, value, ended) => this.#change(field, field === 'size' ? Number(value) : value, ended),
        belongs: (field, own) => field === own,
      },
      examples: {
        presets,
        choose: ({ spec }) => this.explorer.state.change(clone(spec), { view: { ...usualView } }),
      },
      exports: {
        fetch: (file, signal) => {
          const { spec, view } = this.explorer.state;
          return fetchFile(`prior/export/${file}`, { spec, compare: compared(spec, view) }, signal);
        },
        name: (file) => `gradus-prior-${file}`,
      },
      files: { base: () => usual, opened: (spec) => settlePrior(spec) },
      show: { settled: () => !this.#stale, followed: () => this.#paintSoon() },
      keys: keys(this.#plain),
    };
  }

  /** @returns {import('../ct/connection.js').Listener} what becomes of the server's answers */
  #hearing() {
    return {
      changed: () => this.#paintSoon(),
      look: () => {},
      mend: () => Promise.resolve(false),
      described: ({ run, driver }) => this.explorer.show.began(run, driver),
      begin: (run) => this.runs.begin(run),
      watching({ watching }) {
        write(element('watching', HTMLElement), watching > 1 ? `${watching} watch this run` : '');
      },
      grown: (run) => {
        this.runs.grow(run);
        if (run === this.explorer.player.run) this.#paintSoon();
      },
      error: (_, field, message) => {
        const beside = this.explorer.form.showError(field, message);
        showStatus(beside && this.explorer.player.run ? '' : message);
      },
      mended: () => this.#clearErrors(),
    };
  }

  #clearErrors() {
    this.explorer.form.clearErrors();
    showStatus('');
  }

  /** Whether the run on the page is of other settings. */
  get #stale() {
    return this.explorer.player.run?.key !== this.#settings;
  }

  /** @param {import('../ct/run.js').Run} run takes the place of the one before */
  #load({ head: { tracks } }) {
    this.grids.build(
      tracks.map(({ name }) => name),
      tracks[0].panels,
    );
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
    this.#clearErrors();
    form.show(spec);
    presets.show(spec);
    choose('size', spec.size, `${spec.size} × ${spec.size}`);
    if (!priorOf(spec.prior)) choose('prior', spec.prior, `${spec.prior}: not on this server`);
    write(element('prior-about', HTMLElement), aboutPrior(spec.prior));
    const sigma = sigmaOf(spec.t1);
    write(
      element('t1-note', HTMLElement),
      Number.isFinite(sigma)
        ? `Noise there: σ = ${brief(sigma)} beside greys from 0 to 1. Learnt are levels up to 2, T₁ = 0.80.`
        : '',
    );
    const asked = evaluations(spec) * (Number(spec.count) || 0);
    write(
      element('cost', HTMLElement),
      Number.isFinite(asked)
        ? `${grouped(evaluations(spec))} evaluations of the network a picture, ${grouped(asked)} in all.`
        : '',
    );
    this.#takeView(fromStart);
  }

  /** Shows what belongs to the view, and asks for what it lacks. @param {boolean} fromStart */
  #takeView(fromStart) {
    const { spec, view } = this.explorer.state;
    const compare = compared(spec, view);
    this.#plain.checked = view.plain;
    this.#plain.disabled = spec.t2 === 0;
    for (const part of document.querySelectorAll('[data-for=plain]'))
      if (part instanceof HTMLElement) part.hidden = compare.length === 0;
    this.#settings = JSON.stringify([spec, compare]);
    this.#paintSoon();
    const { state } = this.explorer;
    if (state.led || state.moving) {
      this.connection.drop();
      this.runs.drop();
    } else this.#ask(fromStart, false);
  }

  /**
   * Asks for the run of the present state, unless that was done.
   * @param {boolean} fromStart whether it plays from its beginning
   * @param {boolean} anew even if it was asked for
   */
  #ask(fromStart, anew) {
    const { spec, view } = this.explorer.state;
    if (this.connection.asked.want?.key === this.#settings && !anew) return;
    const compare = compared(spec, view);
    this.runs.expect(fromStart);
    this.status.expect();
    if (!this.explorer.player.run && Number.isInteger(spec.count) && spec.count > 0 && spec.count <= 36)
      this.grids.build(['main', ...compare], spec.count);
    this.connection.run({ spec: /** @type {any} */ (spec), compare, key: this.#settings, after: false });
  }

  /**
   * @param {string} field
   * @param {unknown} value
   * @param {boolean} [ended]
   */
  #change(field, value, ended = true) {
    const { state } = this.explorer;
    state.change(withValue(state.spec, field, value, this.usual), { ended });
  }

  /** Paints once before the next frame of the screen, whatever has happened until then. */
  #paintSoon() {
    this.#painting ||= requestAnimationFrame(() => {
      this.#painting = 0;
      this.#paint();
    });
  }

  #paint() {
    const {
      explorer: { state, show, player, transport },
      connection,
    } = this;
    const { run, share, position } = player;
    this.status.show(
      {
        moving: state.led ? 'other' : state.moving ? 'person' : 'nobody',
        waits: show.waits,
        run: connection.asked,
        look: connection.looked,
        stale: this.#stale,
      },
      run,
      share,
    );
    this.grids.mark(this.#stale);
    const [main, plain] = resultsOf(run);
    this.figures.show(main, plain, this.#stale);
    if (!run) return;
    this.grids.show(run, share);
    const { t, stage = [] } = run.main.head;
    const at = Math.floor(position);
    const [time, name] = [t[at] ?? 0, stages[/** @type {'start'} */ (stage[at])] ?? ''];
    write(element('stage-name', HTMLElement), name);
    write(element('time', HTMLElement), brief(time));
    write(element('sigma', HTMLElement), brief(sigmaOf(time)));
    transport.show(`${name}, T = ${brief(time)}`);
  }
}

/**
 * Lets a menu have what it does not list: a link may hold anything.
 * @param {string} id
 * @param {unknown} value
 * @param {string} label
 */
function choose(id, value, label) {
  const menu = element(id, HTMLSelectElement);
  for (const option of [...menu.options]) if (option.dataset.foreign !== undefined) option.remove();
  const text = String(value);
  if (![...menu.options].some((option) => option.value === text)) {
    const option = make('option', { value: text, textContent: label });
    option.dataset.foreign = '';
    menu.append(option);
  }
  menu.value = text;
}
