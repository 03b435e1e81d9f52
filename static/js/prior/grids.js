// The pictures of each track as a grid, painted together.

import { greys } from '../ct/view/colours.js';
import { paintValues } from '../ct/view/paint.js';
import { beside } from '../explorer/stage.js';
import { make, write } from '../lib/dom.js';
import { brief } from '../lib/numbers.js';
import { arrange } from './layout.js';

/** @typedef {import('../ct/frames.js').Picture} Picture */
/** @typedef {import('../ct/run.js').Run} Run */
/** @typedef {import('../ct/run.js').Track} Track */

/** @typedef {{name: string, section: HTMLElement, title: HTMLElement, note: HTMLElement, box: HTMLElement, cells: HTMLCanvasElement[], drawn: (Picture | null)[]}} Grid */

export class Grids {
  /** @type {Grid[]} */
  #grids = [];
  #built = '';

  /** @param {HTMLElement} box */
  constructor(box) {
    this.box = box;
    this.workspace = /** @type {HTMLElement} */ (box.closest('.workspace'));
    const observer = new ResizeObserver(() => this.place());
    for (const part of [this.workspace, /** @type {HTMLElement} */ (box.parentElement)]) observer.observe(part);
    beside.addEventListener('change', () => this.place());
  }

  /**
   * Makes room for pictures.
   * @param {string[]} names of the tracks
   * @param {number} count
   */
  build(names, count) {
    const built = JSON.stringify([names, count]);
    if (built === this.#built) return;
    this.#built = built;
    this.#grids = names.map((name) => {
      const cells = Array.from({ length: count }, () => make('canvas', { className: 'picture', width: 1, height: 1 }));
      const [title, note] = [make('b', {}), make('span', {})];
      const box = make('div', { className: 'grid' }, ...cells);
      box.setAttribute('role', 'img');
      const section = make('section', { className: 'grid-part' }, make('h2', {}, title, note), box);
      section.dataset.track = name;
      return { name, section, title, note, box, cells, drawn: cells.map(() => null) };
    });
    this.box.replaceChildren(...this.#grids.map(({ section }) => section));
    this.place();
  }

  /** Marks the pictures if they are of other settings. @param {boolean} past */
  mark(past) {
    this.box.toggleAttribute('data-stale', past);
  }

  /** Makes the squares as large as the window lets them be. */
  place() {
    const count = this.#grids[0]?.cells.length ?? 0;
    if (count === 0) return;
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const style = getComputedStyle(this.box);
    const length = (/** @type {string} */ name) => Math.round(Number.parseFloat(style.getPropertyValue(name)) * rem);
    const stage = /** @type {HTMLElement} */ (this.box.parentElement);
    const room = { gap: length('--gap'), apart: length('--apart'), label: length('--label'), least: length('--least') };
    const layout = arrange(
      this.#grids.length,
      count,
      beside.matches
        ? { ...room, width: this.workspace.clientWidth - length('--beside'), height: stage.clientHeight - room.gap }
        : { ...room, width: this.box.clientWidth, height: Infinity },
    );
    if (layout.side <= 0) return;
    this.box.toggleAttribute('data-beside', layout.beside);
    this.box.style.setProperty('--side', `${layout.side}px`);
    this.box.style.setProperty('--columns', String(layout.columns));
    this.workspace.style.setProperty('--stage', `${layout.width}px`);
  }

  /**
   * Shows a run at a moment.
   * @param {Run} run
   * @param {number} share of the clock
   */
  show(run, share) {
    Object.assign(this.box.dataset, { run: run.head.run, state: run.state, whole: String(run.whole) });
    for (const grid of this.#grids) {
      const track = run.track(grid.name);
      if (!track) continue;
      const level = track.levels[track.nearest(moment(run, track, share))] ?? null;
      grid.cells.forEach((canvas, i) => {
        const picture = level?.pictures[i] ?? null;
        if (picture !== grid.drawn[i]) draw(canvas, picture);
        grid.drawn[i] = picture;
      });
      const text = /** @type {any} */ (level?.text);
      grid.section.dataset.k = String(text?.k ?? '');
      this.#say(grid, track, text);
    }
  }

  /**
   * @param {Grid} grid
   * @param {Track} track
   * @param {{sigma: number, stage: string} | undefined} text
   */
  #say({ title, note, box, cells }, track, text) {
    const { t1, t2 } = /** @type {any} */ (track.head.spec);
    const name = t2 > 0 ? 'Corrected' : 'Not corrected';
    write(title, name);
    if (!text) return write(note, this.#grids.length > 1 && track.head.name !== 'main' ? 'drawn after the others' : '');
    write(note, `T₁ = ${brief(t1)}${t2 > 0 ? `, T₂ = ${brief(t2)}` : ''}`);
    const at = text ? `with noise of σ = ${brief(text.sigma)} taken off` : 'which have not arrived';
    box.setAttribute('aria-label', `${name}: ${cells.length} pictures of the prior, ${at}`);
  }
}

/**
 * Index of what a track shows at a share of the clock, which is the main one's: what it was at the same time of the process.
 * @param {Run} run
 * @param {Track} track
 * @param {number} share
 */
export function moment({ main }, track, share) {
  const index = main.index(share);
  if (track === main) return index;
  const time = main.head.t[index] ?? 0;
  return track.head.t.findLastIndex((t) => t !== null && t >= time);
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Picture | null} picture
 */
function draw(canvas, picture) {
  const known = picture !== null && picture.rows > 0;
  [canvas.width, canvas.height] = known ? [picture.columns, picture.rows] : [1, 1];
  if (!known) return;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d', { alpha: false }));
  const image = context.createImageData(picture.columns, picture.rows);
  paintValues(new Uint32Array(image.data.buffer), picture, greys, 0, 1);
  context.putImageData(image, 0, 0);
}
