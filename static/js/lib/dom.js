// Elements of the page by their id, checked: a template that lost one fails at once.

/**
 * @template {Element} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
export function element(id, type) {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`no ${type.name} with id ${id}`);
  return found;
}

/**
 * A new element.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Partial<HTMLElementTagNameMap[K]>} properties
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/**
 * Writes a text that is new: writing the same again would make screen readers repeat it.
 * @param {Node} to
 * @param {string} text
 */
export function write(to, text) {
  if (to.textContent !== text) to.textContent = text;
}

/**
 * Calls back with the value of a radio button that is chosen.
 * @param {string} name
 * @param {(value: any) => void} chose
 * @returns {HTMLInputElement[]} the buttons
 */
export function onChoice(name, chose) {
  const radios = [...document.getElementsByName(name)].filter((radio) => radio instanceof HTMLInputElement);
  for (const radio of radios) radio.addEventListener('change', () => chose(radio.value));
  return radios;
}
