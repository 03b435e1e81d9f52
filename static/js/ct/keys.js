// What keys do on the page of the CT example.

import { element } from '../lib/dom.js';

/** @type {import('../explorer/explorer.js').KeysPart} */
export const keys = {
  does: {
    back: 'one level back',
    forward: 'one level forward',
    first: 'to the starts',
    last: 'to the newest level',
    exports: 'export figures, arrays, an animation and the spec',
  },
  own: [
    {
      key: 'g',
      shown: 'G',
      does: 'the same starts with graduation off, too',
      run: () => element('off', HTMLInputElement).click(),
    },
  ],
  others: [
    ['Arrow keys, + −', 'on a picture: pan and zoom all of them'],
    ['[ ] { }', 'there: level and width of the grey window'],
  ],
};
