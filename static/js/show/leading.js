// Leading shows: its followers see what this page does.

/** @typedef {import('./show.js').ShowState} ShowState */

/**
 * @typedef {object} Led a show that this page leads
 * @property {string} id
 * @property {string} token which the server gave to this page alone
 * @property {boolean} always whether the server hears of every change; otherwise it is a run's, which only its followers need to hear of
 * @property {number} followers
 * @property {string} sent what was sent last, but for where a clock is that plays
 */

// In ms: the least time between two states. Together with what the page asks it must stay
// below the server's allowance of messages.
const interval = 150;

export class Leading {
  /** @type {Map<string, Led>} */
  #shows = new Map();
  /** @type {number | undefined} */
  #waiting;
  #publishedAt = -interval;
  /** Whether what the page shows is too long for a message: a link is longer than its spec. */
  tooLong = false;

  /**
   * @param {import('../explorer/socket.js').Socket} socket
   * @param {import('./show.js').Stage} stage
   * @param {() => void} changed the number of followers, or of shows
   */
  constructor(socket, stage, changed) {
    this.socket = socket;
    this.stage = stage;
    this.changed = changed;
  }

  /**
   * Leads a show from now on.
   * @param {string} id
   * @param {string} token
   * @param {boolean} always
   */
  begin(id, token, always) {
    if (this.#shows.has(id)) return;
    this.#shows.set(id, { id, token, always, followers: 0, sent: '' });
    this.#claim(id);
    this.changed();
  }

  /**
   * Leads a show no more.
   * @param {string} id
   * @param {boolean} over whether it is the end of it for all
   */
  end(id, over) {
    const led = this.#shows.get(id);
    if (!led) return;
    this.#shows.delete(id);
    this.tooLong &&= this.#shows.size > 0;
    if (this.socket.state === 'open') this.socket.send({ type: 'rest', show: id, token: led.token, over });
    this.changed();
  }

  /** @param {string} id @returns {Led | undefined} */
  show(id) {
    return this.#shows.get(id);
  }

  /** The connection is open again: the server does not know the leader yet. */
  open() {
    for (const id of this.#shows.keys()) this.#claim(id);
  }

  /** @param {string} id */
  #claim(id) {
    const led = this.#shows.get(id);
    if (!led || this.socket.state !== 'open') return;
    led.sent = '';
    if (led.always) this.publish();
    else this.socket.send({ type: 'lead', show: id, token: led.token });
  }

  /**
   * The server says how many follow.
   * @param {string} id
   * @param {number} followers
   */
  count(id, followers) {
    const led = this.#shows.get(id);
    if (!led || led.followers === followers) return;
    if (followers > led.followers) led.sent = ''; // those who came late have seen nothing yet
    led.followers = followers;
    this.publish();
    this.changed();
  }

  /** Something has changed: what is so before the next message is what counts. */
  publish() {
    if (this.#waiting !== undefined || this.#shows.size === 0) return;
    const wait = Math.max(0, this.#publishedAt + interval - performance.now(), this.socket.pause);
    this.#waiting = setTimeout(() => {
      this.#waiting = undefined;
      this.#publish();
    }, wait);
  }

  #publish() {
    if (this.socket.state !== 'open') return;
    const state = this.stage.capture();
    const text = JSON.stringify({ ...state, share: state.playing ? 0 : state.share, wait: 0 });
    const was = this.tooLong;
    for (const led of this.#shows.values()) {
      // A follower of a run is not led away from it.
      if (led.sent === text || (!led.always && (led.followers === 0 || !this.stage.settled()))) continue;
      led.sent = text;
      this.#publishedAt = performance.now();
      this.tooLong = !this.socket.send({ type: 'lead', show: led.id, token: led.token, state });
    }
    if (this.tooLong !== was) this.changed();
  }
}
