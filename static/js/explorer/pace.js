// When what is due is sent: not before the server takes more, and not while a page that is being
// dragged waits for its answers.

export class Pace {
  /** @type {number | undefined} */
  #waiting;

  /**
   * @param {import('./socket.js').Socket} socket
   * @param {object} asks
   * @param {() => boolean} asks.due whether there is anything to send
   * @param {() => number} asks.wait how long to wait for answers, in ms
   * @param {() => void} asks.send
   */
  constructor(socket, { due, wait, send }) {
    this.socket = socket;
    this.due = due;
    this.wait = wait;
    this.send = send;
  }

  /** Something has changed: sends what is due, now or as soon as it may. */
  go() {
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
    if (this.socket.state !== 'open' || !this.due()) return;
    const wait = Math.max(this.socket.pause, this.wait());
    if (wait > 0) this.#waiting = setTimeout(() => this.go(), wait);
    else this.send();
  }
}

/**
 * How long to wait before a busy server is asked again, in ms: not all pages at one moment.
 * @param {number} seconds after which it may be asked
 */
export function retryAfter(seconds) {
  return seconds * 1000 * (1 + Math.random() / 4);
}
