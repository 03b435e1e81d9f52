// One key for the next figure, one for the one before: for those who stand at a projector.

import { still } from './shared.js';

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
  const stages = [...document.querySelectorAll('.stage')];
  const here = stages.findLastIndex((stage) => stage.getBoundingClientRect().top <= 90);
  const next = stages[Math.min(stages.length - 1, Math.max(0, here + by))];
  next.scrollIntoView({ behavior: still.matches ? 'auto' : 'smooth', block: 'start' });
  const title = next.querySelector('h2');
  title?.focus({ preventScroll: true });
  history.replaceState(null, '', `#${next.id}`);
}
