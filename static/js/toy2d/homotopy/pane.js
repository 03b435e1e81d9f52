// The pane of the homotopy: how minima are born and end as the smoothing t grows,
// and where the clock is on that way.

import { prepare } from '../../lib/canvas.js';
import { element, make, onChoice } from '../../lib/dom.js';
import { decimal } from '../../lib/numbers.js';
import { drawHomotopy, drawMoment, frameOf, inks } from './drawing.js';
import { branchAt, clearest, lettersOf, nameOf, rows, story } from './story.js';
import { trails } from './trails.js';

/** @typedef {import('../answers.js').Homotopy} Homotopy */
/** @typedef {import('./drawing.js').Iterate} Iterate */
/** @typedef {import('../run.js').Run} Run */
/** @typedef {import('../view.js').Axis} Axis */

// The furthest branch, in em, that the pointer reads.
const reach = 2.5;

export class HomotopyPane {
  /** @type {Homotopy | null} */
  #homotopy = null;
  /** @type {0 | 1} the coordinate that tells the branches apart best */
  #clearest = 0;
  /** @type {Axis} that the person chose */
  #chosen = '';
  /** @type {import('./drawing.js').Frame | null} */
  #frame = null;
  #t = 0;
  /** @type {Iterate[]} */
  #points = [];
  /** @type {Run | null} */
  #run = null;
  /** @type {HTMLCanvasElement | null} paths of the starts, drawn once a run */
  #trails = null;
  /** @type {{t: number, y: number} | null} where the pointer is */
  #hover = null;
  #stale = { base: false };
  #requested = 0;
  #radios;
  #base = element('homotopy-base', HTMLCanvasElement);
  #overlay = element('homotopy-overlay', HTMLCanvasElement);
  #readout = element('homotopy-readout', HTMLElement);
  #progress = element('homotopy-progress', HTMLElement);
  #bar = element('homotopy-bar', HTMLProgressElement);
  #words = element('homotopy-words', HTMLElement);
  #story = element('homotopy-story', HTMLElement);
  #error = element('homotopy-error', HTMLElement);
  #legend = element('homotopy-legend', HTMLElement);
  #table = element('homotopy-rows', HTMLElement);

  /**
   * @param {HTMLElement} root
   * @param {{seek: (t: number) => void, choose: (axis: Axis) => void}} actions
   */
  constructor(root, actions) {
    this.root = root;
    this.actions = actions;
    this.inks = inks(this.#base);
    this.#radios = onChoice('homotopy-axis', (axis) => actions.choose(axis));
    this.#listen();
    new ResizeObserver(() => this.refresh()).observe(this.#base);
  }

  /** @param {Homotopy} homotopy */
  show(homotopy) {
    this.#homotopy = homotopy;
    this.#clearest = clearest(homotopy);
    this.root.classList.remove('stale');
    this.#progress.hidden = true;
    this.#error.hidden = true;
    this.#story.textContent = story(homotopy);
    this.#table.replaceChildren(
      ...rows(homotopy).map(({ t, what, at }) =>
        make(
          'tr',
          {},
          make('td', { textContent: decimal(t) }),
          make('td', { textContent: what }),
          make('td', { textContent: `(${written(at[0])}, ${written(at[1])})` }),
        ),
      ),
    );
    for (const item of this.#legend.querySelectorAll('[data-kind]')) {
      if (item instanceof HTMLElement) item.hidden = !present(homotopy, item.dataset.kind ?? '');
    }
    this.refresh();
  }

  /** @param {Axis} axis that is drawn; '' is the clearest */
  setAxis(axis) {
    if (axis === this.#chosen) return;
    this.#chosen = axis;
    this.refresh();
  }

  get #axis() {
    return this.#chosen === '' ? this.#clearest : this.#chosen === 'x1' ? 0 : 1;
  }

  /**
   * Shows the moment; cheap enough for every frame.
   * @param {number} t
   * @param {Iterate[]} points of the starts
   */
  moment(t, points) {
    this.#t = t;
    this.#points = points;
    this.#invalidate(false);
  }

  /**
   * The run whose paths are drawn behind the moment, as soon as it is whole; null for none.
   * @param {Run | null} run
   */
  setRun(run) {
    if (run === this.#run) return;
    this.#run = run;
    this.#trails = null;
    this.#invalidate(false);
  }

  get known() {
    return this.#homotopy !== null;
  }

  /** The homotopy is of an older spec until the next show. */
  wait() {
    this.root.classList.add('stale');
    this.#error.hidden = true;
    this.rest();
  }

  /** Nobody is at work on it. */
  rest() {
    this.#progress.hidden = true;
  }

  /**
   * A homotopy is being computed.
   * @param {number} done levels
   * @param {number} of
   */
  progress(done, of) {
    this.#error.hidden = true;
    this.#progress.hidden = false;
    Object.assign(this.#bar, { max: of, value: done });
    this.#words.textContent = `Following the minima: level ${done} of ${of}`;
  }

  /** @param {string} text */
  error(text) {
    this.root.classList.add('stale');
    this.#progress.hidden = true;
    this.#error.hidden = false;
    this.#error.textContent = text;
  }

  /** Reads size and theme anew. */
  refresh() {
    this.#radios.forEach((radio, i) => {
      radio.checked = i === this.#axis;
    });
    this.inks = inks(this.#base);
    this.#trails = null;
    const [width, height] = [this.#base.clientWidth, this.#base.clientHeight];
    if (!this.#homotopy || width === 0) return;
    this.#frame = frameOf(this.#homotopy, this.#axis, width, height, this.inks.em);
    const { left, top, right, bottom } = this.#frame.box;
    Object.assign(this.#overlay.dataset, {
      box: [left, top, right, bottom].join(' '),
      range: this.#frame.range.join(' '),
      axis: this.#axis,
      tmin: this.#homotopy.tmin,
      tmax: this.#homotopy.tmax,
    });
    this.#overlay.setAttribute(
      'aria-label',
      `${this.#axis ? 'Second' : 'First'} coordinate of the stationary points over the smoothing t, from ${decimal(this.#homotopy.tmin)} to ${decimal(this.#homotopy.tmax)}. ${story(this.#homotopy)}`,
    );
    this.#invalidate(true);
  }

  #listen() {
    const overlay = this.#overlay;
    const place = (/** @type {PointerEvent} */ event) => {
      const box = overlay.getBoundingClientRect();
      if (!this.#frame) return;
      this.#hover = { t: this.#frame.t(event.clientX - box.left), y: event.clientY - box.top };
      if (overlay.hasPointerCapture(event.pointerId)) this.actions.seek(this.#hover.t);
      this.#invalidate(false);
    };
    overlay.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      overlay.setPointerCapture(event.pointerId);
      place(event);
    });
    overlay.addEventListener('pointermove', place);
    overlay.addEventListener('pointerleave', () => {
      this.#hover = null;
      this.#invalidate(false);
    });
  }

  /** @param {boolean} baseToo */
  #invalidate(baseToo) {
    this.#stale.base ||= baseToo;
    this.#requested ||= requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    this.#requested = 0;
    const { inks } = this;
    const [homotopy, frame] = [this.#homotopy, this.#frame];
    if (!homotopy || !frame || this.#base.clientWidth === 0) return;
    if (this.#stale.base) drawHomotopy(prepare(this.#base), homotopy, frame, inks);
    this.#stale.base = false;
    const t = Math.min(homotopy.tmax, Math.max(homotopy.tmin, this.#t));
    const context = prepare(this.#overlay);
    if (this.#run?.whole) {
      this.#trails ??= trails(this.#run, frame, this.#overlay.width, this.#overlay.height, inks);
      // A run comes from the right: what it has walked is right of the moment.
      const [x, scale] = [frame.px(t), devicePixelRatio];
      const rest = this.#overlay.width - x * scale;
      if (rest > 1)
        context.drawImage(
          this.#trails,
          x * scale,
          0,
          rest,
          this.#overlay.height,
          x,
          0,
          rest / scale,
          this.#overlay.height / scale,
        );
    }
    const read = this.#read(homotopy, frame);
    drawMoment(context, frame, { t, points: this.#points, read }, inks);
  }

  /**
   * Says what is under the pointer.
   * @param {Homotopy} h
   * @param {import('./drawing.js').Frame} frame
   */
  #read(h, frame) {
    const hover = this.#hover;
    this.#readout.hidden = !hover;
    if (!hover) return null;
    const near = h.branches
      .map((branch, i) => ({ branch, i, at: branchAt(branch, hover.t) }))
      .flatMap(({ branch, i, at }) =>
        at ? [{ branch, i, at, away: Math.abs(frame.py(at.x[frame.axis]) - hover.y) }] : [],
      )
      .filter(({ away }) => away < reach * this.inks.em)
      .sort((a, b) => a.away - b.away)[0];
    const t = `t = ${decimal(hover.t)}`;
    this.#readout.textContent = near
      ? `${t} · ${nameOf(h, lettersOf(h), near.i)} (${written(near.at.x[0])}, ${written(near.at.x[1])}) · F = ${decimal(near.at.value)}`
      : t;
    return near ? { t: hover.t, branch: near.branch } : null;
  }
}

/**
 * Whether a homotopy has what an item of the legend explains.
 * @param {Homotopy} h
 * @param {string} kind
 */
function present({ branches, events }, kind) {
  if (kind === 'minimum') return branches.filter((b) => b.kind === 'minimum').length > 1;
  return branches.some((b) => b.kind === kind) || events.some((e) => e.type === kind);
}

/** @param {number} x a coordinate */
function written(x) {
  return x
    .toFixed(2)
    .replace('-', '−')
    .replace(/^−(0\.0+)$/, '$1');
}
