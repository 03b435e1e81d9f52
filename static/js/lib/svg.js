// Parts of SVG drawings.

/**
 * @param {number} x
 * @param {number} y
 * @param {'start' | 'middle' | 'end'} anchor
 * @param {string} text
 */
export function label(x, y, anchor, text) {
  const made = drawn('text', { x, y, 'text-anchor': anchor, 'dominant-baseline': 'central' });
  made.textContent = text;
  return made;
}

/**
 * @param {string} name
 * @param {Record<string, unknown>} attributes
 */
export function drawn(name, attributes) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, String(value));
  return made;
}
