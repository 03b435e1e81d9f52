// Asks the server for panels. For each panel the newest ask wins.

import { Socket } from '../socket.js';
import { decode } from './frames.js';

/** @typedef {import('./spec.js').Spec} Spec */
/** @typedef {import('./answers.js').Panel} Panel */

/** @typedef {import('../socket.js').SocketState} State */

/**
 * What an ask is about. Panels that are asked with the same object go in one message.
 * @typedef {{spec: Spec, twin?: Spec, start?: import('./spec.js').Vec}} Request
 */

/**
 * Is told of answers to the newest ask of their panel; request is what was asked.
 * @typedef {object} Listener
 * @property {(state: State) => void} state
 * @property {(panel: Panel, message: any, request: Request) => void} answer
 * @property {(frame: import('./frames.js').Frame, request: Request) => void} frame
 * @property {(panels: Panel[], request: Request | null, field: string, message: string) => void} error
 */

// In ms: while answers are under way the next ask waits for them, or a drag would cancel
// its own pictures for ever; but not for longer than this, nor once the hand has come to
// rest: when nothing has been asked for somewhat longer than between the asks before.
const patience = 300;
const [shortestRest, longestRest] = [20, 60];

/** The panels that messages belong to, and whether they are the last word on it. */
const messages = /** @type {Record<string, {panel?: Panel, last: boolean}>} */ ({
  run: { last: false },
  done: { last: true },
  basins: { panel: 'basins', last: true },
  series: { panel: 'series', last: true },
  homotopy: { panel: 'homotopy', last: true },
  progress: { last: false },
  sweep: { panel: 'sweep', last: false },
  'sweep-wait': { panel: 'sweep', last: false },
  'sweep-row': { panel: 'sweep', last: false },
  swept: { panel: 'sweep', last: true },
  remedies: { panel: 'remedies', last: true },
});

export class Connection {
  /** @type {Map<Panel, Request>} asks that have no last word yet, kept to ask again after a loss */
  #wanted = new Map();
  /** @type {Set<Panel>} wanted and not sent yet */
  #unsent = new Set();
  /** @type {Map<Panel, {id: number, request: Request, answered: boolean}>} the newest ask that was sent of each panel */
  #asked = new Map();
  #askedAt = 0;
  /** How long nothing is asked when the hand rests. */
  #rest = longestRest;
  #id = 0;
  /** @type {number | undefined} */
  #sending;

  /**
   * @param {string} path of the websocket, relative to the page
   * @param {Listener} listener
   */
  constructor(path, listener) {
    this.listener = listener;
    this.socket = new Socket(path, {
      state: (state) => this.#turned(state),
      text: (message) => this.#text(message),
      binary: (buffer) => this.#frame(decode(buffer)),
    });
  }

  /** @returns {State} */
  get state() {
    return this.socket.state;
  }

  /**
   * Asks for panels. Asks that follow each other fast are coalesced, the newest wins.
   * @param {Panel[]} panels
   * @param {Request} request
   */
  ask(panels, request) {
    for (const panel of panels) {
      this.#wanted.set(panel, request);
      this.#unsent.add(panel);
    }
    const now = performance.now();
    this.#rest = Math.min(longestRest, Math.max(shortestRest, 1.5 * (now - this.#askedAt)));
    this.#askedAt = now;
    this.#schedule();
  }

  /**
   * Nothing is wanted of these panels any more.
   * @param {Panel[]} panels
   */
  drop(panels) {
    for (const panel of panels) {
      this.#wanted.delete(panel);
      this.#unsent.delete(panel);
      const asked = this.#asked.get(panel);
      if (asked && !asked.answered) this.socket.send({ type: 'cancel', id: asked.id, panel });
      this.#asked.delete(panel);
    }
  }

  /** Whether answers of live panels are under way. */
  get #busy() {
    return [...this.#asked].some(([panel, { answered }]) => panel !== 'sweep' && !answered);
  }

  #schedule() {
    if (this.state !== 'open' || this.#unsent.size === 0) return;
    clearTimeout(this.#sending);
    this.#sending = undefined;
    const now = performance.now();
    const forAnswer = this.#busy ? Math.min(this.socket.sentAt + patience, this.#askedAt + this.#rest) - now : 0;
    const wait = Math.max(this.socket.pause, forAnswer);
    if (wait > 0) this.#sending = setTimeout(() => this.#schedule(), wait);
    else this.#flush();
  }

  #flush() {
    /** @type {Map<Request, Panel[]>} */
    const groups = new Map();
    for (const panel of this.#unsent) {
      const request = /** @type {Request} */ (this.#wanted.get(panel));
      groups.set(request, [...(groups.get(request) ?? []), panel]);
    }
    this.#unsent.clear();
    for (const [request, panels] of groups) {
      const id = ++this.#id;
      for (const panel of panels) this.#asked.set(panel, { id, request, answered: false });
      if (!this.socket.send({ type: 'ask', id, panels, ...request })) {
        this.#finish(panels);
        this.listener.error(panels, request, '', 'This is too much for one message: fewer starts or modes would do.');
      }
    }
  }

  /** @param {import('./frames.js').Frame} frame */
  #frame(frame) {
    const asked = this.#asked.get(frame.panel);
    if (asked?.id === frame.id) this.listener.frame(frame, asked.request);
  }

  /** @param {any} message */
  #text(message) {
    if (message.type === 'error') this.#failed(message);
    else {
      const { panel = message.panel, last } = messages[message.type] ?? { last: false };
      const asked = this.#asked.get(panel);
      if (asked?.id !== message.id) return;
      if (last) this.#finish([panel]);
      this.listener.answer(panel, message, /** @type {Request} */ (asked?.request));
    }
  }

  /** @param {Panel[]} panels whose last word was said */
  #finish(panels) {
    for (const panel of panels) {
      const asked = this.#asked.get(panel);
      if (asked) asked.answered = true;
      if (!this.#unsent.has(panel)) this.#wanted.delete(panel);
    }
    this.#schedule();
  }

  /** @param {{id: number, panel?: Panel, field: string, message: string}} error without a panel it is about all of the ask */
  #failed({ id, panel, field, message }) {
    if (id === 0) {
      this.listener.error([], null, field, message);
      return;
    }
    const panels = [...this.#asked].filter(([p, asked]) => asked.id === id && (!panel || panel === p)).map(([p]) => p);
    if (panels.length === 0) return; // of what was replaced meanwhile
    const request = /** @type {{request: Request}} */ (this.#asked.get(panels[0])).request;
    this.#finish(panels);
    this.listener.error(panels, request, field, message);
  }

  /** @param {State} state */
  #turned(state) {
    if (state === 'lost') this.#asked.clear();
    this.listener.state(state);
    if (state !== 'open') return;
    for (const panel of this.#wanted.keys()) this.#unsent.add(panel);
    this.#schedule();
  }
}
