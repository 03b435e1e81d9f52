// A line chart that is linked to a clock: uPlot draws the lines, and a vertical line
// with a dot on each curve moves over them without a redraw.

import { aligned, between, extent } from './chartdata.js';
import { drawFeet, drawGuide } from './chartmarks.js';
import { make } from './dom.js';
import { colours as count, lookOf, markedAt } from './linelooks.js';
import { full } from './numbers.js';
import { colourOf } from './palette.js';
import { decades } from './ticks.js';
import { loadUPlot } from './uplot.js';

/** @type {import('./uplot.js').UPlot} once it is loaded */
let uPlot;

/**
 * @typedef {object} Line
 * @property {number[]} x rising, and with a last value no curve goes on beyond
 * @property {(number | null)[]} y null where there is nothing to draw
 * @property {number[]} [failed] values of x with a tall mark at the chart's foot
 * @property {number[]} [waits] values of x with a short one
 */

/**
 * @typedef {object} Look
 * @property {string} x name of the axis
 * @property {number} last largest value of x
 * @property {boolean} log whether y is
 * @property {[number, number]} [range] of y; else that of the lines
 * @property {number} [floor] of a logarithmic y axis: what lies below is not shown
 * @property {number[]} [ticks] of y
 * @property {{at: number, above?: string, below?: string}} [guide] a line across, and what it means to be above or below
 */

// Distances of ticks along x, which counts.
const steps = Array.from({ length: 8 }, (_, n) => [1, 2, 5].map((digit) => Number(`${digit}e${n}`))).flat();

/** @typedef {ReturnType<typeof colours>} Colours */

export class Chart {
  /** @type {any} */
  #plot = null;
  /** @type {Line[]} */
  #lines = [];
  /** @type {Look} */
  #look = { x: '', last: 1, log: false };
  #built = '';
  /** What is drawn is not yet what was shown: the box had no size. */
  #stale = false;
  /** @type {number | null} */
  #moment = null;
  /** @type {HTMLElement} */
  #rule = make('div', { className: 'chart-rule' });
  /** @type {HTMLElement[]} */
  #dots = [];

  /**
   * @param {HTMLElement} box that the chart fills
   * @param {(x: number) => void} seek told where the person clicks or drags
   */
  constructor(box, seek) {
    this.box = box;
    this.seek = seek;
    this.colours = colours(box);
    new ResizeObserver(() => this.#resize()).observe(box);
  }

  /**
   * @param {Line[]} lines
   * @param {Look} look
   */
  show(lines, look) {
    this.#lines = lines;
    this.#look = look;
    this.#draw();
  }

  /**
   * Moves the vertical line, and the dots along their curves.
   * @param {number} x
   */
  moment(x) {
    this.#moment = x;
    if (!this.#plot || this.#stale) return;
    this.#rule.hidden = x > this.#look.last * (1 + 1e-9);
    this.#rule.style.transform = `translateX(${this.#plot.valToPos(x, 'x')}px)`;
    this.#lines.forEach((line, i) => this.#place(this.#dots[i], line, x));
  }

  /** Reads size and theme anew. */
  refresh() {
    this.colours = colours(this.box);
    this.#built = '';
    this.#draw();
  }

  /**
   * @param {HTMLElement} dot
   * @param {Line} line
   * @param {number} x
   */
  #place(dot, line, x) {
    const { min, max } = this.#plot.scales.y;
    const y = between(line, x, this.#look.log);
    dot.hidden = y === null || y < min || y > max;
    if (!dot.hidden)
      dot.style.transform = `translate(${this.#plot.valToPos(x, 'x')}px, ${this.#plot.valToPos(y, 'y')}px)`;
  }

  #resize() {
    const [width, height] = [this.box.clientWidth, this.box.clientHeight];
    if (width === 0) return;
    if (this.#plot && (this.#plot.width !== width || this.#plot.height !== height)) {
      this.#plot.setSize({ width, height });
      this.#again();
    }
    if (this.#stale) this.#draw();
  }

  #draw() {
    const seen = this.box.clientWidth > 0;
    this.#stale = !seen || !uPlot;
    if (this.#lines.length === 0) return;
    if (seen && !uPlot) void this.#load();
    if (this.#stale) return;
    const { log, range, ticks, x, guide } = this.#look;
    const built = JSON.stringify([this.#lines.length, log, range, ticks, x, guide]);
    if (built !== this.#built) {
      this.#built = built;
      this.#build();
    } else this.#plot.setData(aligned(this.#lines, log, uPlot.join));
    this.#again();
  }

  async #load() {
    try {
      uPlot = await loadUPlot();
    } catch {
      return; // without a server there is nothing new to draw; what comes later tries again
    }
    if (this.#stale) this.#draw();
  }

  /** Places the moment anew, once uPlot has set its scales. */
  #again() {
    queueMicrotask(() => {
      if (this.#moment !== null) this.moment(this.#moment);
    });
  }

  #build() {
    this.#plot?.destroy();
    this.#plot = new uPlot(this.#options(), aligned(this.#lines, this.#look.log, uPlot.join), this.box);
    this.#dots = this.#lines.map(() => make('div', { className: 'chart-dot', hidden: true }));
    this.#dots.forEach((dot, i) => (dot.dataset.line = String(lookOf(i).colour)));
    /** @type {HTMLElement} */
    const over = this.#plot.over;
    over.append(this.#rule, ...this.#dots);
    const seek = (/** @type {PointerEvent} */ event) => {
      const x = this.#plot.posToVal(event.clientX - over.getBoundingClientRect().left, 'x');
      this.seek(Math.min(this.#look.last, Math.max(0, x)));
    };
    over.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      over.setPointerCapture(event.pointerId);
      seek(event);
    });
    over.addEventListener('pointermove', (event) => {
      if (over.hasPointerCapture(event.pointerId)) seek(event);
    });
  }

  #options() {
    const { colours: c } = this;
    const { log, x, ticks, guide } = this.#look;
    const font = `${0.75 * c.em}px ${c.family}`;
    const grid = { stroke: c.grid, width: 1 };
    const axis = {
      stroke: c.text,
      font,
      labelFont: `italic ${font}`,
      grid,
      ticks: { stroke: c.axis, width: 1, size: 0.25 * c.em },
      gap: 0.2 * c.em,
    };
    const most = () => Math.max(2, this.box.clientHeight / (1.5 * c.em) - 1.5);
    return {
      width: this.box.clientWidth,
      height: this.box.clientHeight,
      legend: { show: false },
      cursor: { show: false },
      padding: [0.4 * c.em, 0.7 * c.em, 0, 0],
      scales: {
        x: { time: false, range: () => [0, Math.max(1e-9, this.#look.last)] },
        y: { distr: log ? 3 : 1, range: () => this.#look.range ?? extent(this.#lines, log, this.#look.floor) },
      },
      axes: [
        {
          ...axis,
          size: 1.25 * c.em,
          label: x,
          labelSize: 1.1 * c.em,
          labelGap: 0,
          space: 3.2 * c.em,
          incrs: steps,
          values: (/** @type {any} */ _, /** @type {number[]} */ at) => at.map(full),
        },
        {
          ...axis,
          size: 3.3 * c.em,
          space: 1.7 * c.em,
          ...(log
            ? { ...logAxis(most), grid: { ...grid, filter: named(most) } }
            : { values: (/** @type {any} */ _, /** @type {number[]} */ at) => at.map(full) }),
          ...(ticks && { splits: () => ticks }),
        },
      ],
      series: [{}, ...this.#lines.map((_, i) => this.#series(i))],
      hooks: {
        draw: [
          (/** @type {any} */ u) => {
            drawFeet(u, this.#lines, c);
            if (guide) drawGuide(u, guide, c);
          },
        ],
      },
    };
  }

  /** @param {number} i of a line */
  #series(i) {
    const { colour, dash, width, marked } = lookOf(i);
    const stroke = this.colours.lines[colour];
    const marks = marked && {
      show: true,
      size: 7,
      fill: this.colours.ground,
      filter: (/** @type {any} */ u, /** @type {number} */ series) => markedAt(u.data[series], i),
    };
    return { stroke, width, dash, points: marks || { show: single } };
  }
}

/**
 * Leaves only the ticks that have a label.
 * @param {() => number} most
 */
function named(most) {
  return (/** @type {any} */ u, /** @type {number[]} */ at) => {
    const labels = decades(u.scales.y.min, u.scales.y.max, most());
    return at.map((value) => (labels.some((tick) => tick.value === value && tick.label) ? value : null));
  };
}

/** @param {() => number} most labels */
function logAxis(most) {
  return {
    splits: (/** @type {any} */ _, /** @type {number} */ __, /** @type {number} */ min, /** @type {number} */ max) =>
      decades(min, max, most()).map((tick) => tick.value),
    values: (/** @type {any} */ u, /** @type {number[]} */ at) => {
      const labels = new Map(decades(u.scales.y.min, u.scales.y.max, most()).map((tick) => [tick.value, tick.label]));
      return at.map((value) => labels.get(value) || null);
    },
    filter: (/** @type {any} */ _, /** @type {number[]} */ at) => at, // uPlot's own leaves labels out
  };
}

/**
 * Whether a series is so short that only points show it.
 * @param {any} u
 * @param {number} i
 */
function single(u, i) {
  return (
    u.data[i].reduce((/** @type {number} */ n, /** @type {unknown} */ v) => n + Number(typeof v === 'number'), 0) < 2
  );
}

/**
 * What the style sheet gives to charts.
 * @param {Element} element
 */
function colours(element) {
  const style = getComputedStyle(element);
  const colour = (/** @type {string} */ name) => colourOf(style, name);
  return {
    text: colour('--muted'),
    axis: colour('--line-strong'),
    grid: colour('--line'),
    failed: colour('--danger'),
    ground: colour('--chart-ground'),
    lines: Array.from({ length: count }, (_, i) => colour(`--chart-${i + 1}`)),
    family: style.fontFamily,
    em: Number.parseFloat(style.fontSize),
  };
}
