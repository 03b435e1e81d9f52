// A page that others follow, or that follows: what they have in common is a state, of the
// address and of the clock.

import { element, write } from '../lib/dom.js';
import { clockAt } from './clock.js';
import { Dialog } from './dialog.js';
import { Following } from './following.js';
import { Leading } from './leading.js';

/**
 * @typedef {object} ShowState
 * @property {'toy2d' | 'ct' | 'prior'} page
 * @property {string} fragment of the page's address
 * @property {number} share of the clock, 0 to 1
 * @property {boolean} playing
 * @property {number} speed
 * @property {number} [wait] seconds for which a clock that plays still stands at the first step
 * @property {boolean} moving a gesture lasts
 */

/**
 * @typedef {object} Stage what a page lets be shown
 * @property {ShowState['page']} page
 * @property {() => ShowState} capture
 * @property {() => boolean} settled whether the run on the page is that of its settings
 * @property {(state: ShowState) => void} apply takes what somebody else shows
 * @property {(seen: boolean) => void} alone nobody is followed any more, whether or not anything was seen
 */

/** The name of a run, whose show is about that run alone. */
const ofRun = /^[0-9a-f]{16}$/;

export class Show {
  #leading;
  #following;
  #dialog;
  #bar = element('following', HTMLElement);
  #bond = element('following-bond', HTMLElement);
  #many = element('following-many', HTMLElement);
  #leave = element('following-leave', HTMLButtonElement);
  #back = element('following-back', HTMLButtonElement);
  #close = element('following-close', HTMLButtonElement);
  #still = matchMedia('(prefers-reduced-motion: reduce)');
  #again = element('following-again', HTMLButtonElement);
  #connected = true;
  /** Whether the server has lost what this page presented. */
  #lost = false;
  /** Whether the person who led the show that was followed has ended it. */
  #stopped = false;
  /** Whether a state of somebody else is on the page. */
  #seen = false;
  /** @type {string} the run whose show this page leads, '' for none */
  #run = '';
  /** @type {Map<string, string>} tokens of the shows of runs that this page started */
  #tokens = new Map();

  /**
   * @param {import('../explorer/socket.js').Socket} socket
   * @param {Stage} stage
   */
  constructor(socket, stage) {
    this.stage = stage;
    this.#leading = new Leading(socket, stage, () => this.#say());
    this.#following = new Following(socket, {
      state: (state) => this.#take(state),
      changed: () => this.#say(),
      alone: () => stage.alone(this.#seen),
    });
    this.#dialog = new Dialog({
      capture: () => stage.capture(),
      begun: (id, token) => {
        this.#lost = false;
        this.#following.forget();
        this.#leading.begin(id, token, true);
      },
      ended: (id) => this.#leading.end(id, true),
      run: () => this.#run,
    });
    this.#leave.addEventListener('click', () => {
      this.#following.leave();
      this.#back.focus(); // it stands where the other was
    });
    this.#back.addEventListener('click', () => {
      this.#dialog.stop(); // a follower does not lead
      this.#following.comeBack();
      this.#leave.focus();
    });
    this.#close.addEventListener('click', () => {
      this.#lost = false;
      this.#following.forget();
    });
    this.#again.addEventListener('click', () => this.#dialog.open());
    socket.tap({ state: (state) => this.#turned(state), text: (message) => this.#text(message) });
    this.#say();
  }

  /** Whether the page shows what somebody else does. */
  get follows() {
    return this.#following.follows;
  }

  /** Whether the page waits for what somebody else does, and shows nothing of its own. */
  get waits() {
    return this.follows && !this.#seen;
  }

  /**
   * The clock that is followed, null for the page's own.
   * @param {number} seconds that a whole show takes at speed 1
   * @returns {import('./clock.js').Clock | null}
   */
  clock(seconds) {
    const { state, age } = this.#following;
    return state && clockAt(state, age, seconds, this.#still.matches);
  }

  open() {
    this.#dialog.open();
  }

  /** The person has done something. */
  touched() {
    this.#following.leave();
    this.#leading.publish();
  }

  /** What the page shows has changed. */
  changed() {
    this.#leading.publish();
  }

  /**
   * A run is on the page: the page that started it leads the followers of its link.
   * @param {string} run
   * @param {string | undefined} token for the page that started it
   */
  began(run, token) {
    if (token) this.#tokens.set(run, token);
    if (run === this.#run && !token) return; // with another token it was begun anew
    this.#leading.end(this.#run, false);
    this.#run = run;
    const own = this.#tokens.get(run);
    if (own && !this.follows) this.#leading.begin(run, own, false);
  }

  /** @param {import('../explorer/socket.js').SocketState} state */
  #turned(state) {
    this.#connected = state === 'open';
    this.#say();
    if (!this.#connected) return;
    this.#following.open();
    this.#leading.open();
    const present = this.#dialog.show;
    if (present) this.#leading.begin(present.show, present.token, true);
  }

  /**
   * @param {any} message
   * @returns {boolean} whether it was about a show
   */
  #text(message) {
    const id = message.show ?? '';
    switch (message.type) {
      case 'show':
        if (id === this.#following.id) this.#following.hear(message);
        this.#leading.count(id, message.followers);
        return true;
      case 'over':
        this.#over(id, message.stopped);
        return true;
      case 'error':
        if (message.field !== 'show' && message.field !== 'token') return false;
        this.#over(id, false); // of what the server does not know there is nothing to lead or follow
        return true;
    }
    return false;
  }

  /**
   * @param {string} id
   * @param {boolean} stopped whether its leader has ended it
   */
  #over(id, stopped) {
    this.#lost ||= this.#dialog.show?.show === id;
    this.#dialog.over(id);
    this.#leading.end(id, true);
    if (id !== this.#following.id) return;
    const focused = this.#bar.contains(document.activeElement);
    this.#stopped = stopped;
    this.#following.end();
    if (focused) this.#close.focus(); // the others are gone
  }

  /** @param {ShowState} state */
  #take(state) {
    if (state.page !== this.stage.page) {
      location.replace(`${state.page}?follow=${encodeURIComponent(this.#following.id)}`);
      return;
    }
    this.#seen = true;
    this.stage.apply(state);
  }

  /** Says how many follow, or that this page does. */
  #say() {
    const { bond, led, followers, id } = this.#following;
    const leader = ofRun.test(id) ? 'who started this run' : 'the presenter';
    const { tooLong } = this.#leading;
    const own = bond === 'none' || bond === 'left';
    this.#bar.hidden = bond === 'none' && !tooLong && !this.#lost;
    this.#bar.dataset.bond = bond;
    this.#bar.dataset.wrong = String(
      this.#lost || tooLong || bond === 'over' || (bond === 'following' && (!led || !this.#connected)),
    );
    this.#bar.dataset.led = String(led);
    const away = this.#connected ? `${leader[0].toUpperCase()}${leader.slice(1)} is away` : 'The connection is lost';
    const said = {
      none: tooLong ? 'Followers do not see this: a simpler drawing would do.' : '',
      following: led && this.#connected ? `You see what ${leader} does.` : `${away}; you see what was shown last.`,
      left: 'You look around on your own.',
      over: this.#stopped
        ? 'The presentation has ended. The page is yours.'
        : 'It is over: the server does not have it any more. The page is yours.',
    };
    write(
      this.#bond,
      this.#lost && own ? 'Nobody follows any more: the server has lost your presentation.' : said[bond],
    );
    this.#again.hidden = !(this.#lost && own);
    write(this.#many, bond === 'following' && followers > 1 ? `${followers} follow` : '');
    this.#leave.hidden = bond !== 'following';
    this.#back.hidden = bond !== 'left';
    this.#close.hidden = bond !== 'left' && bond !== 'over' && !this.#lost;
    const present = this.#dialog.show;
    this.#dialog.say(
      present ? (this.#leading.show(present.show)?.followers ?? 0) : 0,
      this.#leading.show(this.#run)?.followers ?? 0,
      this.#connected,
    );
  }
}
