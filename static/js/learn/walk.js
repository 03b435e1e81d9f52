// One key for the next figure, one for the one before: for those who stand at a projector.

import { addressOf, alone, stages } from './alone.js';
import { still } from './figure.js';

/** Listens for N and P, unless what has the focus takes letters. */
export function followKeys() {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    if (event.target instanceof Element && event.target.matches('input[type=number]')) return;
    const by = { n: 1, p: -1 }[event.key.toLowerCase()];
    if (by === undefined) return;
    event.preventDefault();
    go(by);
  });
}

/** @param {number} by */
function go(by) {
  const all = stages();
  const one = alone();
  const here = one ? all.indexOf(one) : all.findLastIndex((stage) => stage.getBoundingClientRect().top <= 90);
  const next = all[Math.min(all.length - 1, Math.max(0, here + by))];
  if (one) {
    location.hash = addressOf(next.id);
  } else {
    next.scrollIntoView({ behavior: still.matches ? 'auto' : 'smooth', block: 'start' });
    history.replaceState(null, '', addressOf(next.id));
  }
  next.querySelector('h2')?.focus({ preventScroll: true });
}
