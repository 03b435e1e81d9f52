// The transport: buttons, the scrub bar and the speed.

import { element, write } from '../lib/dom.js';

export class Transport {
  #play = element('play', HTMLButtonElement);
  #label = element('play-label', HTMLElement);
  #scrub = element('scrub', HTMLInputElement);
  #speed = element('speed', HTMLSelectElement);

  /** @param {import('./player.js').Player<any>} player */
  constructor(player) {
    this.player = player;
    this.#play.addEventListener('click', () => player.toggle());
    element('back', HTMLButtonElement).addEventListener('click', () => player.step(-1));
    element('forward', HTMLButtonElement).addEventListener('click', () => player.step(1));
    this.#scrub.addEventListener('input', () => {
      player.seek(this.#scrub.valueAsNumber);
      this.#scrub.value = String(Math.floor(player.position)); // it goes no further than what has arrived
    });
    this.#speed.addEventListener('change', () => player.setSpeed(Number(this.#speed.value)));
  }

  /**
   * Shows the player's moment.
   * @param {string} moment in words
   */
  show(moment) {
    const { position, playing, last, speed } = this.player;
    this.#scrub.max = String(last);
    this.#scrub.value = String(Math.floor(position));
    this.#scrub.setAttribute('aria-valuetext', moment);
    this.#speed.value = String(speed);
    this.#play.dataset.state = playing ? 'playing' : 'paused';
    write(this.#label, playing ? 'Pause' : 'Play');
    this.#play.ariaLabel = this.#label.textContent;
  }
}
