// Says that there is no connection, and counts down to the next try.

import { element, make, write } from '../lib/dom.js';

export class ConnectionLine {
  /** @type {number | undefined} */
  #counting;
  #line = lineIn(element('connection', HTMLElement));
  #brief;

  /**
   * @param {import('./socket.js').Socket} socket
   * @param {{also?: string, beside?: HTMLElement}} how also: what else there is to know; beside: where it is said
   *   again, without the cause
   */
  constructor(socket, { also = '', beside }) {
    this.socket = socket;
    this.also = also;
    this.#brief = beside && lineIn(beside);
    socket.tap({ state: () => this.#show(), text: () => false });
  }

  /** Says it, and goes on counting for as long as the connection is lost. */
  #show() {
    const { state, says, tryIn } = this.socket;
    document.documentElement.dataset.connection = state;
    const lost = says !== '';
    const soon = lost && tryIn > 0 ? ` in ${tryIn} s` : '';
    clearTimeout(this.#counting);
    this.#line(says.slice(0, -1), soon, !lost ? '' : `.${this.also === '' ? '' : ` ${this.also}`}`);
    this.#brief?.(lost ? 'Connection lost, trying again' : '', soon, lost ? '.' : '');
    if (lost) this.#counting = setTimeout(() => this.#show(), 250);
  }
}

/**
 * A line in three parts, the second of which is not read aloud: it changes every second. A line
 * without words has no parts, so that it takes no room.
 * @param {HTMLElement} place
 */
function lineIn(place) {
  const parts = [document.createTextNode(''), make('span', { ariaHidden: 'true' }), document.createTextNode('')];
  return (/** @type {string[]} */ ...texts) => {
    parts.forEach((part, i) => write(part, texts[i]));
    if (texts[0] === '') place.replaceChildren();
    else if (place.firstChild !== parts[0]) place.replaceChildren(...parts);
  };
}
