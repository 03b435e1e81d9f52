// What keys do on the page about priors.

/**
 * @param {HTMLInputElement} plain the switch of the comparison
 * @returns {import('../explorer/explorer.js').KeysPart}
 */
export function keys(plain) {
  return {
    does: {
      back: 'one moment back',
      forward: 'one moment forward',
      first: 'to the noise',
      last: 'to the newest moment',
      exports: 'export pictures, a film, tables and the spec',
    },
    own: [{ key: 'c', shown: 'C', does: 'the same without correction, too', run: () => plain.click() }],
    others: [],
  };
}
