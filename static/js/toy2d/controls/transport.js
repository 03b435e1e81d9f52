// The transport: buttons, the scrub bar and the readout of the moment.

import { element, write } from '../../lib/dom.js';
import { decimal, grouped } from '../../lib/numbers.js';

/** @typedef {import('../player.js').Player} Player */

export class Transport {
  #play = element('play', HTMLButtonElement);
  #label = element('play-label', HTMLElement);
  #scrub = element('scrub', HTMLInputElement);
  #speed = element('speed', HTMLSelectElement);
  #step = element('step', HTMLElement);
  #steps = element('steps', HTMLElement);
  #t = element('t', HTMLElement);
  #arrived = element('arrived', HTMLElement);
  #plot = element('plot', HTMLElement);

  /** @param {Player} player */
  constructor(player) {
    this.player = player;
    this.#play.addEventListener('click', () => this.toggle());
    element('back', HTMLButtonElement).addEventListener('click', () => player.step(-1));
    element('forward', HTMLButtonElement).addEventListener('click', () => player.step(1));
    this.#scrub.addEventListener('input', () => player.seek(this.#scrub.valueAsNumber));
    this.#speed.addEventListener('change', () => player.setSpeed(Number(this.#speed.value)));
  }

  toggle() {
    if (this.player.playing) this.player.pause();
    else this.player.play();
  }

  /** Shows the player's moment. */
  show() {
    const { run, position, playing } = this.player;
    if (!run) return;
    const { k, steps } = run.header;
    const t = decimal(run.t(position));
    const step = k[Math.floor(position)];
    const arrived = run.starts > 0 && run.received > position ? run.arrived(position) : null;
    this.#scrub.max = String(run.last);
    this.#scrub.value = String(Math.floor(position));
    this.#scrub.setAttribute('aria-valuetext', `step ${step} of ${steps}, t = ${t}`);
    write(this.#step, String(step));
    write(this.#steps, String(steps));
    write(this.#t, t);
    write(this.#arrived, arrived === null ? '' : `${grouped(arrived)} of ${grouped(run.starts)} at the star`);
    this.#speed.value = String(this.player.speed);
    this.#play.dataset.state = playing ? 'playing' : 'paused';
    write(this.#label, playing ? 'Pause' : 'Play');
    this.#play.ariaLabel = this.#label.textContent;
    Object.assign(this.#plot.dataset, {
      k: step, t: run.t(position), playing, run: run.header.id, starts: run.starts, whole: run.whole, arrived: arrived ?? '',
    });
  }
}
