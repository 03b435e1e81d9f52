// What the page asks of the server: a run, and a look at a spec while it is changed. Of
// each the newest ask wins, and both survive a loss of the connection.

import { Socket } from '../socket.js';
import { decode } from './frames.js';
import { Run } from './run.js';

/** @typedef {import('./spec.js').Spec} Spec */
/** @typedef {import('./frames.js').Frame} Frame */

/** @typedef {{type: 'scan' | 'preview', spec: Spec, id: number, answered: boolean}} Look */
/** @typedef {{spec: Spec, compare: string[], id: number, run: Run | null, ended: boolean, frames: number}} Wanted a run, with the id of the newest ask for it, and how many frames that has brought */

/**
 * @typedef {object} Listener
 * @property {(state: import('../socket.js').SocketState) => void} state
 * @property {(frame: Frame, spec: Spec) => void} look a scan or a preview
 * @property {(head: import('./run.js').RunHead) => void} described the server has the run that was asked for
 * @property {(run: Run) => void} begin it is another one than before
 * @property {(run: Run, frame: Frame) => void} level
 * @property {(message: any, run: Run | null) => void} progress queued, running, done, failed or cancelled
 * @property {(run: Run) => void} watching how many watch it has changed
 * @property {(about: 'look' | 'run' | '', field: string, message: string) => void} error
 */

// In ms: while a look is under way the next one waits for it, or a drag would cancel its
// own pictures for ever; but not for longer than this.
const patience = 400;

export class Connection {
  /** @type {Look | null} */
  #look = null;
  /** @type {Look | null} that is to follow */
  #next = null;
  /** @type {Wanted | null} */
  #wanted = null;
  #runUnsent = false;
  #id = 0;
  /** @type {number | undefined} */
  #sending;

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
  }

  /** Whether a look is wanted and its pictures have not come. */
  get looking() {
    return this.#next !== null || (this.#look !== null && !this.#look.answered);
  }

  /**
   * Asks for the truth and the measurements, and for a preview of the result.
   * @param {Look['type']} type
   * @param {Spec} spec
   */
  look(type, spec) {
    this.#next = { type, spec, id: 0, answered: false };
    this.#schedule();
  }

  /**
   * Asks for a run in the place of the one before.
   * @param {Spec} spec
   * @param {string[]} compare
   */
  run(spec, compare) {
    this.#wanted = { spec, compare, id: 0, run: null, ended: false, frames: 0 };
    this.#runUnsent = true;
    this.#schedule();
  }

  /** The run is not wanted any more. */
  cancel() {
    if (!this.#wanted) return;
    this.#runUnsent = false;
    this.#wanted.ended = true;
    if (this.#wanted.id > 0) this.socket.send({ type: 'cancel', id: this.#wanted.id });
  }

  /** The run is not wanted any more, and nothing is to be heard of it. */
  drop() {
    const { ended = true } = this.#wanted ?? {};
    if (!ended) this.cancel();
    this.#wanted = null;
  }

  #schedule() {
    clearTimeout(this.#sending);
    this.#sending = undefined;
    if (this.socket.state !== 'open' || (!this.#next && !this.#runUnsent)) return;
    const busy = this.#look !== null && !this.#look.answered && this.#next?.type === 'preview';
    const forAnswer = busy && !this.#runUnsent ? this.socket.sentAt + patience - performance.now() : 0;
    const wait = Math.max(this.socket.pause, forAnswer);
    if (wait > 0) this.#sending = setTimeout(() => this.#schedule(), wait);
    else this.#flush();
  }

  #flush() {
    if (this.#next) {
      this.#look = { ...this.#next, id: ++this.#id };
      this.#next = null;
      const { type, spec, id } = this.#look;
      this.#send('look', { type, id, spec });
    }
    if (this.#runUnsent && this.#wanted) {
      this.#runUnsent = false;
      this.#wanted.id = ++this.#id;
      this.#wanted.frames = 0;
      const { spec, compare, id, run } = this.#wanted;
      this.#send('run', { type: 'run', id, spec, compare, from: run?.sequence ?? 0 });
    }
  }

  /**
   * @param {'look' | 'run'} about
   * @param {object} message
   */
  #send(about, message) {
    if (!this.socket.send(message)) this.listener.error(about, '', 'This is too much for one message: a simpler drawing would do.');
  }

  /** @param {Frame} frame */
  #frame(frame) {
    if (frame.kind === 'level') {
      const wanted = this.#wanted;
      const run = wanted?.run;
      if (run?.head.number !== frame.number || !wanted) return;
      this.socket.acknowledge(wanted.id, ++wanted.frames);
      run.add(frame);
      this.listener.level(run, frame);
      return;
    }
    const look = this.#look;
    if (!look || look.id !== frame.number) return;
    look.answered = frame.kind === look.type;
    this.listener.look(frame, look.spec);
    if (look.answered) this.#schedule();
  }

  /** @param {any} message */
  #text(message) {
    if (message.type === 'error') {
      this.#failed(message);
      return;
    }
    const wanted = this.#wanted;
    if (wanted?.id !== message.id || !wanted) return;
    if (message.type === 'run') this.#begin(wanted, message);
    else if (message.type === 'state') {
      wanted.ended = ['done', 'failed', 'cancelled'].includes(message.state);
      if (wanted.run) {
        wanted.run.state = message.state;
        message.results?.forEach((/** @type {any} */ result, /** @type {number} */ i) => {
          const track = wanted.run?.tracks[i];
          if (track) track.result = result;
        });
      }
      this.listener.progress(message, wanted.run);
    } else if (message.type === 'watching' && wanted.run) {
      wanted.run.watching = message.watching;
      this.listener.watching(wanted.run);
    }
  }

  /**
   * @param {Wanted} wanted
   * @param {import('./run.js').RunHead} head
   */
  #begin(wanted, head) {
    // The same run goes on after a loss: what has arrived stays.
    this.listener.described(head);
    if (wanted.run?.head.run === head.run) {
      wanted.run.head = head;
      return;
    }
    wanted.run = new Run(head);
    this.listener.begin(wanted.run);
  }

  /** @param {{id: number, field: string, message: string, retry?: number}} error */
  #failed({ id, field, message, retry }) {
    if (id === 0) this.listener.error('', field, message);
    else if (this.#look?.id === id) {
      this.#look.answered = true;
      this.listener.error('look', field, message);
      this.#schedule();
    } else if (this.#wanted?.id === id) {
      this.#wanted.ended = true;
      this.listener.error('run', field, retry ? `${message}. This page asks again in ${retry} seconds.` : message);
      if (retry) this.#askAgain(this.#wanted, retry);
    }
  }

  /**
   * The server was busy: the run is asked for again, unless it is not wanted any more.
   * @param {Wanted} wanted
   * @param {number} seconds
   */
  #askAgain(wanted, seconds) {
    setTimeout(() => {
      if (wanted !== this.#wanted || !wanted.ended) return;
      wanted.ended = false;
      this.#runUnsent = true;
      this.#schedule();
    }, seconds * 1000 * (1 + Math.random() / 4)); // not all at one moment
  }

  /** @param {import('../socket.js').SocketState} state */
  #turned(state) {
    this.listener.state(state);
    if (state !== 'open') return;
    if (this.#look && !this.#look.answered) this.#next ??= this.#look;
    if (this.#wanted && !this.#wanted.ended) this.#runUnsent = true;
    this.#schedule();
  }
}
