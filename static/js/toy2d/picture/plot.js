// The plot: a ground below, the landscape at the smoothing of the moment or the basin
// map; paths and marks above. A page may have several.

import { prepare } from '../../lib/canvas.js';
import { drawAxes, drawBar, drawDataLine } from './axes.js';
import { BasinMap, drawSwatch } from './basinmap.js';
import { drawCloud } from './dots.js';
import { Draft } from './draft.js';
import { drawModes } from './ellipses.js';
import { Ground } from './ground.js';
import { drawHandles } from './handles.js';
import { drawCrosshair, drawLetters, drawPartings, drawStar, drawWaiting, drawStationary } from './marks.js';
import { drawRing, Paths } from './paths.js';
import { themeColours } from '../../lib/palette.js';
import { fit, frame, point } from './viewport.js';

/** @typedef {import('../run.js').Run} Run */
/** @typedef {import('../spec.js').Vec} Vec */
/** @typedef {import('./basinmap.js').Basins} Basins */

/** @typedef {{base: HTMLCanvasElement, overlay: HTMLCanvasElement, bar?: HTMLCanvasElement}} Canvases */

/** @typedef {'starts' | 'prior' | 'curve'} Tool what pointing at the plot changes */

// Of more minima than can be told apart, as of points that are spikes, only the lowest have letters.
const [mostLettered, fewLettered] = [40, 6];

export class Plot {
  #paths = new Paths();
  #basinMap = new BasinMap();
  /** @type {Run | null} */
  #run = null;
  #position = 0;
  /** Steps of the run that had arrived when it was last shown. */
  #received = 0;
  /** Its ends, as far as they were known then. */
  #ends = new Uint8Array();
  #stale = { ground: false, overlay: false };
  #requested = 0;
  #held = false;
  #revealed = false;
  /** @type {Vec | null} where the keyboard's crosshair stands */
  #crosshair = null;
  /** @type {Basins | null} */
  #basins = null;
  /** @type {number | null} */
  #selected = null;
  /** @type {Vec[]} */
  #partings = [];
  /** @type {Vec[]} */
  #waiting = [];
  /** @type {Tool} */
  #tool = 'starts';
  /** @type {number | null} */
  #mode = null;

  /**
   * @param {Canvases} canvases
   * @param {import('../../lib/palette.js').ColourMap} map
   */
  constructor(canvases, map) {
    this.canvases = canvases;
    this.map = map;
    this.ground = new Ground(map);
    /** What a gesture has changed and no run shows yet. */
    this.draft = new Draft(() => this.#invalidate(true));
    this.theme = themeColours(canvases.base);
    this.viewport = fit(1, 1, { min: [-10, -10], max: [10, 10] });
    new ResizeObserver(() => this.refresh()).observe(canvases.base);
  }

  /** Called after all has been drawn. */
  drawn() {}

  /**
   * Shows a run at a position.
   * @param {Run} run
   * @param {number} position
   */
  show(run, position) {
    if (run === this.#run && position === this.#position && run.received === this.#received && run.ends === this.#ends)
      return;
    const before = this.#groundOf(this.#run);
    if (run !== this.#run) {
      this.#run = run;
      this.draft.meet(run);
      this.#frame();
    }
    [this.#position, this.#received, this.#ends] = [position, run.received, run.ends];
    this.#invalidate(this.#groundOf(run) !== before);
  }

  /**
   * What the landscape's picture depends on.
   * @param {Run | null} run
   */
  #groundOf(run) {
    const { min, max } = this.viewport.window;
    return run && `${run.key} ${run.header.y} ${run.t(this.#position)} ${min} ${max}`;
  }

  /** @param {Vec | null} at */
  setCrosshair(at) {
    this.#crosshair = at;
    this.#invalidate(false);
  }

  /**
   * The ground becomes a basin map, or the landscape again.
   * @param {Basins | null} basins
   */
  setBasins(basins) {
    if (basins === this.#basins) return;
    this.#basins = basins;
    const { dataset } = this.canvases.overlay;
    dataset.ground = basins ? 'basins' : 'landscape';
    dataset.basins = basins
      ? [
          `${basins.minima.length} minima`,
          basins.elsewhere > 0 ? 'elsewhere' : '',
          basins.diverged > 0 ? 'diverged' : '',
        ]
          .join(' ')
          .trim()
      : '';
    this.#invalidate(true);
  }

  /**
   * Fills a small canvas as a key to the basin map.
   * @param {HTMLCanvasElement} canvas
   * @param {import('./valleys.js').End} end
   */
  drawSwatch(canvas, end) {
    const side = Math.round(this.theme.em * devicePixelRatio);
    [canvas.width, canvas.height] = [side, side];
    drawSwatch(/** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d')), side, side, end, this.theme);
  }

  /** @param {number | null} start that is chosen */
  setSelected(start) {
    if (start === this.#selected) return;
    this.#selected = start;
    this.canvases.overlay.dataset.selected = start === null ? '' : String(start);
    this.#invalidate(false);
  }

  get selected() {
    return this.#selected;
  }

  /** @param {Vec[]} points where paths part */
  setPartings(points) {
    this.#partings = points;
    this.#invalidate(false);
  }

  /** @param {Vec[]} points starts that no run shows yet */
  setWaiting(points) {
    this.#waiting = points;
    this.#invalidate(false);
  }

  get tool() {
    return this.#tool;
  }

  /** @param {Tool} tool */
  setTool(tool) {
    this.#tool = tool;
    this.#invalidate(false);
  }

  get mode() {
    const count = this.problem?.modes.length ?? 0;
    return this.#mode !== null && this.#mode < count ? this.#mode : null;
  }

  /** @param {number | null} index of the mode that is chosen */
  setMode(index) {
    this.#mode = index;
    this.canvases.overlay.dataset.mode = index === null ? '' : String(index);
    this.#invalidate(false);
  }

  get revealed() {
    return this.#revealed;
  }

  /** Whether paths tell from the beginning where they end; else only at the last step. */
  set revealed(value) {
    if (value === this.#revealed) return;
    this.#revealed = value;
    this.#invalidate(false);
  }

  /** The problem whose landscape is shown, with what a gesture has changed of it. */
  get problem() {
    return this.#run ? this.draft.of(this.#run.problem) : null;
  }

  /** The smoothing that is shown. */
  get t() {
    return this.#run?.t(this.#position) ?? 1;
  }

  /**
   * While a gesture lasts, the window stays, so that nothing jumps under the pointer.
   * @param {boolean} held
   */
  hold(held) {
    if (held === this.#held) return;
    this.#held = held;
    if (!held) {
      this.#frame();
      this.#invalidate(true);
    }
  }

  /** Reads size and theme anew. */
  refresh() {
    this.theme = themeColours(this.canvases.base);
    this.#frame();
    this.#invalidate(true);
  }

  /**
   * The point of the plane under a pixel of the canvas, null outside of the plot.
   * @param {number} px
   * @param {number} py
   */
  pointAt(px, py) {
    const { left, top, size } = this.viewport;
    if (px < left || py < top || px > left + size || py > top + size) return null;
    return point(this.viewport, px, py);
  }

  #frame() {
    const side = this.canvases.base.clientWidth;
    if (!this.#run || side === 0) return;
    const { header, starts } = this.#run;
    const first = (function* (/** @type {Run} */ run) {
      for (let i = 0; i < starts && run.received > 0; i++) yield run.at(0, i);
    })(this.#run);
    this.viewport = fit(side, this.theme.em, this.#held ? this.viewport.window : frame(header.window, first));
    const { window, left, top, size } = this.viewport;
    Object.assign(this.canvases.overlay.dataset, {
      window: [...window.min, ...window.max].join(' '),
      box: [left, top, size].join(' '),
    });
  }

  /** @param {boolean} groundToo */
  #invalidate(groundToo) {
    this.#stale.ground ||= groundToo;
    this.#stale.overlay = true;
    this.#requested ||= requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    this.#requested = 0;
    const run = this.#run;
    if (!run || this.canvases.base.clientWidth === 0) return;
    if (this.#stale.ground) this.#drawGround(run);
    this.#drawOverlay(run);
    this.#stale = { ground: false, overlay: false };
    this.drawn();
  }

  /** @param {Run} run */
  #drawGround(run) {
    const { viewport, theme, canvases } = this;
    const problem = this.draft.of(run.problem);
    const context = prepare(canvases.base);
    context.save();
    clip(context, viewport);
    if (this.#basins) this.#basinMap.draw(context, viewport, this.#basins, theme);
    else
      this.ground.draw(
        context,
        viewport,
        problem,
        run.t(this.#position),
        `${run.key} ${run.header.y} ${this.draft.version}`,
      );
    drawDataLine(context, viewport, problem, theme);
    context.restore();
    drawAxes(context, viewport, theme);
    if (canvases.bar && !this.#basins)
      drawBar(prepare(canvases.bar), canvases.bar.clientWidth, this.map, this.ground.scale, theme);
  }

  /** @param {Run} run */
  #drawOverlay(run) {
    const { viewport, theme, canvases, mode } = this;
    const problem = this.draft.of(run.problem);
    const prior = this.#tool === 'prior';
    const starts = this.#tool === 'starts';
    const context = prepare(canvases.overlay);
    clip(context, viewport);
    drawModes(context, viewport, problem.modes, prior ? mode : null, theme);
    drawCloud(context, viewport, problem.cloud, theme);
    drawStationary(context, viewport, run, theme);
    if (run.goal) drawStar(context, viewport, run.goal, theme); // below the ends: it must not hide those that are short of it
    const told = this.#revealed || this.#position >= run.last;
    this.#paths.draw(
      context,
      viewport,
      run,
      this.#position,
      { told, chosen: starts ? this.#selected : null, strength: starts ? 1 : 0.4 },
      theme,
    );
    drawPartings(context, viewport, this.#partings, theme);
    drawWaiting(context, viewport, this.#waiting, theme);
    drawLetters(
      context,
      viewport,
      run.header.minima
        .slice(0, run.header.minima.length > mostLettered ? fewLettered : mostLettered)
        .map(({ x }) => x),
      theme,
    );
    if (this.draft.start) drawRing(context, viewport, this.draft.start, theme);
    if (prior) drawHandles(context, viewport, problem.modes, mode, this.draft.held, theme);
    if (this.#crosshair) drawCrosshair(context, viewport, this.#crosshair, theme);
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {import('./viewport.js').Viewport} viewport
 */
function clip(context, { left, top, size }) {
  context.beginPath();
  context.rect(left, top, size, size);
  context.clip();
}
