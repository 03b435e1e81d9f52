// Two runs of the same starts beside each other, played in one loop.

import { element } from '../lib/dom.js';
import { Picture } from './picture.js';
import { Player } from '../explorer/player.js';
import { reading } from '../toy2d/run.js';

/** @typedef {import('../toy2d/run.js').Run} Run */

// The show takes eight seconds; then its end stands for a while.
const [speed, rest] = [1.25, 3500];

export class Duet {
  #slider = element('moment', HTMLInputElement);
  #button = element('play', HTMLButtonElement);
  #player = new Player(reading, () => this.#changed());
  #plain;
  #flow;
  /** @type {Run | null} */
  #run = null;
  /** Whether the loop is on, though it may rest or be out of sight. */
  #looping = !matchMedia('(prefers-reduced-motion: reduce)').matches;
  #seen = true;
  /** @type {number | undefined} */
  #resting;

  /** @param {import('../lib/palette.js').ColourMap} map */
  constructor(map) {
    this.#plain = new Picture(element('plain', HTMLCanvasElement), map);
    this.#flow = new Picture(element('flow', HTMLCanvasElement), map);
    this.#player.speed = speed;
    this.#button.addEventListener('click', () => this.#turn(!this.#looping));
    this.#slider.addEventListener('input', () => {
      const share = this.#slider.valueAsNumber;
      this.#turn(false);
      this.#player.seek(share * this.#player.last);
    });
    new IntersectionObserver(([{ isIntersecting }]) => {
      this.#seen = isIntersecting;
      this.#turn(this.#looping);
    }).observe(element('live', HTMLElement));
  }

  /** Whether the starts are there, too. */
  get complete() {
    return (this.#run?.starts ?? 0) > 0;
  }

  /**
   * @param {Run} plain
   * @param {Run} flow
   */
  show(plain, flow) {
    // With reduced motion the end is shown, until the button is pressed or the slider moved.
    const share = this.#looping ? 0 : this.#run ? this.#player.share : 1;
    this.#run = plain;
    this.#player.load(flow, share, false);
    this.#turn(this.#looping);
  }

  refresh() {
    this.#plain.refresh();
    this.#flow.refresh();
  }

  /**
   * Turns the loop on or off.
   * @param {boolean} on
   */
  #turn(on) {
    this.#looping = on;
    clearTimeout(this.#resting);
    this.#resting = undefined;
    const player = this.#player;
    if (on && this.#seen) player.play();
    else if (player.playing) player.seek(player.position);
    this.#changed();
  }

  #changed() {
    const [player, plain] = [this.#player, this.#run];
    if (!player.run || !plain) return;
    this.#plain.show(plain, player.share * plain.last);
    this.#flow.show(player.run, player.position);
    write('plain-count', String(plain.arrived(player.share * plain.last) ?? 0));
    write('flow-count', String(player.run.arrived(player.position) ?? 0));
    const t = player.run.t(player.position).toFixed(3);
    write('t', t);
    this.#slider.value = String(player.share);
    this.#slider.ariaValueText = `smoothing t = ${t}`;
    this.#button.dataset.state = this.#looping ? 'playing' : 'paused';
    write('play-label', this.#looping ? 'Pause' : 'Play');
    if (this.#looping && this.#seen && !player.playing) this.#resting ??= setTimeout(() => this.#turn(true), rest);
  }
}

/**
 * @param {string} id
 * @param {string} text
 */
function write(id, text) {
  const place = element(id, HTMLElement);
  if (place.textContent !== text) place.textContent = text;
}
