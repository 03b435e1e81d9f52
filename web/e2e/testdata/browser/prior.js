// Reads and handles the page about priors as a person does. Defines `look` and `prior` for the tests.
globalThis.look = {
  drawn: () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true)))),
};

globalThis.prior = {
  /** Whether what is shown is the whole run of the present settings, with its figures. */
  done() {
    const { state, whole, stale } = document.getElementById('grids').dataset;
    return (
      state === 'done' &&
      whole === 'true' &&
      stale === undefined &&
      document.getElementById('verdict').dataset.distance !== ''
    );
  },

  /** The tracks that are shown, in order. */
  tracks: () => [...document.querySelectorAll('.grid-part')].map(({ dataset }) => dataset.track),

  /** Grey values of a picture, row by row, from 0 to 255. */
  greys(track, i) {
    const canvas = document.querySelectorAll(`.grid-part[data-track=${track}] canvas`)[i];
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return [...data.filter((_, at) => at % 4 === 0)];
  },

  /** A number that tells what is seen of a track apart. */
  hash(track) {
    const greys = document
      .querySelectorAll(`.grid-part[data-track=${track}] canvas`)
      .values()
      .flatMap((_, i) => prior.greys(track, i));
    return greys.reduce((hash, grey, i) => (Math.imul(hash, 31) + grey + i) | 0, 7);
  },

  /** Types a value into a field, or chooses it, and confirms it. */
  enter(selector, value) {
    const control = document.querySelector(selector);
    control.value = value;
    control.dispatchEvent(new Event('input', { bubbles: true }));
    control.dispatchEvent(new Event('change', { bubbles: true }));
  },

  click: (selector) => document.querySelector(selector).click(),

  text: (selector) => document.querySelector(selector)?.textContent.replace(/\s+/g, ' ').trim() ?? '',

  seen: (selector) => document.querySelector(selector)?.checkVisibility() ?? false,

  key: (key) => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })),

  /** Cells of the table of figures, by row. */
  figures: () =>
    [...document.querySelectorAll('#figures-rows tr')].map((row) =>
      [...row.children].filter((cell) => !cell.hidden).map(({ textContent }) => textContent),
    ),
};
