// Following a show: the page shows what somebody else does, until its person takes over.

/** @typedef {import('./show.js').ShowState} ShowState */

// Of the address: the show that is followed, or that was left and can be followed again.
const [follow, left] = ['follow', 'left'];

/** @typedef {'none' | 'following' | 'left' | 'over'} Bond */

export class Following {
  /** @type {Bond} */
  bond = 'none';
  /** @type {string} the show's id, '' for none */
  id = '';
  /** Whether the leader is connected. */
  led = true;
  followers = 0;
  /** @type {ShowState | null} what is to be seen */
  state = null;
  /** When the state began, on this page's clock. */
  #since = 0;

  /**
   * @param {import('../explorer/socket.js').Socket} socket
   * @param {{state: (state: ShowState) => void, changed: () => void, alone: () => void}} listener a new state; anything that is said of the show; it is not followed any more
   */
  constructor(socket, listener) {
    this.socket = socket;
    this.listener = listener;
    const query = new URLSearchParams(location.search);
    this.id = query.get(follow) ?? query.get(left) ?? '';
    if (this.id !== '') this.bond = query.has(follow) ? 'following' : 'left';
  }

  get follows() {
    return this.bond === 'following';
  }

  /** The connection is open again. */
  open() {
    if (this.follows) this.socket.send({ type: 'follow', show: this.id });
  }

  /**
   * The server says how the show is.
   * @param {{state?: ShowState, age: number, led: boolean, followers: number}} message
   */
  hear({ state, age, led, followers }) {
    if (!this.follows) return;
    this.led = led;
    this.followers = followers;
    if (state) {
      this.state = state;
      this.#since = performance.now() - age;
      this.listener.state(state);
    }
    this.listener.changed();
  }

  /** How long ago the state was, in ms. */
  get age() {
    return performance.now() - this.#since;
  }

  /** The person looks around alone. */
  leave() {
    if (!this.follows) return;
    this.socket.send({ type: 'follow', show: '' });
    this.#turn('left');
  }

  /** The person comes back. */
  comeBack() {
    this.#turn('following');
    this.open();
  }

  /** The server does not have the show any more. */
  end() {
    if (this.bond !== 'none') this.#turn('over');
  }

  /** Nothing more is to be heard of the show. */
  forget() {
    this.#turn('none');
  }

  /** @param {Bond} bond */
  #turn(bond) {
    const alone = this.follows && bond !== 'following';
    this.bond = bond;
    if (bond !== 'following') this.state = null;
    const query = new URLSearchParams(location.search);
    query.delete(follow);
    query.delete(left);
    if (bond === 'following') query.set(follow, this.id);
    if (bond === 'left') query.set(left, this.id);
    const text = query.toString();
    history.replaceState(null, '', `${location.pathname}${text && `?${text}`}${location.hash}`);
    this.listener.changed();
    if (alone) this.listener.alone();
  }
}
