// What becomes of something that a page asks of the server: one state, and one function that
// takes an event to the next. It is pure, with no clock, socket or element: connections send
// what a state says is due, and pages show nothing of an ask that its state does not say.

/**
 * How an ask fares. At asking with no id it is due to be sent, with an id it has been. At
 * arriving the work is done and some of the answer is still on its way.
 * @typedef {{at: 'idle'} | {at: 'offline'} | {at: 'asking'} | {at: 'waiting', place: number, of: number}
 *   | {at: 'running', track: number, done: number, of: number} | {at: 'arriving'} | {at: 'busy', message: string, seconds: number}
 *   | {at: 'done'} | {at: 'cancelled', message: string} | {at: 'failed', message: string} | {at: 'refused', field: string, message: string}} Phase
 */

/**
 * @template W what is wanted
 * @typedef {object} Ask
 * @property {boolean} online
 * @property {W | null} want null exactly when idle
 * @property {number} id under which the server was asked on this connection, 0 if it was not
 * @property {Phase} phase
 */

/**
 * What the page does and what befalls it, then what the server says of the ask with an id:
 * of any other than the newest it is too late.
 * @template W
 * @typedef {{type: 'want', want: W} | {type: 'drop'} | {type: 'cancel'} | {type: 'open'} | {type: 'lost'} | {type: 'sent', id: number} | ({id: number} & Answer)} Event
 */
/**
 * @typedef {{type: 'waiting', place: number, of: number} | {type: 'running', track: number, done: number, of: number} | {type: 'done', whole: boolean}
 *   | {type: 'whole'} | {type: 'cancelled', message: string} | {type: 'failed', message: string} | {type: 'refused', field: string, message: string}
 *   | {type: 'busy', message: string, seconds: number} | {type: 'again'}} Answer
 */

/** @returns {Ask<any>} nothing is wanted, and there is no connection yet */
export function nothing() {
  return { online: false, want: null, id: 0, phase: { at: 'idle' } };
}

const ends = ['idle', 'done', 'cancelled', 'failed', 'refused'];

/**
 * Whether something is wanted that has not come to its end.
 * @param {Ask<any>} ask
 */
export function pending({ phase }) {
  return !ends.includes(phase.at);
}

/**
 * Whether it is time to send the ask.
 * @param {Ask<any>} ask
 */
export function due({ phase, id }) {
  return phase.at === 'asking' && id === 0;
}

/**
 * @template W
 * @param {Ask<W>} ask
 * @param {Event<W>} event
 * @returns {Ask<W>} the same object if nothing has changed
 */
export function step(ask, event) {
  const { online } = ask;
  switch (event.type) {
    case 'want':
      return { ...anew(online), want: event.want };
    case 'drop':
      return ask.want === null ? ask : { ...nothing(), online };
    case 'open':
      return { ...ask, online: true, ...(pending(ask) && anew(true)) };
    case 'lost':
      return { ...ask, id: 0, online: false, ...(pending(ask) && anew(false)) };
    case 'cancel':
      return pending(ask) ? { ...ask, phase: { at: 'cancelled', message: '' } } : ask;
    case 'sent':
      return due(ask) ? { ...ask, id: event.id } : ask;
  }
  return pending(ask) && ask.id !== 0 && event.id === ask.id ? answered(ask, event) : ask;
}

/**
 * What is wanted is to be asked, as soon as there is a connection.
 * @param {boolean} online
 * @returns {{online: boolean, id: number, phase: Phase}}
 */
function anew(online) {
  return { online, id: 0, phase: { at: online ? 'asking' : 'offline' } };
}

/**
 * @template W
 * @param {Ask<W>} ask
 * @param {Answer} answer
 * @returns {Ask<W>}
 */
function answered(ask, answer) {
  const { at } = ask.phase;
  if (at === 'busy' && answer.type !== 'again') return ask;
  switch (answer.type) {
    case 'again':
      return { ...ask, ...anew(ask.online) };
    case 'whole':
      return at === 'arriving' ? { ...ask, phase: { at: 'done' } } : ask;
    case 'done':
      return { ...ask, phase: { at: answer.whole ? 'done' : 'arriving' } };
  }
  const { type, ...rest } = answer;
  return { ...ask, phase: /** @type {Phase} */ ({ at: type, ...rest }) };
}
