// A websocket to the server that says hello, stays below the server's allowance of
// messages, and comes back after a loss.

/** @typedef {'connecting' | 'open' | 'lost'} SocketState */

/**
 * @typedef {object} SocketListener
 * @property {(state: SocketState) => void} state
 * @property {(message: any) => void} text
 * @property {(buffer: ArrayBuffer) => void} binary
 */

const protocol = 2;
// The server takes 20 messages a second; what a dragged slider asks must stay below.
const [perSecond, burst] = [15, 30];
// The server ends a connection that sends more bytes at once; asking again would be no use.
const largest = 64 * 1024;
const [shortestWait, longestWait] = [250, 5000];

export class Socket {
  /** @type {SocketState} */
  state = 'connecting';
  /** @type {WebSocket | null} */
  #socket = null;
  #allowance = burst;
  /** When the last message was sent. */
  sentAt = 0;
  #wait = shortestWait;
  /** @type {number | undefined} */
  #reconnecting;

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
    addEventListener('online', () => this.#retryNow());
    addEventListener('pageshow', () => this.#retryNow());
    this.#connect();
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
    if (this.state === 'open') this.#socket?.send(text);
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
      if (typeof data !== 'string') this.listener.binary(data);
      else this.#text(JSON.parse(data));
    };
    socket.onclose = () => {
      if (socket === this.#socket) this.#lost();
    };
  }

  /** @param {any} message */
  #text(message) {
    if (message.type !== 'hello') {
      this.listener.text(message);
      return;
    }
    this.#wait = shortestWait;
    this.#allowance = burst;
    this.#turn('open');
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

  /** @param {SocketState} state */
  #turn(state) {
    this.state = state;
    this.listener.state(state);
  }
}
