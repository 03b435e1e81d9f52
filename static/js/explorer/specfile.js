// Spec files: opened by a button or dropped anywhere on the page. What they hold is
// checked only as far as the page needs; the server says what is wrong with a field.

import { element } from '../lib/dom.js';
import { clone, define, isObject } from '../lib/fields.js';
import { kindOfFile } from '../lib/filekind.js';
import { readJSON } from '../lib/jsontext.js';
import { unsendable } from './sendable.js';

/** The server takes no larger spec either, but one may bring pictures, which it is sent before. */
const [largest, largestWithPictures] = [64 * 1024, 40 * 1024 * 1024];

/**
 * @template {object} S
 * @typedef {object} Page
 * @property {string} kind of its specs
 * @property {(given: any) => S} base what the fields are that a spec lacks, as in a link
 * @property {(spec: S) => void | Promise<void>} opened
 * @property {(message: string) => void} failed the page stays as it is
 * @property {(file: File) => void} [picture] takes a file that is a picture
 */

/**
 * Takes spec files from the button of the dialog and from drops on the page.
 * @template {object} S
 * @param {Page<S>} page
 */
export function receiveSpecs(page) {
  const { opened, failed, picture } = page;
  const take = async (/** @type {FileList | undefined} */ files) => {
    if (!files || files.length === 0) return;
    try {
      if (files.length > 1)
        throw new Error(`These are ${files.length} files; the page opens one ${picture ? '' : 'spec '}at a time.`);
      const kind = await kindOfFile(files[0]).catch(() => ''); // of a folder, say, which dataOf refuses
      if (picture && kind !== '') picture(files[0]);
      else if (kind !== '')
        throw new Error(`${files[0].name} is a ${kind} file; this page opens specs, which are JSON.`);
      else
        await opened(parseSpec(await dataOf(files[0], picture ? largestWithPictures : largest), files[0].name, page));
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

/**
 * @param {File} file
 * @param {number} most bytes
 */
async function dataOf(file, most) {
  if (file.size > most)
    throw new Error(`${file.name} has ${Math.ceil(file.size / 1024)} kB; a spec has at most ${most / 1024} kB.`);
  try {
    return await file.arrayBuffer();
  } catch {
    throw new Error(`${file.name} cannot be read. Is it a folder?`);
  }
}

/**
 * The spec that a file holds. Throws with a text that names the file.
 * @template {object} S
 * @param {ArrayBuffer} data
 * @param {string} name
 * @param {Page<S>} page
 * @returns {S}
 */
function parseSpec(data, name, page) {
  const given = parse(data, name);
  if (!isObject(given)) throw new Error(`${name} holds no spec: a spec is an object, { … }.`);
  const { kind = page.kind } = /** @type {{kind?: string}} */ (given);
  if (kind !== page.kind)
    throw new Error(`${name} is a spec of kind ${JSON.stringify(kind).slice(0, 40)}; this page opens "${page.kind}".`);
  const bad = unsendable(given);
  if (bad !== '') throw new Error(`${name}: ${bad}.`);
  const spec = clone(page.base(given));
  fill(spec, given);
  return spec;
}

/**
 * @param {ArrayBuffer} data
 * @param {string} name
 */
function parse(data, name) {
  try {
    return readJSON(data);
  } catch (reason) {
    throw new Error(`${name}: ${reason instanceof Error ? reason.message : reason}`);
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
