// The websocket to the server: says hello, sends the newest request, reconnects.

import { decode } from './frames.js';

/** @typedef {import('./spec.js').Spec} Spec */
/** @typedef {import('./run.js').Header} Header */
/** @typedef {import('./run.js').Result} Result */
/** @typedef {import('./frames.js').Frame} Frame */

/** @typedef {'connecting' | 'open' | 'lost'} State */

/**
 * @typedef {object} Listener
 * @property {(state: State) => void} state
 * @property {(header: Header) => void} run
 * @property {(frame: Frame) => void} frame
 * @property {(id: number, result: Result) => void} done
 * @property {(id: number, field: string, message: string) => void} error
 */

const protocol = 1;
// The server takes 20 messages a second; a dragged slider must stay below.
const interval = 1000 / 15;
// The server ends a connection that sends more bytes at once; asking again would be no use.
const largest = 64 * 1024;
const [shortestWait, longestWait] = [250, 5000];

export class Connection {
  /** @type {WebSocket | null} */
  #socket = null;
  /** @type {State} */
  #state = 'connecting';
  /** @type {Spec | null} what the page wants computed, kept to ask again after a loss */
  #wanted = null;
  #id = 0;
  /** @type {Spec | null} of the newest request that was sent */
  #asked = null;
  #wait = shortestWait;
  #sentAt = -Infinity;
  /** @type {number | undefined} */
  #sending;
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
   * The spec that an answer is about, null if a newer request was sent meanwhile.
   * @param {number} id
   */
  asked(id) {
    return id === this.#id ? this.#asked : null;
  }

  /**
   * Asks for a run; null for none. Requests that follow each other fast are
   * coalesced, the newest wins.
   * @param {Spec | null} spec
   */
  request(spec) {
    this.#wanted = spec;
    if (!spec) this.#asked = null; // at once: nothing that still arrives is wanted
    if (this.#state !== 'open' || this.#sending !== undefined) return;
    const wait = this.#sentAt + interval - performance.now();
    if (wait <= 0) this.#send();
    else this.#sending = setTimeout(() => this.#send(), wait);
  }

  #send() {
    clearTimeout(this.#sending);
    this.#sending = undefined;
    if (this.#state !== 'open') return;
    this.#sentAt = performance.now();
    this.#asked = this.#wanted;
    const message = this.#wanted ? { type: 'run', id: ++this.#id, spec: this.#wanted } : { type: 'cancel', id: this.#id };
    const text = JSON.stringify(message);
    if (new Blob([text]).size <= largest) this.#socket?.send(text);
    else this.listener.error(this.#id, '', 'This is too much for one link: fewer starts or modes would do.');
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
      else this.listener.frame(decode(data));
    };
    socket.onclose = () => {
      if (socket === this.#socket) this.#lost();
    };
  }

  /** @param {any} message */
  #text(message) {
    switch (message.type) {
      case 'hello':
        this.#wait = shortestWait;
        this.#turn('open');
        if (this.#wanted) this.#send();
        break;
      case 'run':
        this.listener.run(message);
        break;
      case 'done':
        this.listener.done(message.id, message.result);
        break;
      case 'error':
        this.listener.error(message.id, message.field, message.message);
        break;
    }
  }

  #lost() {
    this.#socket = null;
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
