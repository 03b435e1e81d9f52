// Colours: the colour maps shared with the server's figures, and the theme's.

/** @typedef {Uint8ClampedArray} ColourMap red, green, blue of 256 entries */

/**
 * @param {string} url of the shared tables
 * @param {string} name
 * @returns {Promise<ColourMap>}
 */
export async function loadColourMap(url, name) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  /** @type {Record<string, string[]>} */
  const tables = await response.json();
  return colourMap(tables[name]);
}

/**
 * @param {string[]} entries "#rrggbb"
 * @returns {ColourMap}
 */
function colourMap(entries) {
  const map = new Uint8ClampedArray(entries.length * 3);
  entries.forEach((entry, i) => {
    const rgb = Number.parseInt(entry.slice(1), 16);
    map.set([rgb >> 16, (rgb >> 8) & 255, rgb & 255], 3 * i);
  });
  return map;
}

/**
 * A colour that the style sheet gives to an element. One that depends on the theme must be
 * registered there, or its value would be what is written, and no canvas knows light-dark().
 * @param {CSSStyleDeclaration} style
 * @param {string} name
 */
export function colourOf(style, name) {
  const value = style.getPropertyValue(name).trim();
  if (value.startsWith('light-dark')) throw new Error(`${name} is not registered with @property`);
  return value;
}

// Colours of valleys; more valleys than these take them in turn, with other shapes.
const valleyColours = 8;

/** @typedef {ReturnType<typeof themeColours>} Theme */

/**
 * The colours that the style sheet gives to what is drawn.
 * @param {Element} element
 */
export function themeColours(element) {
  const style = getComputedStyle(element);
  const colour = (/** @type {string} */ name) => colourOf(style, name);
  return {
    text: colour('--muted'),
    axis: colour('--line-strong'),
    family: style.fontFamily,
    em: Number.parseFloat(style.fontSize),
    start: colour('--mark-start'),
    casing: colour('--mark-casing'),
    parting: colour('--mark-parting'),
    line: colour('--mark-line'),
    mode: colour('--mark-mode'),
    valleys: Array.from({ length: valleyColours }, (_, i) => colour(`--valley-${i}`)),
    elsewhere: colour('--valley-elsewhere'),
    diverged: colour('--valley-diverged'),
    basin: { line: colour('--basin-line'), hatch: colour('--basin-hatch'), ground: colour('--basin-ground') },
  };
}
