// The controls of the spec's fields. A control names its field in data-field; range
// inputs with data-log hold the field's decimal logarithm, of whole numbers with data-whole.

import { unreadable } from '../lib/commas.js';
import { make } from '../lib/dom.js';
import { get } from '../lib/fields.js';
import { onEntry } from '../lib/entry.js';
import { inWords } from './labels.js';

/** @typedef {HTMLInputElement | HTMLSelectElement} Control */

export class Form {
  /** @type {Control[]} */
  #controls;

  /**
   * @param {HTMLFormElement} root with controls that stand elsewhere and name it as their form, too
   * @param {(field: string, value: unknown, ended: boolean) => void} changed ended is
   *   false while a gesture lasts: a drag, or typing that is not confirmed
   * @param {() => void} settled a gesture has ended with what cannot be read
   * @param {(field: string, own: string) => boolean} [belongs] whether an error's field is a control's
   */
  constructor(root, changed, settled, belongs = about) {
    this.belongs = belongs;
    this.#controls = [...root.elements].flatMap((c) =>
      (c instanceof HTMLInputElement || c instanceof HTMLSelectElement) && c.dataset.field ? [c] : [],
    );
    for (const control of this.#controls) {
      onEntry(control, (ended) => {
        const value = read(control);
        const field = /** @type {string} */ (control.dataset.field);
        const wrong = unreadable(control);
        if (wrong !== '') {
          this.showError(field, `${field}: ${wrong}`);
          control.dataset.unread = '';
          if (ended) settled(); // what was typed before it stays
          return;
        }
        if (control.dataset.unread !== undefined) this.clearErrors(); // nobody else knows of it
        delete control.dataset.unread;
        changed(field, value, ended);
      });
    }
  }

  /**
   * Writes a spec's values into the controls.
   * @param {object} spec
   */
  show(spec) {
    for (const control of this.#controls) {
      const value = get(spec, /** @type {string} */ (control.dataset.field));
      if (control instanceof HTMLInputElement && control.type === 'radio') control.checked = control.value === value;
      else if (control instanceof HTMLInputElement && control.type === 'checkbox') control.checked = value === true;
      // Rewriting 1. or 1e as 1 would take the text away from under the typing hand.
      else if (read(control) !== value) control.value = written(control, value);
    }
  }

  clearErrors() {
    for (const control of this.#controls) {
      if (!control.hasAttribute('aria-invalid')) continue;
      control.removeAttribute('aria-invalid');
      control.removeAttribute('aria-describedby');
      document.getElementById(`${control.id}-error`)?.remove();
    }
  }

  /**
   * Shows an error at a field's control; false when the field has none in sight.
   * @param {string} field
   * @param {string} message
   */
  showError(field, message) {
    const control = this.#controls.find(
      (c) => c.dataset.field !== undefined && this.belongs(field, c.dataset.field) && c.id !== '' && visible(c),
    );
    if (!control) return false;
    this.clearErrors();
    // The label says which field it is.
    const text = make('p', {
      id: `${control.id}-error`,
      className: 'error',
      role: 'alert',
      textContent: inWords(message.replace(`${field}: `, '')),
    });
    control.setAttribute('aria-invalid', 'true');
    control.setAttribute('aria-describedby', text.id);
    (control.closest('.field') ?? control).append(text);
    control.closest('details')?.setAttribute('open', '');
    return true;
  }
}

/**
 * Whether an error's field is the control's: the same one, or one that names it and
 * says more, as in "schedule.levels x iterations".
 * @param {string} field
 * @param {string} own
 */
export function about(field, own) {
  return field === own || field.startsWith(`${own} `);
}

/** @param {Control} control */
function visible(control) {
  return control.closest('[hidden]') === null;
}

/** @param {Control} control */
function read(control) {
  if (control instanceof HTMLSelectElement || control.type === 'radio') return control.value;
  if (control.type === 'checkbox') return control.checked;
  if (control.dataset.log !== undefined) {
    const value = Number((10 ** control.valueAsNumber).toPrecision(3));
    return control.dataset.whole === undefined ? value : Math.round(value);
  }
  return control.valueAsNumber;
}

/**
 * The text that shows a value in a control.
 * @param {Control} control
 * @param {unknown} value
 */
function written(control, value) {
  // A link may hold anything.
  if (control instanceof HTMLSelectElement) return typeof value === 'string' ? value : '';
  if (typeof value !== 'number') return '';
  if (control.dataset.log === undefined) return String(value);
  return value > 0 ? String(Math.log10(value)) : control.min;
}
