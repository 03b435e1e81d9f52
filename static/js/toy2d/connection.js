// The websocket to the server: says hello, asks for panels, reconnects. For each
// panel the newest ask wins.

import { decode } from './frames.js';

/** @typedef {import('./spec.js').Spec} Spec */
/** @typedef {import('./answers.js').Panel} Panel */

/** @typedef {'connecting' | 'open' | 'lost'} State */

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

const protocol = 2;
// The server takes 20 messages a second; what a dragged slider asks must stay below.
const [perSecond, burst] = [15, 30];
// In ms: while answers are under way the next ask waits for them, or a drag would cancel
// its own pictures for ever; but not for longer than this, nor once the hand has come to
// rest: when nothing has been asked for somewhat longer than between the asks before.
const patience = 300;
const [shortestRest, longestRest] = [20, 60];
// The server ends a connection that sends more bytes at once; asking again would be no use.
const largest = 64 * 1024;
const [shortestWait, longestWait] = [250, 5000];

/** The panels that messages belong to, and whether they are the last word on it. */
const messages = /** @type {Record<string, {panel?: Panel, last: boolean}>} */ ({
  run: { last: false },
  done: { last: true },
  basins: { panel: 'basins', last: true },
  series: { panel: 'series', last: true },
  homotopy: { panel: 'homotopy', last: true },
  progress: { last: false },
  sweep: { panel: 'sweep', last: false },
  'sweep-row': { panel: 'sweep', last: false },
  swept: { panel: 'sweep', last: true },
});

export class Connection {
  /** @type {WebSocket | null} */
  #socket = null;
  /** @type {State} */
  #state = 'connecting';
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
  #allowance = burst;
  #sentAt = 0;
  /** @type {number | undefined} */
  #sending;
  #wait = shortestWait;
  /** @type {number | undefined} */
  #reconnecting;

  /**
   * @param {string} path of the websocket, relative to the page
   * @param {Listener} listener
   */
  constructor(path, listener) {
    const url = new URL(path, location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    url.hash = '';
    this.url = url.href;
    this.listener = listener;
    addEventListener('online', () => this.#retryNow());
    addEventListener('pageshow', () => this.#retryNow());
    this.#connect();
  }

  get state() {
    return this.#state;
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
      if (asked && !asked.answered) this.#send({ type: 'cancel', id: asked.id, panel });
      this.#asked.delete(panel);
    }
  }

  /** Whether answers of live panels are under way. */
  get #busy() {
    return [...this.#asked].some(([panel, { answered }]) => panel !== 'sweep' && !answered);
  }

  #schedule() {
    if (this.#state !== 'open' || this.#unsent.size === 0) return;
    clearTimeout(this.#sending);
    this.#sending = undefined;
    const now = performance.now();
    const left = Math.min(burst, this.#allowance + ((now - this.#sentAt) / 1000) * perSecond);
    const forAllowance = left >= 1 ? 0 : ((1 - left) / perSecond) * 1000;
    const forAnswer = this.#busy ? Math.min(this.#sentAt + patience, this.#askedAt + this.#rest) - now : 0;
    const wait = Math.max(forAllowance, forAnswer);
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
      if (!this.#send({ type: 'ask', id, panels, ...request })) {
        this.#finish(panels);
        this.listener.error(panels, request, '', 'This is too much for one message: fewer starts or modes would do.');
      }
    }
  }

  /** @param {object} message */
  #send(message) {
    const text = JSON.stringify(message);
    if (new Blob([text]).size > largest) return false;
    const now = performance.now();
    this.#allowance = Math.min(burst, this.#allowance + ((now - this.#sentAt) / 1000) * perSecond) - 1;
    this.#sentAt = now;
    if (this.#state === 'open') this.#socket?.send(text);
    return true;
  }

  #connect() {
    this.#reconnecting = undefined;
    const socket = new WebSocket(this.url);
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => socket.send(JSON.stringify({ type: 'hello', version: protocol }));
    socket.onmessage = ({ data }) => {
      if (socket !== this.#socket) return;
      if (typeof data === 'string') this.#text(JSON.parse(data));
      else this.#frame(decode(data));
    };
    socket.onclose = () => {
      if (socket === this.#socket) this.#lost();
    };
  }

  /** @param {import('./frames.js').Frame} frame */
  #frame(frame) {
    const asked = this.#asked.get(frame.panel);
    if (asked?.id === frame.id) this.listener.frame(frame, asked.request);
  }

  /** @param {any} message */
  #text(message) {
    if (message.type === 'hello') this.#opened();
    else if (message.type === 'error') this.#failed(message);
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

  /** @param {{id: number, panel: Panel | '', field: string, message: string}} error */
  #failed({ id, panel, field, message }) {
    if (id === 0) {
      this.listener.error([], null, field, message);
      return;
    }
    const panels = [...this.#asked].filter(([p, asked]) => asked.id === id && (panel === '' || panel === p)).map(([p]) => p);
    if (panels.length === 0) return; // of what was replaced meanwhile
    const request = /** @type {{request: Request}} */ (this.#asked.get(panels[0])).request;
    this.#finish(panels);
    this.listener.error(panels, request, field, message);
  }

  #opened() {
    this.#wait = shortestWait;
    this.#turn('open');
    for (const panel of this.#wanted.keys()) this.#unsent.add(panel);
    this.#allowance = burst;
    this.#schedule();
  }

  #lost() {
    this.#socket = null;
    this.#asked.clear();
    this.#turn('lost');
    // Half of the wait is jitter: a whole class must not come back at one moment.
    this.#reconnecting = setTimeout(() => this.#connect(), this.#wait * (0.5 + Math.random() / 2));
    this.#wait = Math.min(longestWait, this.#wait * 2);
  }

  #retryNow() {
    if (this.#reconnecting === undefined) return;
    clearTimeout(this.#reconnecting);
    this.#wait = shortestWait;
    this.#connect();
  }

  /** @param {State} state */
  #turn(state) {
    this.#state = state;
    this.listener.state(state);
  }
}
