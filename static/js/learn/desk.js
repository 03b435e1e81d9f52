// Where the figures of the lesson ask the core: one question at a time over one connection. Of what
// one figure asks, only the newest still counts.

import { basinsOf } from '../toy2d/answers.js';
import { Connection } from '../toy2d/connection.js';
import { Run } from '../toy2d/run.js';

/** @typedef {import('../toy2d/spec.js').Spec} Spec */
/** @typedef {import('../toy2d/answers.js').Panel} Panel */
/** @typedef {{paths: Run, basins: import('../toy2d/answers.js').Basins, homotopy: import('../toy2d/answers.js').Homotopy}} Answers */
/** @typedef {keyof Answers} Kind */

/**
 * @typedef {object} Question
 * @property {string} figure
 * @property {Kind} kind
 * @property {import('../toy2d/connection.js').Request} request
 * @property {(answer: any) => void} answered
 * @property {(message: string) => void} failed
 */

export class Desk {
  /** @type {Map<string, Question>} the newest of each figure, in the order of asking */
  #waiting = new Map();
  /** @type {Question | null} */
  #asked = null;
  /** @type {Run | null} whose points are arriving */
  #coming = null;
  #connection;

  /** @param {(waits: boolean) => void} changed whether an answer is awaited without a connection, or from a busy server */
  constructor(changed) {
    this.#connection = new Connection('ws/toy2d', {
      fares: () => {
        const asked = this.#asked;
        const phase = asked ? this.#connection.asked(asked.kind).phase.at : 'idle';
        changed(asked !== null && (this.#connection.state === 'lost' || phase === 'busy'));
      },
      answer: (panel, message, request) => this.#take(panel, message, request),
      frame: (frame, request) => {
        if (request === this.#asked?.request) this.#coming?.add(frame);
      },
      error: (_panels, request, _field, message) => {
        if (request !== null && request === this.#asked?.request) this.#end((asked) => asked.failed(message));
      },
    });
  }

  /**
   * Asks for something of a spec. What the figure asked before is forgotten, unless it is under way: a drag would
   * cancel its own pictures for ever.
   * @template {Kind} K
   * @param {string} figure
   * @param {K} kind
   * @param {Spec} spec
   * @param {(answer: Answers[K]) => void} answered
   * @param {(message: string) => void} failed
   */
  ask(figure, kind, spec, answered, failed) {
    this.#waiting.delete(figure);
    this.#waiting.set(figure, { figure, kind, request: { spec }, answered, failed });
    this.#mark(figure);
    this.#next();
  }

  #next() {
    const [first] = this.#waiting.values();
    if (this.#asked || !first) return;
    this.#waiting.delete(first.figure);
    this.#asked = first;
    this.#coming = null;
    this.#connection.ask([first.kind], first.request);
  }

  /**
   * @param {Panel} panel
   * @param {any} message
   * @param {import('../toy2d/connection.js').Request} request
   */
  #take(panel, message, request) {
    if (panel !== this.#asked?.kind || request !== this.#asked.request) return;
    if (message.type === 'run') this.#coming = new Run(request.spec, message);
    else if (message.type === 'done' && this.#coming) {
      const run = this.#coming;
      run.finish(message);
      this.#end((asked) => asked.answered(run));
    } else if (message.type === 'basins') this.#end((asked) => asked.answered(basinsOf(message)));
    else if (message.type === 'homotopy') this.#end((asked) => asked.answered(message.homotopy));
  }

  /** @param {(asked: Question) => void} tell */
  #end(tell) {
    const asked = /** @type {Question} */ (this.#asked);
    this.#asked = null;
    tell(asked);
    this.#mark(asked.figure);
    this.#next();
  }

  /**
   * Marks a figure that shows what is of an older question than its newest.
   * @param {string} figure
   */
  #mark(figure) {
    document.getElementById(figure)?.toggleAttribute('data-stale', this.#waiting.has(figure));
  }
}
