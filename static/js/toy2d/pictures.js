// The pictures of the landscape, which share the tools: with the paths, with those of a second
// run beside them, and with the basins.

import { Later } from '../explorer/later.js';
import { beside } from '../explorer/stage.js';
import { element, onChoice } from '../lib/dom.js';
import { Outcomes } from './picture/outcomes.js';
import { Plot } from './picture/plot.js';
import { Pointer } from './picture/pointer.js';

export class Pictures {
  #pen = new Later(async () => (await import('./panes/late.js')).Pen);
  /** @type {import('./picture/plot.js').Tool} chosen last; the pen may not be there yet */
  #chosen = 'starts';

  /**
   * @param {import('../lib/palette.js').ColourMap} map
   * @param {import('./run.js').Player} player
   * @param {import('./picture/pointer.js').Actions} actions
   */
  constructor(map, player, actions) {
    this.first = plotOf('', map, element('bar', HTMLCanvasElement));
    this.second = plotOf('twin-', map, element('twin-bar', HTMLCanvasElement));
    this.basins = plotOf('basins-', map);
    this.plots = [this.first, this.second, this.basins];
    const hand = { plot: this.first };
    const prefixes = ['', 'twin-', 'basins-'];
    this.pointers = prefixes.map(
      (prefix, i) =>
        new Pointer(
          this.plots[i],
          player,
          actions,
          {
            readout: element(`${prefix}pointer`, HTMLElement),
            spoken: element(`${prefix}spoken`, HTMLElement),
            remover: element(`${prefix}remover`, HTMLButtonElement),
          },
          hand,
        ),
    );
    /** Below each of the pictures. */
    this.outcomes = prefixes.map((prefix) => {
      return new Outcomes(element(`${prefix}outcomes`, HTMLElement), () => this.first.theme);
    });
    onChoice('tool', (tool) => {
      this.#chosen = tool;
      if (tool === 'curve') this.#lend(actions);
      else this.#setTool(tool);
    });
  }

  /** @param {import('./picture/pointer.js').Actions} actions */
  #lend(actions) {
    this.#pen.need();
    this.#pen.tell('lend', (Pen) => {
      for (const pointer of this.pointers) pointer.pen ??= new Pen(pointer.plot, actions);
      if (this.#chosen === 'curve') this.#setTool('curve');
    });
  }

  /** @param {import('./picture/plot.js').Tool} tool */
  #setTool(tool) {
    for (const plot of this.plots) plot.setTool(tool);
    for (const words of document.querySelectorAll('[data-tool]')) {
      if (words instanceof HTMLElement) words.hidden = words.dataset.tool !== tool;
    }
    if (tool !== 'starts') openPrior();
  }

  /** @param {number | null} index of the chosen mode */
  setMode(index) {
    for (const plot of this.plots) plot.setMode(index);
  }

  /** Reads sizes and theme anew. */
  refresh() {
    for (const plot of this.plots) plot.refresh();
  }
}

/**
 * The plot of a picture whose elements have a prefix.
 * @param {string} prefix
 * @param {import('../lib/palette.js').ColourMap} map
 * @param {HTMLCanvasElement} [bar]
 */
function plotOf(prefix, map, bar) {
  const [base, overlay] = ['base', 'overlay'].map((name) => element(prefix + name, HTMLCanvasElement));
  return new Plot({ base, overlay, bar }, map);
}

/** Opens the card of the prior where it is in sight; where it stands below the picture, the picture stays. */
function openPrior() {
  const card = element('prior', HTMLDetailsElement);
  card.open = true;
  if (beside.matches) card.scrollIntoView({ block: 'nearest' });
}
