// Puts measurement, starts and results where the layout has them.

import { arrange } from './layout.js';

/**
 * @typedef {object} Figures what is to be placed, in order
 * @property {HTMLElement[]} measured
 * @property {Group | null} starts
 * @property {Group[]} groups
 * @property {Group | null} compared
 */

/** @typedef {{label: HTMLElement, figures: HTMLElement[]}} Group */

// A label that is shorter, in rem, has room for its name only.
const short = 18;

export class Board {
  /**
   * @param {HTMLElement} box
   * @param {() => Figures} figures
   */
  constructor(box, figures) {
    this.box = box;
    this.figures = figures;
    this.workspace = /** @type {HTMLElement} */ (box.closest('.workspace'));
    const observer = new ResizeObserver(() => this.place());
    for (const part of [this.workspace, /** @type {HTMLElement} */ (box.parentElement)]) observer.observe(part);
    addEventListener('resize', () => this.place());
  }

  /** Places all anew, as large as the window lets them be. */
  place() {
    const { measured, starts, groups, compared } = this.figures();
    const space = this.#space();
    if (space.width <= 0 || groups.length === 0) return;
    const content = {
      measured: measured.length,
      starts: starts?.figures.length ?? 0,
      groups: groups.map(({ figures }) => figures.length),
      compared: compared?.figures.length ?? 0,
    };
    const all = {
      measured: [measured],
      start: [starts?.figures ?? []],
      group: groups.map(({ figures }) => figures),
      compared: { [groups.length]: compared?.figures ?? [] },
    };
    const layout = arrange(content, space);
    for (const { kind, group, index, x, y, side, room } of layout.boxes)
      put(all[kind][group][index], { left: x, top: y, width: side, '--room': room });
    const labels = { start: starts, compared };
    for (const { kind, group, x, y, length, upright } of layout.labels) {
      const label = kind === 'group' ? groups[group].label : labels[kind]?.label;
      if (!label) continue;
      put(label, { left: x, top: y, [upright ? 'height' : 'width']: length });
      label.style[upright ? 'width' : 'height'] = '';
      label.toggleAttribute('data-upright', upright);
      label.toggleAttribute('data-short', length < short * space.rem);
    }
    this.workspace.style.setProperty('--stage', `${layout.width}px`);
    this.box.style.height = `${layout.height}px`;
    this.box.dataset.side = String(layout.side);
  }

  #space() {
    const style = getComputedStyle(this.box);
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const length = (/** @type {string} */ name) => Math.round(Number.parseFloat(style.getPropertyValue(name)) * rem);
    const common = {
      rem,
      gap: length('--gap'),
      caption: length('--caption'),
      label: length('--label'),
      least: length('--least'),
    };
    const stage = /** @type {HTMLElement} */ (this.box.parentElement);
    if (style.getPropertyValue('--whole').trim() === '1') {
      return {
        ...common,
        width: this.workspace.clientWidth - length('--beside'),
        height: stage.clientHeight - common.gap,
      };
    }
    const above = this.box.getBoundingClientRect().top + scrollY;
    return { ...common, width: this.box.clientWidth, height: innerHeight - above - length('--below') };
  }
}

/**
 * @param {HTMLElement} element
 * @param {Record<string, number>} lengths
 */
function put(element, lengths) {
  for (const [name, value] of Object.entries(lengths)) element.style.setProperty(name, `${value}px`);
}
