// Copying what stands in a field: the citation, the link.

/**
 * A button that copies a field's text, and says whether it did.
 * @param {HTMLButtonElement} button
 * @param {HTMLInputElement | HTMLTextAreaElement} field
 * @param {(text: string) => void} say
 */
export function copies(button, field, say) {
  button.addEventListener('click', async () => {
    const done = await copied(field);
    say(done ? 'Copied.' : 'The browser does not let the page copy: the text is selected, copy it with Ctrl+C.');
  });
}

/** @param {HTMLInputElement | HTMLTextAreaElement} field */
async function copied(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    // Without https there is no clipboard, unless the server is this machine.
    field.focus();
    field.select();
    return document.execCommand('copy');
  }
}
