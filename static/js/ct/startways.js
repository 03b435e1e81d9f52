// How the picture of a start is taken: what of it becomes the square, and which of its numbers are black and white.

import { make } from '../lib/dom.js';
import { windowOf } from './files/seen.js';

/** @typedef {{wide: boolean, seen: boolean}} Ways whether there is a square to choose, and a window */

/**
 * What there is to choose of a picture.
 * @param {import('./files/seen.js').Upload | null} upload null if nothing is known of it
 * @returns {Ways | null}
 */
export function waysOf(upload) {
  return upload && { wide: upload.width !== upload.height, seen: upload.unit !== undefined };
}

/**
 * The controls of what there is to choose.
 * @param {Ways | null} ways
 * @param {(part: 'fit' | 'window', value: string | number[] | undefined) => void} chosen
 */
export function choicesOf(ways, chosen) {
  const choice = (
    /** @type {'fit' | 'window'} */ part,
    /** @type {string} */ name,
    /** @type {(value: string) => string | number[] | undefined} */ valueOf,
    /** @type {HTMLOptionElement[]} */ ...options
  ) => {
    const select = make('select', {}, ...options);
    select.dataset.part = part;
    select.addEventListener('change', () => chosen(part, valueOf(select.value)));
    return make('label', { className: 'small' }, name, select);
  };
  const fits = [
    make('option', { value: 'crop', textContent: 'its middle' }),
    make('option', { value: 'pad', textContent: 'all of it, on black' }),
  ];
  return [
    ...(ways?.wide ? [choice('fit', 'as a square', (value) => (value === 'pad' ? value : undefined), ...fits)] : []),
    ...(ways?.seen ? [choice('window', 'black to white', windowOf)] : []),
  ];
}
