// What several figures of the lesson do alike.

import { landscapeKey } from '../toy2d/spec.js';

/** Whether nothing is to move by itself. */
export const still = matchMedia('(prefers-reduced-motion: reduce)');

/**
 * The landscape of a spec at a smoothing, as the ground of a scene.
 * @param {import('../toy2d/picture/ground.js').Ground} heat
 * @param {CanvasRenderingContext2D} context
 * @param {import('../toy2d/picture/viewport.js').Viewport} viewport
 * @param {import('../toy2d/spec.js').Spec} spec
 * @param {number} t
 */
export function ground(heat, context, viewport, spec, t) {
  heat.draw(context, viewport, spec, t, landscapeKey(spec));
}

/**
 * Says why there is no answer, in the place of what was found.
 * @param {HTMLElement} finding
 * @returns {(message: string) => void}
 */
export function failed(finding) {
  return (message) => {
    finding.textContent = message;
  };
}

/**
 * Writes what a canvas shows beside it, for tests.
 * @param {HTMLElement} canvas
 * @param {Record<string, string | number>} shown
 */
export function sure(canvas, shown) {
  for (const [name, value] of Object.entries(shown)) canvas.dataset[name] = String(value);
}

/**
 * Calls back once an element is near the screen: what is far below costs nothing yet.
 * @param {Element} root
 * @param {() => void} near
 */
export function onceNear(root, near) {
  const seen = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      seen.disconnect();
      near();
    },
    { rootMargin: '400px' },
  );
  seen.observe(root);
}
