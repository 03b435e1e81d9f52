// The dialog that opens a show: its link and its code, and how many follow. A reload, or the
// other page in the same tab, goes on presenting.

import { copies } from '../lib/copying.js';
import { element, make, write } from '../lib/dom.js';
import { drawn } from '../lib/svg.js';

/** @typedef {{url: string, qr: string, size: number}} Link */
/** @typedef {{show: string, token: string, links: Link[], advice: string}} Opened */

const stored = 'gradus-show';
// Squares of quiet around the code.
const quiet = 4;

export class Dialog {
  #dialog = element('present', HTMLDialogElement);
  #button = element('present-open', HTMLButtonElement);
  #count = element('present-count', HTMLElement);
  #begin = element('present-begin', HTMLButtonElement);
  #end = element('present-end', HTMLButtonElement);
  #open = element('present-now', HTMLElement);
  #said = element('present-said', HTMLElement);
  #advice = element('present-advice', HTMLElement);
  #choice = element('present-address', HTMLSelectElement);
  #link = element('present-link', HTMLInputElement);
  #typed = element('present-typed', HTMLElement);
  #code = element('present-code', HTMLElement);
  #run = element('present-run', HTMLElement);
  #runLink = element('present-run-link', HTMLInputElement);
  /** @type {Opened | null} what this page presents */
  show = restored();

  /**
   * @param {object} page
   * @param {() => import('./show.js').ShowState} page.capture
   * @param {(id: string, token: string) => void} page.begun
   * @param {(id: string) => void} page.ended
   * @param {() => string} page.run the run on the page, '' for none
   */
  constructor(page) {
    this.page = page;
    this.#button.addEventListener('click', () => this.open());
    this.#begin.addEventListener('click', () => void this.#start());
    this.#end.addEventListener('click', () => {
      this.stop();
      this.#begin.focus();
    });
    this.#choice.addEventListener('change', () => this.#draw());
    const say = (/** @type {string} */ text) => write(this.#said, text);
    copies(element('present-copy', HTMLButtonElement), this.#link, say);
    copies(element('present-run-copy', HTMLButtonElement), this.#runLink, say);
  }

  open() {
    if (this.#dialog.open) return;
    write(this.#said, '');
    this.#draw();
    void this.#ofRun();
    this.#dialog.showModal();
  }

  async #start() {
    this.#begin.disabled = true;
    try {
      const opened = /** @type {Opened} */ (
        await ask('shows', { method: 'POST', body: JSON.stringify(this.page.capture()) })
      );
      this.#keep(opened);
      this.page.begun(opened.show, opened.token);
      this.#draw();
      element('present-copy', HTMLButtonElement).focus(); // the next Enter must not end it
    } catch (reason) {
      write(this.#said, reason instanceof Error ? reason.message : String(reason));
    }
    this.#begin.disabled = false;
    this.#draw();
  }

  /** Ends what is presented, for all its followers. */
  stop() {
    if (!this.show) return;
    const id = this.show.show;
    this.#keep(null);
    this.page.ended(id);
    this.#draw();
  }

  /**
   * The server does not have a show any more.
   * @param {string} id
   */
  over(id) {
    if (this.show?.show !== id) return;
    this.#keep(null);
    this.#draw();
    write(this.#said, 'The server does not have this presentation any more: present again, with a new link.');
  }

  /** @param {Opened | null} show */
  #keep(show) {
    this.show = show;
    try {
      if (show) sessionStorage.setItem(stored, JSON.stringify(show));
      else sessionStorage.removeItem(stored);
    } catch {
      // Storage may be forbidden: then a reload ends the show.
    }
  }

  /** The link of the run that is on the page. */
  async #ofRun() {
    const run = this.page.run();
    this.#run.hidden = run === '';
    if (run === '') return;
    try {
      const { links } = /** @type {Opened} */ (await ask(`runs/${run}/links`, {}));
      this.#runLink.value = links[0]?.url ?? new URL(`runs/${run}`, location.href).href;
    } catch {
      this.#run.hidden = true; // it is gone from the server
    }
  }

  #draw() {
    const { show } = this;
    this.#open.hidden = show === null;
    this.#begin.hidden = show !== null;
    this.#end.hidden = show === null;
    if (!show) return;
    const reachable = show.links.length > 0;
    this.#advice.hidden = reachable;
    write(this.#advice, show.advice);
    const links = reachable
      ? show.links
      : [{ url: new URL(`shows/${show.show}`, location.href).href, qr: '', size: 0 }];
    if (this.#choice.length !== links.length || this.#choice.options[0]?.value !== links[0].url) {
      this.#choice.replaceChildren(
        ...links.map(({ url }) => make('option', { value: url, textContent: new URL(url).host })),
      );
    }
    this.#choice.closest('label')?.toggleAttribute('hidden', links.length < 2);
    const link = links[Math.max(0, this.#choice.selectedIndex)];
    this.#link.value = link.url;
    const [place, path] = link.url.replace('http://', '').split(/\/(.*)/s); // browsers add the scheme
    this.#typed.replaceChildren(`${place}/`, make('wbr', {}), path);
    this.#code.hidden = link.qr === '';
    if (link.qr !== '') this.#code.replaceChildren(picture(link));
  }

  /**
   * @param {number} followers of what is presented
   * @param {number} ofRun of the run on the page
   * @param {boolean} connected whether the server says so now
   */
  say(followers, ofRun, connected) {
    const all = connected ? `${followers + ofRun} follow` : 'Offline';
    const busy = this.show !== null || followers + ofRun > 0;
    this.#button.classList.toggle('on', this.show !== null);
    write(this.#count, busy ? all : 'Present');
    this.#button.ariaLabel = this.show ? `Presenting: ${all}` : 'Present';
    for (const count of this.#dialog.querySelectorAll('[data-followers]'))
      write(count, connected ? String(followers) : '–');
  }
}

/** @param {Link} link */
function picture({ qr, size, url }) {
  const side = size + 2 * quiet;
  const box = drawn('svg', {
    viewBox: `${-quiet} ${-quiet} ${side} ${side}`,
    role: 'img',
    'aria-label': `Code of ${url}`,
  });
  box.append(
    drawn('rect', { x: -quiet, y: -quiet, width: side, height: side, class: 'light' }),
    drawn('path', { d: qr, class: 'dark' }),
  );
  return box;
}

/**
 * @param {string} path
 * @param {RequestInit} how
 * @returns {Promise<unknown>}
 */
async function ask(path, how) {
  const response = await fetch(path, how).catch(() => {
    throw new Error('The server cannot be reached. Is it still running?');
  });
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw new Error(answer?.message ?? `The server answered ${response.status}.`);
  return answer;
}

/** @returns {Opened | null} */
function restored() {
  try {
    const text = sessionStorage.getItem(stored);
    return text === null || /[?&](follow|left)=/.test(location.search) ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
