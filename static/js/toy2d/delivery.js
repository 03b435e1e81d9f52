// Takes what the server answers to the parts of the page that show it.

import { basinsOf } from './answers.js';
import { Run } from './run.js';
import { methodName } from './methods.js';
import { count } from './starts.js';

/**
 * @typedef {object} Parts
 * @property {import('./link.js').State} state
 * @property {import('./run.js').Player} player
 * @property {import('./moment.js').Moment} moment
 * @property {import('./runs.js').Runs} runs
 * @property {import('./panes/panes.js').Panes} panes
 */

export class Delivery {
  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
  }

  /**
   * @param {import('./answers.js').Panel} panel
   * @param {any} message
   * @param {import('./connection.js').Request} request
   */
  answer(panel, message, request) {
    const {
      moment,
      runs,
      panes: { twin, basins, homotopy, sweep, remedies, samples, curvature },
    } = this.parts;
    switch (message.type) {
      case 'run':
        if (panel === 'paths') runs.begin(new Run(request.spec, message));
        else if (request.twin) twin.begin(new Run(request.twin, message), request.spec);
        break;
      case 'done':
        if (panel === 'paths') runs.finish(message);
        else twin.finish(message);
        break;
      case 'basins':
        basins.show(basinsOf(message));
        break;
      case 'series':
        this.#chart(message.runs, request);
        break;
      case 'homotopy':
        homotopy.show(message.homotopy);
        break;
      case 'progress':
        homotopy.progress(message.done, message.of);
        break;
      case 'sweep':
        sweep.begin(message);
        break;
      case 'sweep-row':
        sweep.row(message);
        break;
      case 'swept':
        sweep.finish(message);
        break;
      case 'samples':
        samples.tell('begin', (pane) => pane.begin(message, request.spec));
        break;
      case 'sampled':
        samples.tell('finish', (pane) => pane.finish(message));
        break;
      case 'correction':
        samples.tell('curve', (pane) => pane.beginCurve(message));
        break;
      case 'correction-row':
        samples.tell(`row ${message.t1}`, (pane) => pane.addRow(message));
        break;
      case 'corrected':
        samples.tell('curve end', (pane) => pane.finishCurve(message));
        break;
      case 'curvature':
        curvature.tell('begin', (pane) => pane.begin(message, request.spec));
        break;
      case 'curvature-row':
        curvature.tell(`row ${message.index}`, (pane) => pane.add(message));
        break;
      case 'curved':
        curvature.tell('finish', (pane) => pane.finish(message));
        break;
      case 'remedies':
        remedies.show(message.remedies, request.spec);
        break;
    }
    moment.show();
  }

  /**
   * @param {import('./answers.js').Series[]} series of the chosen start, under one method or two
   * @param {import('./connection.js').Request} request
   */
  #chart(series, { spec, twin }) {
    const {
      state,
      panes: { charts },
    } = this.parts;
    const start = Math.min(state.view.start ?? 0, Math.max(0, count(spec) - 1));
    const methods = [spec, twin].map((s) => (s ? methodName(s.method) : ''));
    charts.show(
      `Start ${start + 1}`,
      series.map((one, i) => ({ label: methods[i], series: one })),
    );
  }

  /** @param {import('./frames.js').Frame} frame */
  frame(frame) {
    const {
      player,
      runs,
      panes: { twin, samples },
    } = this.parts;
    if (frame.panel === 'samples') samples.tell(`frame ${frame.id} ${frame.sequence}`, (pane) => pane.add(frame));
    else if (frame.panel === 'twin') twin.add(frame, player.share);
    else runs.add(frame);
    player.changed();
  }
}
