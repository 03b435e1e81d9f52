// The page of the CT example: asks the server for what the state needs, and shows what
// arrives, in one paint a frame.

import { Explorer } from '../explorer/explorer.js';
import { Later } from '../explorer/later.js';
import { showStatus } from '../explorer/statusline.js';
import { element, write } from '../lib/dom.js';
import { fetchFile, fileName } from '../lib/download.js';
import { clone, get } from '../lib/fields.js';
import { Asking } from './asking.js';
import { Compare } from './compare.js';
import { Connection } from './connection.js';
import { Display } from './display.js';
import { Drawing } from './drawing.js';
import { edited, possible } from './edits.js';
import { Faults } from './faults.js';
import { windowOf } from './files/seen.js';
import { keys } from './keys.js';
import { belongs, showKinds } from './kinds.js';
import { Lesions } from './lesions.js';
import { codec } from './link.js';
import { NoiseChoice, settleNoise } from './noise.js';
import { reading } from './opening.js';
import { Pictures } from './pictures.js';
import { settlePrior } from './priors.js';
import { regionOf } from './regions.js';
import { Runs } from './runs.js';
import { showSamples } from './samplefiles.js';
import { baseOf, baseOfFile } from './spec.js';
import { StartList } from './startlist.js';
import { usualView } from './view.js';

/** @typedef {import('./spec.js').Spec} Spec */

/**
 * @typedef {object} Config
 * @property {import('./spec.js').Defaults} defaults
 * @property {(import('../explorer/presets.js').Preset<Spec> & {compare: string[] | null})[]} presets
 * @property {{size: number, starts: number, upload: number}} limits
 */

export class CTPage {
  /** Whether the next run plays from its beginning although only what is compared has changed. */
  #again = false;
  #painting = 0;

  /** @param {Config} config */
  constructor(config) {
    const { defaults, limits } = config;
    this.defaults = defaults;
    const hearing = this.#hearing();
    this.connection = new Connection('ws/ct', hearing);
    const explorer = new Explorer(this.connection.socket, this.#own(config));
    const { state, player, form } = explorer;
    this.explorer = explorer;

    const display = (this.display = new Display(player, explorer.transport, state.view.look, {
      looked: (ended) => this.#takeLook(ended),
      opened: () => this.#paintSoon(),
      region: (region) => this.#change('regions', region ? [region] : undefined),
      observe: () => this.#change('observe', true),
      cancel: () => this.connection.cancel(),
      again: () => this.asking.run(true, true),
    }));
    const runs = (this.runs = new Runs(player, {
      held: () => state.view.k,
      led: () => explorer.led,
      shown: (run) => display.load(run),
    }));
    this.asking = new Asking({ state, player, connection: this.connection, runs, display });
    this.noise = new NoiseChoice({
      spec: () => state.spec,
      change: (spec) => state.change(spec, { fromStart: false }),
    });
    this.lesions = new Lesions({
      change: (lesions) => this.#change('image.lesions', lesions.length > 0 ? lesions : undefined),
    });
    this.compare = new Compare(
      () => state.view.compare,
      (compare, apart) => {
        state.view = { ...state.view, k: null };
        this.#again = apart;
        state.look({ compare });
      },
    );
    const pictures = (this.pictures = new Pictures(limits.upload, {
      spec: () => state.spec,
      change: (spec) => state.change(spec),
      draw: (field, before) => this.drawing.open(field, state.spec, before),
      failed: showStatus,
      window: (window, ended) => this.#change('image.window', window, ended),
      learnt: () => this.#showPictures(),
    }));
    const drawing = (this.drawing = new Drawing({
      change: (field, shapes, ended) => this.#change(field, shapes, ended),
      restore: (before) => state.change(before, { fromStart: false }),
      truth: () => display.setup.truth,
    }));
    const starts = (this.starts = new StartList(element('starts', HTMLElement), limits.starts, {
      change: (list, ended) => state.change({ ...clone(state.spec), starts: list }, { ended }),
      upload: (index) => pictures.choose(`starts[${index}]`),
      about: (start) => pictures.about(start),
      draw: (index, list) => drawing.open(`starts[${index}].drawing`, state.spec, { ...state.spec, starts: list }),
      settle: () => state.settle(),
    }));
    this.batch = new Later(
      async () => {
        const { BatchCard } = await import('./late.js');
        return new BatchCard(this.connection, {
          change: (spec) => state.change(spec, { fromStart: false }),
          mend: hearing.mend,
        });
      },
      element('batch-form', HTMLFormElement),
    );
    element('batch', HTMLDetailsElement).addEventListener('toggle', () => this.batch.need());
    this.curvature = new Later(
      async () => {
        const { CurvatureCard } = await import('./late.js');
        return new CurvatureCard(this.connection, {
          change: (spec) => state.change(spec, { fromStart: false }),
          mend: hearing.mend,
          seek: (step) => display.seek(step),
        });
      },
      element('curvature-form', HTMLFormElement),
    );
    element('curvature', HTMLDetailsElement).addEventListener('toggle', () => this.curvature.need());
    this.faults = new Faults({ form, starts, pictures, drawing, shown: () => player.run !== null });
    for (const option of element('size', HTMLSelectElement).options) option.hidden = Number(option.value) > limits.size;
    explorer.begin();
  }

  /**
   * What is this page's own of an explorer.
   * @param {Config} config
   * @returns {import('../explorer/explorer.js').Page<Spec, import('./view.js').View, import('./run.js').Run>}
   */
  #own({ defaults, presets }) {
    return {
      kind: 'ct',
      codec: codec(defaults),
      reading,
      takeSpec: (fromStart) => this.#takeSpec(fromStart),
      takeView: () => this.#takeView(),
      moved: () => this.#paintSoon(),
      waits: () => this.#paintSoon(),
      resized: () => this.display.board.place(),
      recoloured: () => {
        this.display.recolour();
        this.curvature.tell('refresh', (card) => card.refresh());
      },
      reset: () => {
        this.explorer.state.change(baseOf({}, defaults), { view: { ...usualView } });
        this.#takeSpec(true); // what could not be read was no change
      },
      lost: {},
      form: { changed: (field, value, ended) => this.#takeField(field, value, ended), belongs },
      examples: {
        presets,
        choose: ({ name, spec }) => {
          const compare = presets.find((p) => p.name === name)?.compare ?? [];
          this.explorer.state.change(clone(spec), { view: { compare } });
          this.asking.run(true);
        },
      },
      exports: {
        fetch: (file, signal) => {
          const { spec, view } = this.explorer.state;
          return fetchFile(`ct/export/${file}`, { spec, compare: possible(view.compare, spec) }, signal);
        },
        name: (file) => `ct-${fileName(this.explorer.state.spec, file)}`,
      },
      files: {
        base: (given) => baseOfFile(given, defaults),
        opened: async (spec) => {
          await this.pictures.unpack(spec);
          return settlePrior(settleNoise(spec));
        },
        picture: (file) => void this.pictures.take(file, 'image'),
      },
      show: {
        settled: () => !this.asking.stale,
        followed: () => {
          this.display.viewing.restore(this.explorer.state.view.look);
          this.#paintSoon();
        },
      },
      keys,
    };
  }

  /** @returns {import('./connection.js').Listener} what becomes of the server's answers */
  #hearing() {
    return {
      changed: () => this.#paintSoon(),
      look: (frame, spec) => {
        if (frame.kind === 'scan') this.display.measure(frame, spec);
        else this.asking.foresee(frame);
        this.#paintSoon();
      },
      mend: (spec, field) => {
        const file = field.endsWith('.file') ? get(spec, field) : undefined;
        return typeof file === 'string' ? this.pictures.uploads.again(file) : Promise.resolve(false);
      },
      described: ({ run, driver }) => this.explorer.show.began(run, driver),
      begin: (run) => this.runs.begin(run),
      watching({ watching }) {
        write(element('watching', HTMLElement), watching > 1 ? `${watching} watch this run` : '');
      },
      grown: (run) => {
        this.runs.grow(run);
        if (run !== this.explorer.player.run) return;
        this.display.grow();
        this.#paintSoon();
      },
      error: (about, field, message) => {
        // A preview may be too much work for one: the run will come.
        if (about === 'look' && (field === '' || !this.explorer.state.moving)) return;
        this.faults.show(field, message);
      },
      mended: () => this.faults.clear(),
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
    } = this.explorer;
    this.faults.clear();
    form.show(spec);
    this.noise.show(spec);
    this.#showPictures();
    this.lesions.show(spec);
    this.drawing.show(spec);
    showSamples(spec);
    this.display.lookAt(regionOf(spec));
    this.#takeView(fromStart);
    this.batch.tell('settings', (card) => card.settings(spec));
    if (spec.batch) this.batch.need();
    this.curvature.tell('settings', (card) => card.settings(spec));
    if (spec.curvature !== 0) this.curvature.need();
  }

  /** Shows where the truth and the starts come from. */
  #showPictures() {
    const { spec } = this.explorer.state;
    this.pictures.show(spec);
    this.starts.show(spec.starts, spec.operator === 'radon');
  }

  /** Shows what belongs to the view, and asks for what it lacks. @param {boolean} [fromStart] */
  #takeView(fromStart = false) {
    const {
      state: { spec, view },
      presets,
    } = this.explorer;
    const compare = possible(view.compare, spec);
    showKinds(spec, compare);
    this.compare.show(compare);
    presets.show(spec);
    this.#paintSoon();
    this.asking.refresh(fromStart || this.#again);
    this.#again = false;
  }

  /**
   * @param {string} field
   * @param {any} value
   * @param {boolean} ended
   */
  #takeField(field, value, ended) {
    if (field === 'image.phantom') this.pictures.select(value);
    else if (field === 'image.window') this.#change(field, windowOf(value));
    else if (field === 'image.fit') this.#change(field, value === 'pad' ? value : undefined);
    else {
      const chosen = typeof value === 'string' && ['size', 'lambda'].includes(field); // a select has texts
      const number = chosen && Number.isFinite(Number(value)) ? Number(value) : value;
      this.#change(field, number, ended, /^(method|prior|sde|operator|size|schedule)/.test(field));
    }
  }

  /**
   * @param {string} field
   * @param {unknown} value
   * @param {boolean} [ended]
   * @param {boolean} [fromStart]
   */
  #change(field, value, ended = true, fromStart = false) {
    const { state } = this.explorer;
    state.change(edited(state.spec, field, value, this.defaults), { ended, fromStart });
  }

  /**
   * The pictures are looked at in another way.
   * @param {boolean} ended
   */
  #takeLook(ended) {
    this.#paintSoon();
    if (ended) this.explorer.state.look({ look: this.display.viewing.toJSON() });
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
      explorer: { state, show },
      asking,
      connection,
    } = this;
    asking.settle();
    this.display.show({
      spec: state.spec,
      moving: state.led ? 'other' : state.moving ? 'person' : 'nobody',
      waits: show.waits,
      stale: asking.stale,
      asked: connection.asked,
      looked: connection.looked,
      preview: asking.preview,
    });
    this.curvature.tell('show', (card) => card.show(this.explorer.player, asking.stale));
  }
}
