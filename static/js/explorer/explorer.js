// What both explorers are built of, and how its parts work together: the state and its address,
// the controls, the clock, presenting, exports and spec files. What a page adds is what it asks
// of the server and how it shows the answers.

import { readCommas } from '../lib/commas.js';
import { element } from '../lib/dom.js';
import { listen } from '../lib/keys.js';
import { followTheme } from '../lib/theme.js';
import { Show } from '../show/show.js';
import { ConnectionLine } from './connectionline.js';
import { Exports } from './exports.js';
import { Form } from './form.js';
import { Player } from './player.js';
import { presetParts, Presets } from './presets.js';
import { Projector } from './projector.js';
import { receiveSpecs } from './specfile.js';
import { State } from './state.js';
import { showStatus } from './statusline.js';
import { Transport } from './transport.js';

/** @typedef {import('./presets.js').AnySpec} AnySpec */
/** @typedef {import('../lib/keys.js').Key} Key */

/**
 * What is a page's own.
 * @template {AnySpec} S
 * @template {{k: number | null}} V how a spec is viewed
 * @template R the run
 * @typedef {object} Page
 * @property {import('../show/show.js').ShowState['page']} kind also of its specs
 * @property {import('./address.js').Codec<S, V>} codec
 * @property {import('./player.js').Reading<R>} reading
 * @property {(fromStart: boolean) => void} takeSpec the spec has changed; fromStart: its run plays from the beginning
 * @property {() => void} takeView only the view has changed
 * @property {() => void} moved the clock has moved
 * @property {() => void} waits what somebody else shows is yet to come
 * @property {() => void} resized there is more room, or less
 * @property {() => void} recoloured the theme has changed
 * @property {() => void} reset
 * @property {{also?: string, beside?: HTMLElement}} lost see ConnectionLine
 * @property {FormPart} form
 * @property {ExamplesPart<S>} examples
 * @property {ExportsPart} exports
 * @property {FilesPart<S>} files
 * @property {ShowPart} show
 * @property {KeysPart} keys
 */

/**
 * @typedef {object} FormPart
 * @property {(field: string, value: unknown, ended: boolean) => void} changed ended is false while a gesture lasts
 * @property {(field: string, own: string) => boolean} belongs whether an error's field is a control's
 */

/**
 * @template {AnySpec} S
 * @typedef {object} ExamplesPart
 * @property {import('./presets.js').Preset<S>[]} presets
 * @property {(preset: import('./presets.js').Preset<S>) => void} choose
 */

/**
 * @typedef {object} ExportsPart
 * @property {(file: string, signal: AbortSignal) => Promise<Blob>} fetch a file of the present state
 * @property {(file: string) => string} name by which it is saved
 * @property {() => void} [opens] called before the dialog is shown
 */

/**
 * @template {AnySpec} S
 * @typedef {object} FilesPart
 * @property {(given: any) => S} base what the fields are that a spec lacks
 * @property {(spec: S) => S | Promise<S>} opened the spec to show
 * @property {(file: File) => void} [picture] takes a file that is a picture
 */

/**
 * @typedef {object} ShowPart
 * @property {() => boolean} settled whether the run on the page is that of its settings
 * @property {() => void} [followed] somebody else's state has been taken
 */

/**
 * @typedef {object} KeysPart
 * @property {Record<'back' | 'forward' | 'first' | 'last' | 'exports', string>} does in words, what both pages' keys do
 * @property {Key[]} own
 * @property {[string, string][]} others that parts of the page handle themselves while they have the focus
 */

/**
 * @template {AnySpec} S
 * @template {{k: number | null}} V
 * @template R
 */
export class Explorer {
  /**
   * @param {import('./socket.js').Socket} socket
   * @param {Page<S, V, R>} page which may make its parts after this; begin() comes last
   */
  constructor(socket, page) {
    this.page = page;
    /** @type {State<S, V>} */
    this.state = new State(page.codec, {
      spec: page.takeSpec,
      view: page.takeView,
      touched: () => this.show.touched(),
    });
    /** @type {Player<R>} */
    this.player = new Player(
      page.reading,
      () => {
        page.moved();
        this.show.changed();
      },
      () => this.state.note(/** @type {Partial<V>} */ ({ k: this.player.heldStep })),
    );
    this.transport = new Transport(this.player);
    const controls = element('controls', HTMLFormElement);
    this.form = new Form(controls, page.form.changed, () => this.state.settle(), page.form.belongs);
    this.presets = new Presets(presetParts(), page.examples.presets, page.examples);
    this.exports = new Exports(page.exports);
    this.projector = new Projector(page.resized);
    this.connectionLine = new ConnectionLine(socket, page.lost);
    /** @type {Show} */
    this.show = new Show(socket, this.#stage());
    this.#receive();
    controls.addEventListener('submit', (event) => event.preventDefault());
    element('reset', HTMLButtonElement).addEventListener('click', () => page.reset());
    readCommas();
  }

  /** Shows the state, or waits for somebody else's. */
  begin() {
    followTheme(this.page.recoloured);
    this.#listen();
    if (this.show.waits) this.page.waits();
    else this.page.takeSpec(true);
  }

  /** Somebody else's clock, null while the page has its own. */
  get led() {
    return this.show.clock(this.player.seconds);
  }

  /** @returns {import('../show/show.js').Stage} */
  #stage() {
    const { state, player, page } = this;
    return {
      page: page.kind,
      capture() {
        const { share, playing, speed, wait } = player;
        return { page: page.kind, fragment: state.fragment, share, playing, speed, wait, moving: state.moving };
      },
      settled: page.show.settled,
      apply: ({ fragment, moving }) => {
        state.follow(fragment, moving);
        player.follow(this.led ?? player);
        page.show.followed?.();
      },
      alone(seen) {
        if (seen && !state.led) return;
        state.led = false; // a gesture that lasted has no end
        page.takeSpec(!seen);
      },
    };
  }

  /** Takes spec files from the dialog, the panel and drops. */
  #receive() {
    const { kind, files } = this.page;
    const input = element('spec-file', HTMLInputElement);
    element('open-spec', HTMLButtonElement).addEventListener('click', () => input.click());
    receiveSpecs({
      kind,
      base: files.base,
      picture: files.picture,
      opened: async (spec) => {
        const taken = await files.opened(spec);
        this.exports.close();
        this.state.change(taken);
      },
      failed: (message) => (this.exports.shown ? this.exports.error(message) : showStatus(message)),
    });
  }

  #listen() {
    const {
      player,
      page: {
        keys: { does, own, others },
      },
    } = this;
    listen(
      [
        { key: ' ', shown: 'Space', does: 'play or pause', run: () => player.toggle() },
        { key: 'ArrowLeft', shown: '←', does: does.back, run: () => player.step(-1) },
        { key: 'ArrowRight', shown: '→', does: does.forward, run: () => player.step(1) },
        { key: 'Home', shown: 'Home', does: does.first, run: () => player.seek(0) },
        { key: 'End', shown: 'End', does: does.last, run: () => player.seek(player.last) },
        ...own,
        { key: 'e', shown: 'E', does: does.exports, run: () => this.exports.open() },
        { key: 'p', shown: 'P', does: 'present: a link by which others see what you do', run: () => this.show.open() },
        { key: 'f', shown: 'F', does: 'projector: full screen, large type', run: () => this.projector.toggle() },
      ],
      others,
    );
  }
}
