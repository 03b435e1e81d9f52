// A websocket to the server that says hello, stays below the server's allowance of
// messages, acknowledges frames, and comes back after a loss.

/** @typedef {'connecting' | 'open' | 'lost'} SocketState */

/**
 * @typedef {object} SocketListener
 * @property {(state: SocketState) => void} state
 * @property {(message: any) => void} text
 * @property {(buffer: ArrayBuffer) => void} binary
 */

/** @typedef {{state: (state: SocketState) => void, text: (message: any) => boolean}} Tap text: whether the message was for it */

const protocol = 3;
// The server takes 20 messages a second; what a dragged slider asks must stay below.
const [perSecond, burst] = [15, 30];
// The server ends a connection that sends more bytes at once; asking again would be no use.
const largest = 128 * 1024;
const [shortestWait, longestWait] = [250, 5000];
// It takes 200 acknowledgements a second: one for all frames that arrive within so many ms.
const acknowledgeEvery = 8;
// In ms: a network that is gone says nothing, and the browser finds out after minutes only. When
// a page in sight has heard nothing for so long it asks for a sign of life, and waits for it.
const silence = 8000;
const proofOfLife = 4000;
// In ms: a network that swallows what is sent would keep a new connection waiting for minutes.
const longestTry = 10_000;

// In a row, before the server is asked over http what keeps the page from a websocket: one may
// be that it has just begun.
const enough = 2;

const blocked =
  'The server answers, but something on the way to it does not let websockets through. A proxy has to speak HTTP/1.1 to the server and to pass on the headers ' +
  'Upgrade and Connection (nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade").';

export class Socket {
  /** @type {SocketState} */
  state = 'connecting';
  /** @type {WebSocket | null} */
  #socket = null;
  /** With a name under which the server knows this socket when it connects again: a page may have several. */
  #hello = JSON.stringify({
    type: 'hello',
    version: protocol,
    page: Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(''),
  });
  #allowance = burst;
  /** When the last message was sent. */
  sentAt = 0;
  /** When the last message arrived. */
  #heardAt = 0;
  #wait = shortestWait;
  /** @type {number | undefined} */
  #reconnecting;
  /** When the next connection is tried. */
  #nextTry = 0;
  /** @type {number | undefined} waits for a silence */
  #watching;
  /** @type {number | undefined} waits for a sign of life */
  #doubting;
  /** @type {{id: number, frames: number} | null} to acknowledge */
  #received = null;
  /** @type {number | undefined} */
  #acknowledging;
  /** @type {Tap[]} */
  #taps = [];
  /** Why the server closed the connection, '' if it did not say. */
  reason = '';
  /** What keeps the page from a connection, in sentences; '' if that is not known. */
  #cause = '';
  /** Connections in a row that did not come about. */
  #failures = 0;
  /** A name of the server that runs: another one after it was started anew. */
  server = '';

  /**
   * @param {string} path relative to the page
   * @param {SocketListener} listener
   */
  constructor(path, listener) {
    const url = new URL(path, location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    url.hash = '';
    this.url = url.href;
    this.listener = listener;
    for (const wake of ['online', 'pageshow', 'focus']) addEventListener(wake, () => this.#wake());
    document.addEventListener('visibilitychange', () => document.hidden || this.#wake());
    this.#connect();
  }

  /** That there is no connection, and why; '' if there is one, or the first is being made. */
  get says() {
    if (this.state !== 'lost') return '';
    if (this.#cause !== '') return `${this.#cause} This page tries again.`;
    return `${this.reason === '' ? 'Connection lost' : `${this.reason[0].toUpperCase()}${this.reason.slice(1)}`}, trying again.`;
  }

  /** Whole seconds until a connection is tried again; 0 while it is, and while there is one. */
  get tryIn() {
    return this.#reconnecting === undefined ? 0 : Math.max(1, Math.ceil((this.#nextTry - performance.now()) / 1000));
  }

  /** How long to wait before the next message, in ms. */
  get pause() {
    const left = this.#left;
    return left >= 1 ? 0 : ((1 - left) / perSecond) * 1000;
  }

  get #left() {
    return Math.min(burst, this.#allowance + ((performance.now() - this.sentAt) / 1000) * perSecond);
  }

  /**
   * Sends a message if the connection is open; false if it is too long for any.
   * @param {object} message
   */
  send(message) {
    const text = JSON.stringify(message);
    if (new Blob([text]).size > largest) return false;
    this.#allowance = this.#left - 1;
    this.sentAt = performance.now();
    this.#write(text);
    return true;
  }

  /**
   * Hears of the connection's states and, before the page, of messages.
   * @param {Tap} tap
   */
  tap(tap) {
    this.#taps.push(tap);
  }

  /**
   * Says how many frames of an ask have arrived.
   * @param {number} id
   * @param {number} frames
   */
  acknowledge(id, frames) {
    this.#received = { id, frames };
    this.#acknowledging ??= setTimeout(() => {
      this.#acknowledging = undefined;
      this.#write(JSON.stringify({ type: 'ack', ...this.#received }));
    }, acknowledgeEvery);
  }

  /** @param {string} text that is lost with a connection that closes: what matters is asked again on the next */
  #write(text) {
    if (this.state === 'open' && this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(text);
  }

  #connect() {
    this.#reconnecting = undefined;
    const socket = new WebSocket(this.url);
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    setTimeout(() => {
      if (socket === this.#socket && this.state !== 'open') this.#giveUp(socket);
    }, longestTry);
    socket.onopen = () => socket.send(this.#hello);
    socket.onmessage = ({ data }) => {
      if (socket !== this.#socket) return;
      clearTimeout(this.#doubting);
      this.#heardAt = performance.now();
      if (typeof data !== 'string') this.listener.binary(data);
      else this.#text(JSON.parse(data));
    };
    socket.onclose = ({ reason }) => {
      if (socket === this.#socket) this.#lost(reason);
    };
  }

  /** @param {any} message */
  #text(message) {
    if (message.type !== 'hello') {
      if (!this.#taps.some((tap) => tap.text(message))) this.listener.text(message);
      return;
    }
    if (this.state === 'open') return; // it only had to show that it lives
    this.server = message.server;
    this.#wait = shortestWait;
    this.#allowance = burst;
    this.#failures = 0;
    this.#cause = '';
    this.#turn('open');
  }

  /** @param {string} reason */
  #lost(reason) {
    clearTimeout(this.#doubting);
    this.#socket = null;
    this.reason = reason;
    if (this.state !== 'open' && ++this.#failures >= enough) void this.#inquire();
    // Half of the wait is jitter: a whole class must not come back at one moment.
    const wait = this.#wait * (0.5 + Math.random() / 2);
    this.#nextTry = performance.now() + wait;
    this.#reconnecting = setTimeout(() => this.#connect(), wait);
    this.#wait = Math.min(longestWait, this.#wait * 2);
    this.#turn('lost');
  }

  /** Asks the server what keeps the page from a websocket. A server that is not there is no cause to tell of. */
  async #inquire() {
    const response = await fetch(new URL('ws/check', location.href), { method: 'POST' }).catch(() => null);
    const text =
      response && response.headers.get('Content-Type')?.startsWith('text/plain') && response.status !== 502
        ? (await response.text()).trim()
        : '';
    const cause = response?.ok ? blocked : text.length < 1000 ? text : '';
    if (this.state === 'open' || cause === this.#cause) return;
    this.#cause = cause;
    this.#turn('lost');
  }

  /** Somebody is there again: connects at once, or finds out whether the connection lives. */
  #wake() {
    if (this.#reconnecting !== undefined) {
      clearTimeout(this.#reconnecting);
      this.#wait = shortestWait;
      this.#connect();
    } else this.#doubt();
  }

  /** Doubts a connection that is silent. */
  #watch() {
    clearTimeout(this.#watching);
    if (this.state !== 'open') return;
    const left = this.#heardAt + silence - performance.now();
    if (left <= 0 && !document.hidden) this.#doubt();
    this.#watching = setTimeout(() => this.#watch(), left > 0 ? left : silence);
  }

  /** Finds out whether the connection lives: one that does not answer is given up. */
  #doubt() {
    if (this.state !== 'open') return;
    const doubted = this.#socket;
    clearTimeout(this.#doubting);
    doubted?.send(this.#hello);
    this.#doubting = setTimeout(() => this.#giveUp(doubted), proofOfLife);
  }

  /** @param {WebSocket | null} socket */
  #giveUp(socket) {
    if (!socket || socket !== this.#socket) return;
    this.#socket = null; // nothing is heard of it any more
    socket.close();
    this.#lost('');
  }

  /** @param {SocketState} state */
  #turn(state) {
    this.state = state;
    this.#watch();
    this.listener.state(state);
    for (const tap of this.#taps) tap.state(state);
  }
}
