// The transport: buttons, the scrub bar and the readout of the moment.

import { element, write } from '../lib/dom.js';
import { brief } from '../lib/numbers.js';
import { levelLetter, solves } from './spec.js';

/** @typedef {import('./player.js').Player} Player */

export class Transport {
  #play = element('play', HTMLButtonElement);
  #label = element('play-label', HTMLElement);
  #scrub = element('scrub', HTMLInputElement);
  #speed = element('speed', HTMLSelectElement);
  #panels = element('panels', HTMLElement);
  #clock = element('clock', HTMLElement);

  /** @param {Player} player */
  constructor(player) {
    this.player = player;
    this.#play.addEventListener('click', () => this.toggle());
    element('back', HTMLButtonElement).addEventListener('click', () => player.step(-1));
    element('forward', HTMLButtonElement).addEventListener('click', () => player.step(1));
    this.#scrub.addEventListener('input', () => {
      player.seek(this.#scrub.valueAsNumber);
      this.show(); // a bar that was drawn beyond what has arrived comes back
    });
    this.#speed.addEventListener('change', () => player.setSpeed(Number(this.#speed.value)));
  }

  toggle() {
    if (this.player.playing) this.player.pause();
    else this.player.play();
  }

  /** Shows the player's moment. */
  show() {
    const { run, position, playing, reach, last } = this.player;
    if (!run) return;
    const { k, t, steps, spec } = run.main.head;
    const index = Math.floor(position);
    this.#clock.hidden = !solves(spec); // a result without levels has nothing to play
    const [letter, level] = [levelLetter(spec), brief(t[index] ?? 0)];
    this.#scrub.max = String(last);
    this.#scrub.value = String(index);
    this.#scrub.style.setProperty('--arrived', `${last > 0 ? (100 * reach) / last : 100}%`);
    this.#scrub.setAttribute('aria-valuetext', `step ${k[index]} of ${steps}, ${letter} = ${level}`);
    write(element('step', HTMLElement), String(k[index]));
    write(element('steps', HTMLElement), String(steps));
    write(element('smoothing-name', HTMLElement), letter);
    write(element('smoothing', HTMLElement), level);
    this.#speed.value = String(this.player.speed);
    this.#play.dataset.state = playing ? 'playing' : 'paused';
    write(this.#label, playing ? 'Pause' : 'Play');
    this.#play.ariaLabel = this.#label.textContent;
    Object.assign(this.#panels.dataset, {
      run: run.head.run, number: run.head.number, k: k[index], playing, received: run.main.received, whole: run.whole, state: run.state,
    });
  }
}
