// Decimal commas: browsers drop a comma that is typed into a number field of an English page,
// and 0,1 would be 01 without a word.

/** Takes a comma for a decimal point in every number field of the page. */
export function readCommas() {
  document.addEventListener('beforeinput', (event) => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement) || field.type !== 'number') return;
    if (field.dataset.comma === 'many' && event.inputType.startsWith('delete')) delete field.dataset.comma;
    const text = event.data ?? event.dataTransfer?.getData('text') ?? '';
    if (!text.includes(',') && (field.dataset.comma === undefined || !text.includes('.'))) return;
    event.preventDefault();
    // Of two the browser would drop one: 1,000.5 is not to become 1.0005.
    field.dataset.comma = field.value.includes('.') || /[.,].*[.,]/.test(text) ? 'many' : 'one';
    // The only way that keeps the caret, and undo.
    document.execCommand('insertText', false, text.replaceAll(',', '.'));
  });
}

/**
 * What is wrong with what stands in a field, '' if nothing is but for its range. In a whole
 * number a comma may part thousands: 1,000 is not to be read as 1.
 * @param {HTMLInputElement | HTMLSelectElement} field
 */
export function unreadable(field) {
  if (!(field instanceof HTMLInputElement) || field.type !== 'number') return '';
  const comma = field.value.includes('.') ? field.dataset.comma : undefined;
  if (comma === 'many') return 'must be a number with one decimal point';
  if (comma === 'one' && field.step === '1') return 'must be a whole number, without a comma';
  return Number.isNaN(field.valueAsNumber) ? 'must be a number' : '';
}
