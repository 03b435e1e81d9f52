// Keys of the page. Each carries its description, and the help dialog lists them.

import { element, make } from './dom.js';

/** @typedef {{key: string, shown: string, does: string, run: () => void}} Key */

/**
 * @param {Key[]} keys
 * @param {[string, string][]} others that parts of the page handle themselves while they have the focus
 */
export function listen(keys, others) {
  const dialog = element('help', HTMLDialogElement);
  /** @type {Key[]} */
  const all = [...keys, { key: '?', shown: '?', does: 'show this help', run: () => dialog.showModal() }];
  element('keys', HTMLElement).replaceChildren(
    ...[...all.map(({ shown, does }) => [shown, does]), ...others].flatMap(([shown, does]) => [
      make('dt', {}, make('kbd', { textContent: shown })),
      make('dd', { textContent: does }),
    ]),
  );
  element('help-open', HTMLButtonElement).addEventListener('click', () => dialog.showModal());
  document.addEventListener('keydown', (event) => {
    if (
      event.defaultPrevented ||
      event.ctrlKey ||
      event.altKey ||
      event.metaKey ||
      document.querySelector('dialog:modal')
    )
      return;
    if (event.target instanceof Element && keeps(event.target, event.key)) return;
    const key = all.find((k) => k.key.toLowerCase() === event.key.toLowerCase());
    if (!key) return;
    event.preventDefault();
    if (!event.repeat || key.key.startsWith('Arrow')) key.run();
  });
  // What was chosen by pointer must not keep the keys: the next press of the space
  // bar is meant for the show. Keyboard users' clicks have no detail.
  document.addEventListener('click', (event) => {
    const focus = document.activeElement;
    if (
      event.detail > 0 &&
      focus instanceof HTMLElement &&
      focus.matches('input[type=radio], button, summary') &&
      !document.querySelector('dialog:modal')
    )
      focus.blur();
  });
}

/**
 * Whether an element needs the key itself: letters and arrows in fields, the space
 * bar on what it presses.
 * @param {Element} target
 * @param {string} key
 */
function keeps(target, key) {
  if (key === ' ' && target.matches('input[type=range], input[type=radio]:checked')) return false;
  if (target.closest('input, select, textarea')) return true;
  return key === ' ' && target.closest('button, summary, a') !== null;
}
