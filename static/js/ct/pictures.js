// Where the truth and the mask come from: a phantom, a file, a drawing.

import { element, make } from '../lib/dom.js';
import { clone, define, get, isObject, set } from '../lib/fields.js';
import { fullRange } from './files/seen.js';
import { Taking } from './taking.js';
import { Uploads } from './uploads.js';

/** @typedef {import('./spec.js').Spec} Spec */

/** @type {Spec['image']} */
const firstDrawing = {
  drawing: [
    { ellipse: [0, 0, 0.75, 0.9, 0, 0.3] },
    { ellipse: [-0.25, 0.1, 0.25, 0.4, 20, 0.8] },
    { ellipse: [0.35, -0.3, 0.2, 0.2, 0, 0.6] },
  ],
};

/**
 * @typedef {object} Actions
 * @property {() => Spec} spec
 * @property {(spec: Spec) => void} change
 * @property {(field: string, before: Spec) => void} draw with what Cancel brings again
 * @property {(message: string) => void} failed
 * @property {(window: import('./files/seen.js').Window, ended: boolean) => void} window black and white of the truth
 * @property {() => void} learnt more is known of the spec's pictures than when they were shown
 */

export class Pictures {
  #input = element('picture-file', HTMLInputElement);
  #note = element('image-note', HTMLElement);
  #kind = element('image-kind', HTMLSelectElement);
  #paint = element('mask-draw', HTMLButtonElement);
  #taking;
  #wrong = make('p', { id: 'mask-error', className: 'error', role: 'alert' });
  /** Field that the chosen picture is for: "image", or "starts[2]". */
  #target = 'image';

  /**
   * @param {number} most bytes of a picture
   * @param {Actions} actions
   */
  constructor(most, actions) {
    this.uploads = new Uploads(most);
    this.actions = actions;
    this.#taking = new Taking(actions.window);
    this.#input.addEventListener('change', async () => {
      const file = this.#input.files?.[0];
      this.#input.value = '';
      if (file) await this.take(file, this.#target);
    });
    this.#input.addEventListener('cancel', () => this.show(actions.spec()));
    element('image-choose', HTMLButtonElement).addEventListener('click', () => this.choose('image'));
    element('image-draw', HTMLButtonElement).addEventListener('click', () => {
      const before = actions.spec();
      if (!before.image.drawing) actions.change(withPart(before, 'image', clone(firstDrawing)));
      actions.draw('image.drawing', before);
    });
    this.#paint.addEventListener('click', () => {
      const before = actions.spec();
      if (!before.mask.drawing)
        actions.change(withPart(before, 'mask', { drawing: [{ brush: [1, 0.2, -0.6, 0, 0.6, 0] }] }));
      actions.draw('mask.drawing', before);
    });
    element('mask-random', HTMLButtonElement).addEventListener('click', () =>
      actions.change(withPart(actions.spec(), 'mask', { keep: 0.5, seed: 1 })),
    );
  }

  /**
   * Lets the person choose a file.
   * @param {string} target
   */
  choose(target) {
    this.#target = target;
    this.#input.click();
  }

  /**
   * Brings a picture to the server, and takes it into the spec.
   * @param {File} file
   * @param {string} target
   */
  async take(file, target) {
    try {
      const { pictureOf } = await import('./files/picture.js');
      const { blob, said } = await pictureOf(file);
      const upload = await this.uploads.bring(blob);
      this.#note.textContent = said;
      const next = clone(this.actions.spec());
      if (target === 'image') define(next, 'image', partOf(upload));
      else set(next, target, { kind: 'image', ...partOf(upload) });
      this.actions.change(next);
    } catch (reason) {
      this.show(this.actions.spec());
      this.actions.failed(reason instanceof Error ? reason.message : String(reason));
    }
  }

  /**
   * Sends the pictures that a spec brings, and has the spec name what the server calls them.
   * Throws with a text for the person.
   * @param {Spec} spec
   */
  async unpack(spec) {
    for (const part of [spec.image, ...(Array.isArray(spec.starts) ? spec.starts : [])]) {
      if (!isObject(part) || !('data' in part)) continue;
      const { pictureOf } = await import('./files/picture.js');
      const { blob } = await pictureOf(fileOf(part));
      const given = 'window' in part ? { window: part.window } : {};
      Object.assign(part, partOf(await this.uploads.bring(blob)), given);
      delete part.data;
    }
  }

  /**
   * Takes a choice of the select.
   * @param {string} kind a phantom, "file" or "drawing"
   */
  select(kind) {
    const spec = this.actions.spec();
    if (kind === 'file') this.choose('image');
    else if (kind === 'drawing') {
      this.actions.change(withPart(spec, 'image', clone(firstDrawing)));
      this.actions.draw('image.drawing', spec);
    } else this.actions.change(withPart(spec, 'image', { phantom: kind, seed: spec.image.seed ?? 1 }));
  }

  clearErrors() {
    this.#wrong.remove();
    this.#paint.removeAttribute('aria-describedby');
  }

  /**
   * Shows an error of the painted mask at the button that opens it; false when it is about
   * another field.
   * @param {string} field
   * @param {string} message
   */
  showError(field, message) {
    if (!field.startsWith('mask.drawing') || this.actions.spec().operator !== 'mask') return false;
    this.#wrong.textContent = message.replace(`${field}: `, '');
    this.#paint.parentElement?.after(this.#wrong);
    this.#paint.setAttribute('aria-describedby', this.#wrong.id);
    return true;
  }

  /**
   * What is known of the picture of a start.
   * @param {import('./spec.js').Start} start
   */
  about({ file }) {
    return this.uploads.about(file, this.actions.learnt);
  }

  /** @param {Spec} spec */
  show({ image, mask }) {
    this.#taking.show(this.uploads.about(get({ image }, 'image.file'), this.actions.learnt), {
      fit: get({ image }, 'image.fit'),
      window: get({ image }, 'image.window'),
    });
    const kind =
      get({ image }, 'image.file') !== undefined
        ? 'file'
        : get({ image }, 'image.drawing') !== undefined
          ? 'drawing'
          : String(get({ image }, 'image.phantom'));
    this.#kind.value = kind;
    element('image-seed-field', HTMLElement).hidden = ['file', 'drawing', 'shepp-logan'].includes(kind);
    element('image-choose', HTMLButtonElement).hidden = kind !== 'file';
    element('image-draw', HTMLButtonElement).hidden = kind !== 'drawing';
    const painted = get({ mask }, 'mask.drawing') !== undefined;
    element('mask-fields', HTMLElement).hidden = painted;
    element('mask-random', HTMLButtonElement).hidden = !painted;
  }
}

/**
 * How a part of a spec takes an upload. The array that the server keeps of a DICOM file does not say what its
 * numbers are: the window does.
 * @param {import('./files/seen.js').Upload} upload
 */
function partOf({ file, unit }) {
  return unit === 'hu' ? { file, window: [...fullRange] } : { file };
}

/**
 * The file that a part of a spec brings.
 * @param {{file?: unknown, data?: unknown}} part
 */
function fileOf({ file, data }) {
  const name = typeof file === 'string' ? file : 'The picture of the spec';
  try {
    return new File([Uint8Array.from(atob(String(data)), (letter) => letter.charCodeAt(0))], name);
  } catch {
    throw new Error(`${name}: its data are not base64.`);
  }
}

/**
 * @template {'image' | 'mask'} P
 * @param {Spec} spec
 * @param {P} part
 * @param {Spec[P]} value
 * @returns {Spec}
 */
function withPart(spec, part, value) {
  return { ...clone(spec), [part]: value };
}
