// Reading a picture of the sweep by mouse, finger or keyboard, and choosing a cell.

import { write } from './words.js';

/** @typedef {import('./plot.js').SweepPlot} SweepPlot */
/** @typedef {import('./plot.js').Cell} Cell */

export class SweepPointer {
  /** @type {Cell | null} what the readout speaks of */
  #at = null;

  /**
   * @param {SweepPlot} plot
   * @param {{readout: HTMLElement, spoken: HTMLElement}} elements
   * @param {(cell: Cell) => string} read the words for a cell, empty when there is nothing to read
   * @param {(cell: Cell) => void} choose
   */
  constructor(plot, { readout, spoken }, read, choose) {
    this.plot = plot;
    this.readout = readout;
    this.spoken = spoken;
    this.read = read;
    this.choose = choose;
    const { overlay } = plot.canvases;
    overlay.addEventListener('pointermove', (event) => this.#show(plot.cellAt(event.offsetX, event.offsetY)));
    overlay.addEventListener('pointerleave', (event) => {
      if (event.pointerType !== 'touch') this.#show(plot.crosshair); // a finger leaves whenever it lifts
    });
    overlay.addEventListener('click', (event) => {
      const cell = plot.cellAt(event.offsetX, event.offsetY);
      this.#show(cell);
      if (cell) choose(cell);
    });
    overlay.addEventListener('keydown', (event) => this.#key(event));
    overlay.addEventListener('focus', () => overlay.matches(':focus-visible') && this.#moveTo(0, 0));
    overlay.addEventListener('blur', () => {
      plot.setCrosshair(null);
      this.#show(null);
    });
  }

  /** Shows the value anew, the picture having changed. */
  refresh() {
    this.#show(this.#at);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { picture, crosshair } = this.plot;
    // Without a crosshair, after a click, the arrows are the clock's.
    if (!picture || !crosshair || event.ctrlKey || event.altKey || event.metaKey) return;
    const stride = (/** @type {number} */ cells) => (event.shiftKey ? 1 : Math.max(1, Math.round(cells / 25)));
    const [across, up] = [stride(picture.x.length), stride(picture.y.length)];
    if (event.key === 'ArrowLeft') this.#moveTo(-across, 0);
    else if (event.key === 'ArrowRight') this.#moveTo(across, 0);
    else if (event.key === 'ArrowDown') this.#moveTo(0, -up);
    else if (event.key === 'ArrowUp') this.#moveTo(0, up);
    else if (event.key === 'Enter') this.choose(crosshair);
    else return;
    event.preventDefault();
  }

  /**
   * Moves the crosshair by cells; it begins in the middle.
   * @param {number} across
   * @param {number} up
   */
  #moveTo(across, up) {
    const { picture, crosshair } = this.plot;
    if (!picture) return;
    const [columns, rows] = [picture.x.length, picture.y.length];
    const from = crosshair ?? { column: columns >> 1, row: rows >> 1 };
    const cell = { column: clamp(from.column + across, columns), row: clamp(from.row + up, rows) };
    this.plot.setCrosshair(cell);
    this.spoken.textContent = this.#show(cell);
  }

  /** @param {Cell | null} cell */
  #show(cell) {
    this.#at = cell;
    const { picture } = this.plot;
    // A picture with fewer cells may have come meanwhile.
    const text =
      cell && picture && cell.column < picture.x.length && cell.row < picture.y.length ? this.read(cell) : '';
    this.readout.hidden = text === '';
    // Not over what is being read.
    this.readout.toggleAttribute('data-low', cell !== null && picture !== null && cell.row > 0.7 * picture.y.length);
    write(this.readout, text);
    return text;
  }
}

/**
 * @param {number} index
 * @param {number} length
 */
function clamp(index, length) {
  return Math.min(length - 1, Math.max(0, index));
}
