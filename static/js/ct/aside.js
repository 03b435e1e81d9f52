// What the page asks of the server beside its run, on the same socket: many seeds, or the curvature. Of each the newest
// ask wins, and survives a loss of the connection.

import { due, nothing, pending, step } from '../explorer/ask.js';
import { Pace, retryAfter } from '../explorer/pace.js';

/** @typedef {import('./spec.js').Spec} Spec */

/** @typedef {{ask: string, part: string, end: string}} Types of messages: the ask and its first answer, what comes part by part, and the last */

/**
 * @typedef {object} Listener
 * @property {(phase: import('../explorer/ask.js').Phase) => void} fares how the ask does
 * @property {(head: any) => void} begin parts come, from the first on
 * @property {(part: any) => void} part
 * @property {(end: any) => void} finish
 * @property {(spec: Spec, field: string) => Promise<boolean>} mend whether what the server lacks has been brought to it
 */

export class Aside {
  /** @type {import('../explorer/ask.js').Ask<Spec>} */
  #ask = nothing();
  /** Under which the server knows an ask on this connection, 0 for none. */
  #sent = 0;
  /** Specs for whose sake something was brought to the server, once for each. */
  #mended = new WeakSet();
  #pace;

  /**
   * @param {import('./connection.js').Connection} connection
   * @param {Types} types
   * @param {Listener} listener
   */
  constructor(connection, types, listener) {
    this.types = types;
    this.connection = connection;
    this.listener = listener;
    const { socket } = connection;
    this.#pace = new Pace(socket, { due: () => due(this.#ask), wait: () => 0, send: () => this.#send() });
    socket.tap({ state: (state) => this.#turned(state), text: (message) => this.#text(message) });
    if (socket.state === 'open') this.#take({ type: 'open' }); // made late, with the card
  }

  /** Whether an ask has not come to its end. */
  get pending() {
    return pending(this.#ask);
  }

  /** @param {Spec} spec for which it is wanted, in the place of the one before */
  want(spec) {
    this.#take({ type: 'want', want: spec });
  }

  cancel() {
    this.#take({ type: 'cancel' });
  }

  /** @param {import('../explorer/ask.js').Event<any>} event */
  #take(event) {
    const before = this.#ask;
    this.#ask = step(before, event);
    if (this.#ask === before) return;
    if (event.type === 'cancel' && this.#sent > 0) this.connection.socket.send({ type: 'cancel', id: this.#sent });
    const { phase, id } = this.#ask;
    if (phase.at === 'busy' && phase !== before.phase)
      setTimeout(() => this.#take({ type: 'again', id }), retryAfter(phase.seconds));
    this.listener.fares(phase);
    this.#pace.go();
  }

  #send() {
    const id = this.connection.number();
    const sent = this.connection.socket.send({ type: this.types.ask, id, spec: this.#ask.want });
    this.#sent = sent ? id : 0;
    this.#take({ type: 'sent', id });
    if (!sent) this.#take({ type: 'refused', id, field: '', message: 'This is too much for one message.' });
  }

  /** @param {any} message @returns {boolean} whether it was for this ask */
  #text(message) {
    if (message.id === 0 || message.id !== this.#sent) return false;
    const { id } = message;
    if (id !== this.#ask.id || !this.pending) return true; // of what is not wanted any more
    if (message.type === this.types.ask) this.listener.begin(message);
    else if (message.type === 'state') this.#state(message);
    else if (message.type === this.types.part) {
      this.listener.part(message);
      this.#take({ type: 'running', id, track: 0, done: message.done, of: message.of });
    } else if (message.type === this.types.end) {
      this.#take({ type: 'done', id, whole: true });
      this.listener.finish(message);
    } else if (message.type === 'error') void this.#failed(message);
    return true;
  }

  /** @param {any} message */
  #state({ id, state, position = 0, of = 0, done = 0 }) {
    if (state === 'queued') this.#take({ type: 'waiting', id, place: position, of });
    else this.#take({ type: 'running', id, track: 0, done, of });
  }

  /** @param {{id: number, field: string, message: string, retry?: number}} error */
  async #failed({ id, field, message, retry }) {
    const { want } = this.#ask;
    if (retry) this.#take({ type: 'busy', id, message, seconds: retry });
    else if (want && !this.#mended.has(want) && (await this.listener.mend(want, field))) {
      this.#mended.add(want);
      this.#take({ type: 'again', id });
    } else this.#take({ type: 'refused', id, field, message });
  }

  /** @param {import('../explorer/socket.js').SocketState} state */
  #turned(state) {
    this.#sent = 0;
    this.#take({ type: state === 'open' ? 'open' : 'lost' });
  }
}
