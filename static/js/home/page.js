// The home page: one figure with two runs of the same starts, without and with smoothing.

import { element } from '../lib/dom.js';
import { followTheme } from '../lib/theme.js';
import { Connection } from '../toy2d/connection.js';
import { toFragment } from '../toy2d/link.js';
import { emptyRun, Run } from '../toy2d/run.js';
import { Duet } from './duet.js';
import { Strip } from './strip.js';

/**
 * @typedef {object} Config
 * @property {import('../toy2d/spec.js').Defaults} defaults
 * @property {import('../explorer/presets.js').Preset<import('../toy2d/spec.js').Spec>[]} [presets]
 */

export class HomePage {
  /** @type {{paths: Run | null, twin: Run | null}} runs whose points are arriving */
  #coming = { paths: null, twin: null };
  #request;
  #duet;
  #strip;
  #connection;

  /**
   * @param {Config} config
   * @param {import('../lib/palette.js').ColourMap} map
   */
  constructor({ defaults }, map) {
    const request = (this.#request = { spec: defaults.flow, twin: defaults.plain });
    this.#duet = new Duet(map);
    this.#strip = new Strip(element('strip', HTMLOListElement), map);
    this.#connection = new Connection('ws/toy2d', {
      fares: () => this.#waits(),
      answer: (panel, message) => this.#take(/** @type {'paths' | 'twin'} */ (panel), message),
      frame: (frame) => {
        if (frame.panel !== 'samples') this.#coming[frame.panel]?.add(frame);
        this.#show();
      },
      error(_panels, _request, _field, message) {
        element('connection', HTMLElement).textContent = message;
      },
    });
    // The landscapes need no server.
    const [plain, flow] = [emptyRun(request.twin, null), emptyRun(request.spec, null)];
    this.#duet.show(plain, flow);
    this.#strip.show(flow);
    this.#connection.ask(['paths', 'twin'], request);
    followTheme(() => {
      this.#duet.refresh();
      this.#strip.refresh();
    });
  }

  /**
   * @param {'paths' | 'twin'} which
   * @param {any} message
   */
  #take(which, message) {
    const { spec, twin } = this.#request;
    if (message.type === 'run') this.#coming[which] = new Run(which === 'twin' ? twin : spec, message);
    if (message.type === 'done') this.#coming[which]?.finish(message);
    this.#show();
  }

  /** Says that the dots are not there yet. */
  #waits() {
    const { at } = this.#connection.asked('paths').phase;
    const waiting = this.#connection.state === 'lost' || at === 'busy';
    if (at === 'refused') return;
    element('connection', HTMLElement).textContent =
      waiting && !this.#duet.complete ? 'The dots wait for the server.' : '';
  }

  /** Shows the runs once both are over: their ends have the colours of their valleys. */
  #show() {
    const { paths, twin } = this.#coming;
    if (!paths?.whole || !twin?.whole || !paths.result || !twin.result) return;
    this.#duet.show(twin, paths);
    this.#strip.show(paths);
  }
}

/**
 * Leads the links that name a preset of the server to it.
 * @param {Config} config
 */
export function leadTo({ presets = [], defaults }) {
  for (const link of document.querySelectorAll('a[data-preset]')) {
    const preset = presets.find(({ name }) => link instanceof HTMLAnchorElement && name === link.dataset.preset);
    if (preset) link.setAttribute('href', `toy2d#${toFragment(preset.spec, defaults)}`);
  }
}
