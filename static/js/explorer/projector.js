// The projector mode: full screen, large type, little beside the plot.

import { element } from '../lib/dom.js';

export class Projector {
  #button = element('projector', HTMLButtonElement);

  /** @param {() => void} changed */
  constructor(changed) {
    this.#button.hidden = !document.fullscreenEnabled;
    this.#button.addEventListener('click', () => this.toggle());
    this.changed = changed;
    document.addEventListener('fullscreenchange', () => this.#turn(document.fullscreenElement !== null));
  }

  toggle() {
    const on = document.documentElement.classList.contains('projector');
    if (document.fullscreenElement) void document.exitFullscreen();
    else if (on) this.#turn(false);
    // Large type also where the browser refuses the whole screen.
    else if (document.fullscreenEnabled) document.documentElement.requestFullscreen().catch(() => this.#turn(true));
  }

  /** @param {boolean} on */
  #turn(on) {
    document.documentElement.classList.toggle('projector', on);
    if (on) scrollTo(0, 0);
    this.#button.setAttribute('aria-pressed', String(on));
    this.changed();
  }
}
