// The strip: small pictures of the levels of one panel. A click goes to the level.

import { make } from '../lib/dom.js';
import { brief } from '../lib/numbers.js';
import { levelLetter } from './names.js';

/** @typedef {import('./run.js').Run} Run */
/** @typedef {import('./frames.js').Picture} Picture */

// In rem: the least width of a picture, and pixels of a side.
const [least, pixels] = [2.3, 64];

export class Strip {
  /** @type {Run | null} */
  #run = null;
  /** @type {{index: number, button: HTMLButtonElement, canvas: HTMLCanvasElement, drawn: Picture | null}[]} */
  #cells = [];
  #current = -1;
  /** Panel whose pictures these are: one that begins far from the truth shows most. */
  #panel = 0;

  /**
   * @param {HTMLElement} list
   * @param {{seek: (index: number) => void}} actions
   */
  constructor(list, { seek }) {
    this.list = list;
    this.seek = seek;
    new ResizeObserver(() => this.#build()).observe(list);
    // One stop of the tab key; the arrows are the page's own, and step the clock.
    list.addEventListener('click', (event) => {
      const cell = this.#cells.find(({ button }) => event.target instanceof Node && button.contains(event.target));
      if (cell) this.seek(cell.index);
    });
  }

  /** @param {Run} run */
  show(run) {
    this.#run = run;
    this.#panel = Math.max(
      0,
      run.main.head.spec.starts.findIndex(({ kind }) => kind === 'noise'),
    );
    this.#build();
  }

  #build() {
    const run = this.#run;
    if (!run || this.list.clientWidth === 0) return;
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const { last, head } = run.main;
    const count = Math.min(last + 1, Math.max(2, Math.floor(this.list.clientWidth / (least * rem))));
    const indices = Array.from({ length: count }, (_, i) => (count > 1 ? Math.round((i * last) / (count - 1)) : 0));
    if (indices.length !== this.#cells.length || indices.some((index, i) => index !== this.#cells[i].index)) {
      this.#cells = indices.map((index) => {
        const canvas = make('canvas', { width: pixels, height: pixels });
        const button = make('button', { type: 'button', tabIndex: -1 }, canvas);
        return { index, button, canvas, drawn: null };
      });
      this.list.replaceChildren(...this.#cells.map(({ button }) => make('li', {}, button)));
      this.#current = -1;
    }
    for (const { index, button } of this.#cells) {
      const t = head.t[index];
      button.ariaLabel = button.title =
        t === null
          ? 'Result'
          : index === 0
            ? 'Start'
            : `Step ${head.k[index]}, ${levelLetter(head.spec)} = ${brief(t)}`;
    }
    this.grow();
  }

  /** Draws what has arrived. */
  grow() {
    for (const cell of this.#cells) {
      const picture = this.#run?.main.levels[cell.index]?.pictures[this.#panel] ?? null;
      if (picture === cell.drawn) continue;
      cell.drawn = picture;
      cell.button.disabled = picture === null;
      if (picture) draw(cell.canvas, picture);
      else cell.canvas.width = pixels;
    }
  }

  /** @param {number} position index of the recorded step that is shown */
  moment(position) {
    const current = this.#cells.findLastIndex(({ index }) => index <= Math.floor(position));
    if (current === this.#current) return;
    this.#current = current;
    this.#cells.forEach(({ button }, i) => {
      button.ariaCurrent = i === current ? 'step' : null;
      button.tabIndex = i === current ? 0 : -1;
    });
  }
}

/**
 * A picture in grey, thinned: 0 is black and 1 is white.
 * @param {HTMLCanvasElement} canvas
 * @param {Picture} picture
 */
function draw(canvas, { rows, columns, lo, hi, q }) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const image = context.createImageData(pixels, pixels);
  for (let i = 0; i < pixels * pixels && rows > 0; i++) {
    const row = Math.floor((Math.floor(i / pixels) * rows) / pixels);
    const column = Math.floor(((i % pixels) * columns) / pixels);
    const grey = 255 * (lo + ((hi - lo) * q[row * columns + column]) / 65535);
    image.data.set([grey, grey, grey, 255], 4 * i);
  }
  context.putImageData(image, 0, 0);
}
