// The server names fields as a spec does; a person knows them by the labels of their
// controls. Both stand where a message is read, as a spec may come from a link or a file.

/**
 * A message in the words of the page: "schedule.max: must be at least schedule.min = 1" is
 * "First level, σmax (schedule.max) must be at least Last level, σmin (schedule.min) = 1".
 * @param {string} message
 */
export function inWords(message) {
  const begun = message.replace(/^([\w.[\]]+): /, (whole, field) =>
    labelOf(field) === '' ? whole : `${named(field)} `,
  );
  // Of fields within a message only paths of several steps are sure to be no common words.
  return begun.replace(/(?<![\w(.])\w+(?:\.\w+|\[\d+\])+/g, (field) => (labelOf(field) === '' ? field : named(field)));
}

/** @param {string} field that has a label */
function named(field) {
  const label = labelOf(field);
  return label.toLowerCase() === field.toLowerCase() ? label : `${label} (${field})`;
}

/**
 * The label of a field's control, '' if it has none.
 * @param {string} field
 */
function labelOf(field) {
  for (const control of document.querySelectorAll(`[data-field="${CSS.escape(field)}"]`)) {
    if (!(control instanceof HTMLInputElement || control instanceof HTMLSelectElement) || control.type === 'radio')
      continue;
    const label = control.labels?.[0];
    // A label around its control holds the control's text, too.
    const text = label?.contains(control) ? label.firstChild?.textContent : label?.textContent;
    if (text) return text.trim();
  }
  return '';
}
