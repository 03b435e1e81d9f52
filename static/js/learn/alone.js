// A figure by itself, by the page's address: for a slide, for a frame in another page, for those who follow a code.
// learn#only=trap shows figure and prose, learn#only=trap&ui=figure the figure alone.

/** @returns {HTMLElement[]} the sections of figures */
export function stages() {
  return /** @type {HTMLElement[]} */ ([...document.querySelectorAll('.stage')]);
}

/** Shows what the address says, now and whenever it changes. */
export function followAddress() {
  const show = () => {
    const stage = alone();
    document.body.classList.toggle('alone', stage !== null);
    document.body.classList.toggle('bare', stage !== null && pairs().get('ui') === 'figure');
    for (const other of stages()) other.hidden = stage !== null && other !== stage;
  };
  addEventListener('hashchange', () => {
    show();
    const { hash } = location; // what was hidden could not be scrolled to
    if (alone() === null && stages().some(({ id }) => `#${id}` === hash))
      document.querySelector(hash)?.scrollIntoView();
    else if (alone()) scrollTo(0, 0);
  });
  show();
}

/** The one figure that is shown, null if all are. */
export function alone() {
  const only = pairs().get('only');
  return stages().find(({ id }) => id === only) ?? null;
}

/**
 * The address of a figure as the page is looked at now.
 * @param {string} id
 */
export function addressOf(id) {
  if (!alone()) return `#${id}`;
  const to = pairs();
  to.set('only', id);
  return `#${to}`;
}

function pairs() {
  return new URLSearchParams(location.hash.slice(1));
}
