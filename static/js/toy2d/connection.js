// Asks the server for panels. For each panel the newest ask wins, and it survives a loss of the
// connection, a new start of the server, and a server that is busy.

import { due, nothing, pending, step } from '../explorer/ask.js';
import { Pace, retryAfter } from '../explorer/pace.js';
import { Socket } from '../explorer/socket.js';
import { decode } from './frames.js';

/** @typedef {import('./spec.js').Spec} Spec */
/** @typedef {import('./answers.js').Panel} Panel */

/** @typedef {import('../explorer/socket.js').SocketState} State */

/**
 * What an ask is about. Panels that are asked with the same object go in one message.
 * @typedef {{spec: Spec, twin?: Spec, start?: import('./spec.js').Vec, most?: number}} Request
 */

/**
 * Is told of answers to the newest ask that was sent of their panel, which may be older than
 * the newest that is wanted; request is what was asked.
 * @typedef {object} Listener
 * @property {(panels: Panel[]) => void} fares how their newest asks fare has changed
 * @property {(panel: Panel, message: any, request: Request) => void} answer
 * @property {(frame: import('./frames.js').Frame, request: Request) => void} frame
 * @property {(panels: Panel[], request: Request | null, field: string, message: string) => void} error
 */

// In ms: while answers are under way the next ask waits for them, or a drag would cancel
// its own pictures for ever; but not for longer than this, nor once the hand has come to
// rest: when nothing has been asked for somewhat longer than between the asks before.
const patience = 300;
const [shortestRest, longestRest] = [20, 60];

// Panels that no drag asks for: their answers take seconds.
const slow = ['sweep', 'correction', 'curvature'];

/** @typedef {import('../explorer/ask.js').Answer} Answer */

const begun = () => /** @type {const} */ ({ type: 'running', track: 0, done: 0, of: 0 });
const answered = () => /** @type {const} */ ({ type: 'done', whole: true });

/** The panels that messages belong to, unless they say it, and how the ask fares by them. */
const messages = /** @type {Record<string, {panel?: Panel, fares: (message: any) => Answer}>} */ ({
  run: { fares: begun },
  done: { fares: answered },
  basins: { panel: 'basins', fares: answered },
  series: { panel: 'series', fares: answered },
  homotopy: { panel: 'homotopy', fares: answered },
  progress: { fares: ({ done, of }) => ({ type: 'running', track: 0, done, of }) },
  sweep: { panel: 'sweep', fares: begun },
  'sweep-wait': {
    panel: 'sweep',
    fares: ({ position, of }) => (position > 0 ? { type: 'waiting', place: position, of } : begun()),
  },
  'sweep-row': { panel: 'sweep', fares: ({ done, of }) => ({ type: 'running', track: 0, done, of }) },
  swept: { panel: 'sweep', fares: answered },
  remedies: { panel: 'remedies', fares: answered },
  samples: { panel: 'samples', fares: begun },
  sampled: { panel: 'samples', fares: answered },
  correction: { panel: 'correction', fares: begun },
  'correction-row': { panel: 'correction', fares: ({ done, of }) => ({ type: 'running', track: 0, done, of }) },
  corrected: { panel: 'correction', fares: answered },
  curvature: { panel: 'curvature', fares: begun },
  'curvature-row': { panel: 'curvature', fares: begun },
  curved: { panel: 'curvature', fares: answered },
});

export class Connection {
  /** @type {Map<Panel, import('../explorer/ask.js').Ask<Request>>} the newest ask that is wanted of each panel */
  #asks = new Map();
  /** @type {Map<Panel, {id: number, request: Request, answered: boolean}>} the newest ask that was sent of each on this connection */
  #sent = new Map();
  #askedAt = 0;
  /** How long nothing is asked when the hand rests. */
  #rest = longestRest;
  #id = 0;
  #pace;

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
    this.#pace = new Pace(this.socket, {
      due: () => this.#due.length > 0,
      wait: () => this.#wait,
      send: () => this.#flush(),
    });
  }

  /** @returns {State} */
  get state() {
    return this.socket.state;
  }

  /**
   * How the newest ask of a panel fares.
   * @param {Panel} panel
   * @returns {import('../explorer/ask.js').Ask<Request>}
   */
  asked(panel) {
    return this.#asks.get(panel) ?? { ...nothing(), online: this.state === 'open' };
  }

  /**
   * Asks for panels. Asks that follow each other fast are coalesced, the newest wins.
   * @param {Panel[]} panels
   * @param {Request} request
   */
  ask(panels, request) {
    const now = performance.now();
    this.#rest = Math.min(longestRest, Math.max(shortestRest, 1.5 * (now - this.#askedAt)));
    this.#askedAt = now;
    this.#take(panels, () => ({ type: 'want', want: request }));
  }

  /**
   * Nothing is wanted of these panels any more.
   * @param {Panel[]} panels
   */
  drop(panels) {
    for (const panel of panels) {
      const sent = this.#sent.get(panel);
      if (sent && !sent.answered) this.socket.send({ type: 'cancel', id: sent.id, panel });
      this.#sent.delete(panel);
    }
    this.#take(panels, () => ({ type: 'drop' }));
  }

  /**
   * Takes an event to the asks of panels, and tells the page.
   * @param {Iterable<Panel>} panels
   * @param {(panel: Panel) => import('../explorer/ask.js').Event<Request>} event
   */
  #take(panels, event) {
    const turned = [...panels].filter((panel) => {
      const before = this.asked(panel);
      const after = step(before, event(panel));
      this.#asks.set(panel, after);
      return after !== before;
    });
    if (turned.length > 0) this.listener.fares(turned);
    this.#pace.go();
  }

  /** Whether answers of live panels are under way. */
  get #busy() {
    return [...this.#sent].some(([panel, { answered }]) => !slow.includes(panel) && !answered);
  }

  get #due() {
    return [...this.#asks].flatMap(([panel, ask]) => (due(ask) ? [panel] : []));
  }

  /** How long the next ask waits for answers, in ms. */
  get #wait() {
    return this.#busy ? Math.min(this.socket.sentAt + patience, this.#askedAt + this.#rest) - performance.now() : 0;
  }

  #flush() {
    /** @type {Map<Request, Panel[]>} */
    const groups = new Map();
    for (const panel of this.#due) {
      const request = /** @type {Request} */ (this.asked(panel).want);
      groups.set(request, [...(groups.get(request) ?? []), panel]);
    }
    for (const [request, panels] of groups) {
      const id = ++this.#id;
      for (const panel of panels) this.#sent.set(panel, { id, request, answered: false });
      for (const panel of panels) this.#asks.set(panel, step(this.asked(panel), { type: 'sent', id }));
      if (!this.socket.send({ type: 'ask', id, panels, ...request }))
        this.#failed({ id, field: '', message: 'This is too much for one message: fewer starts or modes would do.' });
    }
  }

  /** @param {import('./frames.js').Frame} frame */
  #frame(frame) {
    const sent = this.#sent.get(frame.panel);
    if (sent?.id === frame.id) this.listener.frame(frame, sent.request);
  }

  /** @param {any} message */
  #text(message) {
    if (message.type === 'error') {
      this.#failed(message);
      return;
    }
    const kind = messages[message.type];
    const panel = /** @type {Panel} */ (kind?.panel ?? message.panel);
    const sent = this.#sent.get(panel);
    if (!kind || !sent || sent.id !== message.id) return;
    const fares = kind.fares(message);
    sent.answered ||= fares.type === 'done';
    this.#take([panel], () => ({ ...fares, id: message.id }));
    this.listener.answer(panel, message, sent.request);
  }

  /** @param {{id: number, panel?: Panel, field: string, message: string, retry?: number}} error without a panel it is about all of the ask */
  #failed({ id, panel, field, message, retry }) {
    if (id === 0) {
      this.listener.error([], null, field, message);
      return;
    }
    const about = [...this.#sent].filter(([p, sent]) => sent.id === id && (!panel || panel === p));
    for (const [, sent] of about) sent.answered = true;
    const panels = about.map(([p]) => p).filter((p) => this.asked(p).id === id && pending(this.asked(p)));
    if (panels.length === 0) {
      // of what was replaced meanwhile
      this.#pace.go();
      return;
    }
    if (retry) {
      this.#take(panels, () => ({ type: 'busy', id, message, seconds: retry }));
      setTimeout(() => this.#take(panels, () => ({ type: 'again', id })), retryAfter(retry));
      return;
    }
    const { want } = this.asked(panels[0]);
    this.#take(panels, () => ({ type: 'refused', id, field, message }));
    this.listener.error(panels, want, field, message);
  }

  /** @param {State} state */
  #turned(state) {
    this.#sent.clear();
    this.#take(this.#asks.keys(), () => ({ type: state === 'open' ? 'open' : 'lost' }));
  }
}
