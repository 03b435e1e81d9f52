// The prior and the data as grips: handles of the modes, and the data line.

import { decimal, written } from '../../lib/numbers.js';
import { dataLine, dataPoint } from '../energy.js';
import { nearest } from './grips.js';
import { handlesOf, moved, weightText } from './handles.js';
import { axesOf, mostModes, newMode, weighed } from '../modes.js';
import { tidy } from '../starts.js';
import { pixelX, pixelY, point } from './viewport.js';

/** @typedef {import('./grips.js').Grip} Grip */
/** @typedef {import('./grips.js').Grips} Grips */
/** @typedef {import('./handles.js').Handle} Handle */
/** @typedef {import('../spec.js').Mode} Mode */
/** @typedef {import('../spec.js').Vec} Vec */

/**
 * @typedef {object} PriorActions
 * @property {(at: Vec) => void} addMode
 * @property {(index: number, mode: Mode | null, ended: boolean) => void} changeMode null: back to what it was
 * @property {(index: number | null) => void} selectMode
 * @property {(index: number) => void} removeMode
 * @property {(y: Vec | null, ended: boolean) => void} data likewise
 */

const names = { centre: 'centre', major: 'long axis', minor: 'short axis', weight: 'weight' };
const heavier = 1.25; // by a press of plus

/** @implements {Grips} */
export class PriorGrips {
  /**
   * @param {import('./plot.js').Plot} plot
   * @param {import('../run.js').Player} player
   * @param {PriorActions} actions
   */
  constructor(plot, player, actions) {
    this.plot = plot;
    this.player = player;
    this.actions = actions;
  }

  all() {
    const { plot } = this;
    const { problem, mode: chosen } = plot;
    if (!problem) return [];
    const grips = problem.modes.flatMap((mode, i) => {
      const handles = handlesOf(plot.viewport, mode);
      return (i === chosen ? handles : handles.slice(0, 1)).map((handle) => this.#handle(i, mode, handle));
    });
    const foot = this.#foot(plot.viewport.left + plot.viewport.size / 2, plot.viewport.top + plot.viewport.size / 2);
    return foot ? [...grips, this.#data(foot[0], foot[1])] : grips;
  }

  chosen() {
    const { problem, mode, viewport } = this.plot;
    return problem && mode !== null
      ? this.#handle(mode, problem.modes[mode], handlesOf(viewport, problem.modes[mode])[0])
      : null;
  }

  /**
   * The nearest handle; or the data line, which is everywhere and comes second.
   * @param {number} px
   * @param {number} py
   * @param {number} within
   */
  near(px, py, within) {
    const handle = nearest(
      this.all().filter((grip) => !('data' in grip)),
      px,
      py,
      within,
    );
    if (handle) return handle;
    const foot = this.#foot(px, py);
    return foot && Math.hypot(foot[0] - px, foot[1] - py) <= 0.55 * within ? this.#data(foot[0], foot[1]) : null;
  }

  /** @param {Vec} at */
  add(at) {
    const count = this.player.run?.problem.modes.length ?? 0;
    if (count >= mostModes) return `A prior has at most ${mostModes} modes.`;
    this.actions.addMode(newMode(at).mean);
    return `Mode added at ${written(at)}.`;
  }

  /** @param {Grip | null} grip */
  remove(grip) {
    const index = grip && 'mode' in grip ? Number(grip.mode) : this.plot.mode;
    if (index === null) return 'Choose a mode first.';
    const { modes = [], cloud = [] } = this.player.run?.problem ?? {};
    if (modes.length <= 1 && cloud.length === 0) return 'The last mode stays.';
    this.actions.selectMode(null);
    this.actions.removeMode(index);
    return 'Mode removed.';
  }

  leave() {
    this.actions.selectMode(null);
  }

  /**
   * Plus and minus weigh the chosen mode.
   * @param {string} key
   */
  key(key) {
    const index = this.plot.mode;
    const up = key === '+' || key === '=';
    if (!up && key !== '-') return null;
    const mode = index === null ? undefined : this.plot.problem?.modes[index];
    if (index === null || !mode) return 'Choose a mode first.';
    const next = { ...mode, weight: weighed((mode.weight ?? 1) * (up ? heavier : 1 / heavier)) };
    this.#change(index, next, undefined, true);
    return `Weight ${weightText(next)}.`;
  }

  /**
   * @param {number} index
   * @param {Mode} mode
   * @param {import('./handles.js').Held | undefined} held
   * @param {boolean} ended
   */
  #change(index, mode, held, ended) {
    const { plot } = this;
    const modes = (plot.problem?.modes ?? []).map((old, i) => (i === index ? mode : old));
    plot.draft.set({ modes, held });
    if (ended) plot.draft.end();
    this.actions.changeMode(index, mode, ended);
  }

  /**
   * @param {number} index
   * @param {Mode} mode
   * @param {Handle} handle
   * @returns {Grip & {mode: number}}
   */
  #handle(index, mode, handle) {
    const { plot, actions } = this;
    return {
      mode: index,
      name: `Mode ${index + 1}, ${names[handle.part]}`,
      x: handle.x,
      y: handle.y,
      move: (px, py, ended) => {
        if (plot.mode !== index) actions.selectMode(index);
        const next = moved(plot.viewport, mode, handle, px, py);
        this.#change(index, next.mode, next.held, ended);
        return `mode ${index + 1}: ${described(next.mode, handle.part)}`;
      },
      abort: () => {
        plot.draft.clear();
        actions.changeMode(index, null, true);
      },
      press: () => {
        actions.selectMode(index);
        return `Mode ${index + 1} is chosen: ${described(mode, 'centre')}, ${described(mode, 'major')}, ${described(mode, 'weight')}.`;
      },
    };
  }

  /**
   * @param {number} x
   * @param {number} y
   * @returns {Grip & {data: true}}
   */
  #data(x, y) {
    const { plot, player, actions } = this;
    const run = player.run;
    const asked = run?.spec.y ?? [0, 0];
    const noise = (run?.problem.y ?? asked).map((value, i) => value - asked[i]);
    return {
      data: true,
      name: 'Data',
      x,
      y,
      move: (px, py, ended) => {
        const at = point(plot.viewport, px, py);
        const A = plot.problem?.A ?? [
          [0, 0],
          [0, 0],
        ];
        const y = /** @type {Vec} */ (
          A.map((row, i) => tidy(Math.min(1e4, Math.max(-1e4, row[0] * at[0] + row[1] * at[1] - noise[i]))))
        );
        plot.draft.set({ y: [y[0] + noise[0], y[1] + noise[1]] });
        if (ended) plot.draft.end();
        actions.data(y, ended);
        return `y = ${written(y)}`;
      },
      abort: () => {
        plot.draft.clear();
        actions.data(null, true);
      },
      press: () => `Data y = ${written([asked[0], asked[1]])}.`,
    };
  }

  /**
   * The pixel where the data line, or the one point that explains the data, is nearest to a pixel.
   * @param {number} px
   * @param {number} py
   * @returns {Vec | null}
   */
  #foot(px, py) {
    const { viewport, problem } = this.plot;
    if (!problem) return null;
    const at = point(viewport, px, py);
    const line = dataLine(problem.A, problem.y);
    const gap = line ? line.offset - line.normal[0] * at[0] - line.normal[1] * at[1] : 0;
    const foot = line ? [at[0] + gap * line.normal[0], at[1] + gap * line.normal[1]] : dataPoint(problem.A, problem.y);
    return foot && [pixelX(viewport, foot[0]), pixelY(viewport, foot[1])];
  }
}

/**
 * @param {Mode} mode
 * @param {import('./handles.js').Part} part
 */
function described(mode, part) {
  switch (part) {
    case 'centre':
      return `centre ${written(mode.mean)}`;
    case 'weight':
      return `weight ${weightText(mode)}`;
    default: {
      const { major, minor, angle } = axesOf(mode.cov);
      return `deviations ${decimal(major)} and ${decimal(minor)}, ${Math.round((angle * 180) / Math.PI)}°`.replace(
        '-',
        '−',
      );
    }
  }
}
