// Sixteen starts follow the minimum while the landscape sharpens.

import { Player } from '../../explorer/player.js';
import { element, write } from '../../lib/dom.js';
import { Picture } from '../../home/picture.js';
import { emptyRun, reading } from '../../toy2d/run.js';
import { Question } from '../question.js';
import { failed, still } from '../figure.js';

export class Follow {
  #slider = element('follow-moment', HTMLInputElement);
  #button = element('follow-play', HTMLButtonElement);
  #finding = element('follow-finding', HTMLElement);
  #player = new Player(reading, () => this.#changed());

  /** @param {import('../page.js').Lesson} lesson */
  constructor(lesson) {
    const spec = lesson.defaults.flow;
    this.picture = new Picture(element('follow-canvas', HTMLCanvasElement), lesson.map);
    this.#player.load(emptyRun(spec, null), 0, false);
    this.#slider.addEventListener('input', () => this.#player.seek(this.#slider.valueAsNumber * this.#player.last));
    this.#button.addEventListener('click', () => this.#player.toggle());
    new Question(element('follow', HTMLElement), () => {
      if (still.matches) this.#player.seek(this.#player.last);
      else {
        this.#player.seek(0);
        this.#player.play();
      }
    });
    lesson.desk.ask(
      'follow',
      'paths',
      spec,
      (run) => this.#player.load(run, this.#player.share, this.#player.playing),
      failed(this.#finding),
    );
  }

  refresh() {
    this.picture.refresh();
  }

  #changed() {
    const { run, position, last, share, playing } = this.#player;
    if (!run) return;
    this.picture.show(run, position);
    const t = run.t(position).toFixed(3);
    this.#slider.value = String(share);
    this.#slider.ariaValueText = `smoothing t = ${t}`;
    write(element('follow-t', HTMLElement), t);
    this.#button.dataset.state = playing ? 'playing' : 'paused';
    write(element('follow-label', HTMLElement), playing ? 'Pause' : 'Play');
    if (playing || run.starts === 0) return; // a screen reader is told where the show stops, not on the way
    const arrived = run.arrived(position) ?? 0;
    const where = position >= last ? 'in the end' : `at t = ${t}`;
    write(this.#finding, `${arrived} of ${run.starts} starts are at the star ${where}.`);
  }
}
