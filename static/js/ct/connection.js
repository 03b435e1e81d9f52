// What the page asks of the server: a run, and a look at a spec while it is changed. Of
// each the newest ask wins, and both survive a loss of the connection.

import { due, nothing, pending, step } from '../explorer/ask.js';
import { Pace, retryAfter } from '../explorer/pace.js';
import { Socket } from '../explorer/socket.js';
import { decode } from './frames.js';
import { Run } from './run.js';

/** @typedef {import('./spec.js').Spec} Spec */
/** @typedef {import('./frames.js').Frame} Frame */

/** @typedef {{type: 'scan' | 'preview', spec: Spec}} Look */
/**
 * @typedef {object} Wanted a run
 * @property {Spec} spec
 * @property {string[]} compare
 * @property {string} key the same for the same settings
 * @property {string} [scan] of the truth and the measurements
 * @property {boolean} after whether it waits for the look under way
 * @property {Run | null} run once the server has it
 * @property {string} server that has it
 * @property {number} frames that the newest ask for it has brought
 */

/**
 * @typedef {object} Listener
 * @property {() => void} changed how an ask fares, or the connection
 * @property {(frame: Frame, spec: Spec) => void} look a scan or a preview
 * @property {(head: import('./run.js').RunHead) => void} described the server has the run that was asked for
 * @property {(run: Run) => void} begin it is another one than before
 * @property {(run: Run) => void} grown levels of it have arrived, or how far it is
 * @property {(run: Run) => void} watching how many watch it has changed
 * @property {(spec: Spec, field: string) => Promise<boolean>} mend whether what the server lacks has been brought to it
 * @property {(about: 'look' | 'run' | '', field: string, message: string) => void} error
 * @property {() => void} mended another run is asked for than one that was refused
 */

// In ms: while a look is under way the next one waits for it, or a drag would cancel its
// own pictures for ever; but not for longer than this.
const patience = 400;

export class Connection {
  /** @type {import('../explorer/ask.js').Ask<Look>} */
  #look = nothing();
  /** @type {Look | null} that waits for the one under way */
  #next = null;
  /** @type {import('../explorer/ask.js').Ask<Wanted>} */
  #run = nothing();
  /** Things that were brought to the server for the sake of an ask, which is done once for each. */
  #mended = new WeakSet();
  #id = 0;
  /** Ids under which the server knows an ask on this connection, 0 for none: it may be of one that was replaced. */
  #sent = { look: 0, run: 0 };
  #pace;

  /**
   * @param {string} path of the websocket, relative to the page
   * @param {Listener} listener
   */
  constructor(path, listener) {
    this.listener = listener;
    this.socket = new Socket(path, {
      state: (state) => this.#turned(state),
      text: (message) => this.#text(message),
      binary: (buffer) => this.#frame(decode(buffer)),
    });
    this.#pace = new Pace(this.socket, { due: () => this.#due, wait: () => this.#wait, send: () => this.#flush() });
  }

  /** How the run that is wanted fares. */
  get asked() {
    return this.#run;
  }

  /** How the look that is wanted fares. */
  get looked() {
    return this.#look;
  }

  /**
   * Asks for the truth and the measurements, and for a preview of the result.
   * @param {Look['type']} type
   * @param {Spec} spec
   */
  look(type, spec) {
    this.#next = { type, spec };
    this.#pace.go();
  }

  /** Nothing is looked at any more. */
  unlook() {
    this.#next = null;
    this.#take('look', { type: 'drop' });
  }

  /**
   * Asks for a run in the place of the one before.
   * @param {{spec: Spec, compare: string[], key: string, scan?: string, after: boolean}} what
   */
  run(what) {
    if (this.#run.phase.at === 'refused') this.listener.mended();
    this.#take('run', { type: 'want', want: { ...what, run: null, server: '', frames: 0 } });
  }

  /** The run is not wanted any more; what has come of it stays. */
  cancel() {
    this.#take('run', { type: 'cancel' });
  }

  /** The run is not wanted any more, and nothing is to be heard of it. */
  drop() {
    this.#take('run', { type: 'drop' });
  }

  /**
   * Takes an event to an ask, and tells the server and the page.
   * @param {'look' | 'run'} which
   * @param {import('../explorer/ask.js').Event<any>} event
   */
  #take(which, event) {
    const before = which === 'look' ? this.#look : this.#run;
    const after = step(before, event);
    if (after === before) return;
    if (which === 'look') this.#look = after;
    else {
      const run = this.#run.want?.run;
      this.#run = after;
      follow(run, this.#run);
    }
    // An ask takes the place of the one before it on the server, too. That nothing does, it has to be told.
    if (pending(before) && (event.type === 'cancel' || event.type === 'drop') && this.#sent[which] > 0) {
      this.socket.send({ type: 'cancel', id: this.#sent[which] });
    }
    const { phase, id } = after;
    if (phase.at === 'busy' && phase !== before.phase) {
      setTimeout(() => this.#take(which, { type: 'again', id }), retryAfter(phase.seconds));
    }
    this.listener.changed();
    this.#pace.go();
  }

  get #due() {
    return this.#next !== null || due(this.#look) || due(this.#run);
  }

  /** How long the next look waits for the one under way, in ms. */
  get #wait() {
    const dragged = pending(this.#look) && this.#next?.type === 'preview' && !due(this.#run);
    return dragged ? this.socket.sentAt + patience - performance.now() : 0;
  }

  #flush() {
    if (this.#next) {
      const want = this.#next;
      this.#next = null;
      this.#take('look', { type: 'want', want });
      return; // it is due, and that comes here again
    }
    const { want: look } = this.#look;
    if (look && due(this.#look)) this.#send('look', { ...look });
    const { want } = this.#run;
    if (!want || !due(this.#run) || (want.after && pending(this.#look))) return;
    if (want.server !== this.socket.server && want.run) {
      // another server computes it anew
      want.run.state = 'cancelled';
      want.run = null;
    }
    Object.assign(want, { server: this.socket.server, frames: 0 });
    this.#send('run', { type: 'run', spec: want.spec, compare: want.compare, from: want.run?.sequence ?? 0 });
  }

  /** The number of the next ask, whatever it is about: they rise. */
  number() {
    return ++this.#id;
  }

  /**
   * @param {'look' | 'run'} which
   * @param {object} message
   */
  #send(which, message) {
    const id = this.number();
    const sent = this.socket.send({ ...message, id });
    if (sent) this.#sent[which] = id;
    this.#take(which, { type: 'sent', id });
    if (!sent) this.#refuse(which, id, '', 'This is too much for one message: a simpler drawing would do.');
  }

  /** @param {Frame} frame */
  #frame(frame) {
    if (frame.kind === 'level') {
      const { want, id } = this.#run;
      const run = want?.run;
      if (!run || run.head.number !== frame.number || id === 0) return;
      this.socket.acknowledge(id, ++want.frames);
      run.add(frame);
      this.listener.grown(run);
      if (run.whole) this.#take('run', { type: 'whole', id });
      return;
    }
    const { want, id } = this.#look;
    if (!want || id !== frame.number || !pending(this.#look)) return;
    this.listener.look(frame, want.spec);
    if (frame.kind === want.type) this.#take('look', { type: 'done', id, whole: true });
  }

  /** @param {any} message */
  #text(message) {
    if (message.type === 'error') {
      void this.#failed(message);
      return;
    }
    const { want, id } = this.#run;
    if (!want || id === 0 || id !== message.id) return;
    if (message.type === 'run') this.#begin(want, message);
    else if (message.type === 'state') this.#state(want, message);
    else if (message.type === 'watching' && want.run) {
      want.run.watching = message.watching;
      this.listener.watching(want.run);
    }
  }

  /**
   * @param {Wanted} want
   * @param {import('./run.js').RunHead} head
   */
  #begin(want, head) {
    this.listener.described(head);
    if (want.run?.head.run === head.run) {
      want.run.head = head; // it goes on after a loss: what has arrived stays
      return;
    }
    want.run = new Run(head, want);
    this.listener.begin(want.run);
  }

  /**
   * @param {Wanted} want
   * @param {any} message
   */
  #state({ run }, { state, id, position = 0, of = 0, track = 0, done = 0, results = [], message = '' }) {
    results.forEach((/** @type {any} */ result, /** @type {number} */ i) => {
      if (run?.tracks[i]) run.tracks[i].result = result;
    });
    if (state === 'queued') this.#take('run', { type: 'waiting', id, place: position, of });
    else if (state === 'running') this.#take('run', { type: 'running', id, track, done, of });
    else if (state === 'done') this.#take('run', { type: 'done', id, whole: run?.whole ?? false });
    else this.#take('run', { type: state === 'failed' ? 'failed' : 'cancelled', id, message });
    if (run) this.listener.grown(run);
  }

  /** @param {{id: number, field: string, message: string, retry?: number}} error */
  async #failed({ id, field, message, retry }) {
    const which = id !== 0 && this.#look.id === id ? 'look' : this.#run.id === id || id === 0 ? 'run' : null;
    if (!which) return; // of what was replaced meanwhile
    const { want } = which === 'look' ? this.#look : this.#run;
    if (id === 0 || !want) this.listener.error('', field, message);
    else if (retry) this.#take(which, { type: 'busy', id, message, seconds: retry });
    else if (!this.#mended.has(want) && (await this.listener.mend(want.spec, field))) {
      this.#mended.add(want);
      this.#take(which, { type: 'again', id });
    } else this.#refuse(which, id, field, message);
  }

  /**
   * @param {'look' | 'run'} which
   * @param {number} id
   * @param {string} field
   * @param {string} message
   */
  #refuse(which, id, field, message) {
    const { phase } = which === 'look' ? this.#look : this.#run;
    this.#take(which, { type: 'refused', id, field, message });
    if ((which === 'look' ? this.#look : this.#run).phase !== phase) this.listener.error(which, field, message);
  }

  /** @param {import('../explorer/socket.js').SocketState} state */
  #turned(state) {
    const event = /** @type {const} */ ({ type: state === 'open' ? 'open' : 'lost' });
    this.#sent = { look: 0, run: 0 };
    this.#take('look', event);
    this.#take('run', event);
    this.listener.changed();
  }
}

/**
 * A run is in the state of its ask; one that is not wanted any more is over.
 * @param {Run | null | undefined} before
 * @param {import('../explorer/ask.js').Ask<Wanted>} after
 */
function follow(before, after) {
  if (before && before !== after.want?.run && before.state !== 'done') before.state = 'cancelled';
  const run = after.want?.run;
  if (run) run.state = after.phase.at;
}
