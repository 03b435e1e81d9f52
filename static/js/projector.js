// The projector mode: full screen, large type, little beside the plot.

import { element } from './dom.js';

export class Projector {
  #button = element('projector', HTMLButtonElement);

  /** @param {() => void} changed */
  constructor(changed) {
    this.#button.hidden = !document.fullscreenEnabled;
    this.#button.addEventListener('click', () => this.toggle());
    document.addEventListener('fullscreenchange', () => {
      const on = document.fullscreenElement !== null;
      document.documentElement.classList.toggle('projector', on);
      if (on) scrollTo(0, 0);
      this.#button.setAttribute('aria-pressed', String(on));
      changed();
    });
  }

  toggle() {
    if (document.fullscreenElement) void document.exitFullscreen();
    else if (document.fullscreenEnabled) void document.documentElement.requestFullscreen();
  }
}
