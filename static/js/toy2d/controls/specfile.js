// Spec files: opened by a button or dropped anywhere on the page. What they hold is
// checked only as far as the page needs; the server says what is wrong with a field.

import { element } from '../../dom.js';
import { baseOf } from '../link.js';
import { unsendable } from '../sendable.js';
import { clone, define, isObject } from '../spec.js';

/** @typedef {import('../spec.js').Spec} Spec */
/** @typedef {import('../spec.js').Defaults} Defaults */

/** The server takes no larger spec either. */
const largest = 64 * 1024;

/**
 * Takes spec files from the button of the dialog and from drops on the page.
 * @param {object} page
 * @param {Defaults} page.defaults
 * @param {(spec: Spec) => void} page.opened
 * @param {(message: string) => void} page.failed the page stays as it is
 */
export function receiveSpecs({ defaults, opened, failed }) {
  const take = async (/** @type {FileList | undefined} */ files) => {
    if (!files || files.length === 0) return;
    try {
      if (files.length > 1) throw new Error(`These are ${files.length} files; the page opens one spec at a time.`);
      opened(parseSpec(await textOf(files[0]), files[0].name, defaults));
    } catch (reason) {
      failed(reason instanceof Error ? reason.message : String(reason));
    }
  };
  const input = element('spec-file', HTMLInputElement);
  element('spec-open', HTMLButtonElement).addEventListener('click', () => input.click());
  input.addEventListener('change', async () => {
    await take(input.files ?? undefined);
    input.value = ''; // so that the same file, corrected, can be opened again
  });
  followDrops(take);
}

/**
 * Shows where a dragged file goes, and takes it there.
 * @param {(files: FileList | undefined) => void} take
 */
function followDrops(take) {
  const hint = element('drop-hint', HTMLElement);
  // In the top layer: the dialog may be open.
  const show = (/** @type {boolean} */ on) => {
    if (on !== hint.matches(':popover-open')) hint.togglePopover(on);
  };
  const carriesFile = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes('Files') ?? false;
  addEventListener('dragenter', (event) => {
    if (carriesFile(event)) show(true);
  });
  addEventListener('dragover', (event) => {
    if (!carriesFile(event) || !event.dataTransfer) return;
    event.preventDefault(); // or the browser would leave the page for the file
    event.dataTransfer.dropEffect = 'copy';
    show(true);
  });
  addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) show(false); // left the window, not an element
  });
  addEventListener('drop', (event) => {
    show(false);
    if (!carriesFile(event)) return;
    event.preventDefault();
    take(event.dataTransfer?.files);
  });
}

/** @param {File} file */
async function textOf(file) {
  if (file.size > largest) throw new Error(`${file.name} has ${Math.ceil(file.size / 1024)} kB; a spec has at most ${largest / 1024} kB.`);
  try {
    return await file.text();
  } catch {
    throw new Error(`${file.name} cannot be read. Is it a folder?`);
  }
}

/**
 * The spec that a file holds; fields that it lacks are the page's defaults of its
 * method, as in a link. Throws with a text that names the file.
 * @param {string} text
 * @param {string} name
 * @param {Defaults} defaults
 * @returns {Spec}
 */
function parseSpec(text, name, defaults) {
  const given = parse(text, name);
  if (!isObject(given)) throw new Error(`${name} holds no spec: a spec is an object, { … }.`);
  const { kind = 'toy2d', method = 'flow' } = /** @type {Partial<Spec>} */ (given);
  if (kind !== 'toy2d') throw new Error(`${name} is a spec of kind ${JSON.stringify(kind).slice(0, 40)}; this page opens "toy2d".`);
  const bad = unsendable(given);
  if (bad !== '') throw new Error(`${name}: ${bad}.`);
  const spec = clone(baseOf(method, defaults));
  fill(spec, given);
  spec.sweep = false; // a sweep is asked for on the page
  return spec;
}

/**
 * @param {string} text
 * @param {string} name
 * @returns {unknown}
 */
function parse(text, name) {
  try {
    return JSON.parse(text);
  } catch (reason) {
    throw new Error(`${name} is no JSON${text.trim() === '' ? ', it is empty' : ''}: ${reason instanceof Error ? reason.message : reason}`);
  }
}

/**
 * Writes the given fields over an object's, those that it does not have included:
 * the server refuses them by name.
 * @param {object} over
 * @param {object} given
 */
function fill(over, given) {
  for (const [name, value] of Object.entries(given)) {
    const usual = Object.hasOwn(over, name) ? /** @type {any} */ (over)[name] : undefined;
    if (isObject(usual) && isObject(value)) fill(usual, value);
    else define(over, name, value);
  }
}
