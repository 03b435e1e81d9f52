// The button beside what is chosen that removes it: for fingers, and without knowing the key.

/** @typedef {import('./grips.js').Grip} Grip */
/** @typedef {import('./plot.js').Plot} Plot */

const gap = 14; // from the middle of the grip to the rim of the button, in CSS pixels

export class Remover {
  /**
   * @param {Plot} plot
   * @param {HTMLButtonElement} button
   * @param {() => import('./grips.js').Grips} grips of the plot's tool
   * @param {(said: string) => void} removed
   */
  constructor(plot, button, grips, removed) {
    this.plot = plot;
    this.button = button;
    this.grips = grips;
    button.addEventListener('click', () => {
      const grip = grips().chosen();
      if (!grip) return;
      plot.canvases.overlay.focus({ preventScroll: true });
      removed(grips().remove(grip));
    });
  }

  /** @param {boolean} wanted whether the pointer is free, and this the picture that it was on last */
  show(wanted) {
    const grip = wanted ? this.grips().chosen() : null;
    this.button.hidden = grip === null;
    if (!grip) return;
    const label = `Remove ${grip.name.replace(/,.*/, '').toLowerCase()}`;
    if (this.button.ariaLabel !== label) this.button.ariaLabel = this.button.title = label;
    const [x, y] = roomiest(this.plot.viewport, grip, this.grips().all(), this.button.offsetWidth / 2);
    this.button.style.translate = `calc(${x}px - 50%) calc(${y}px - 50%)`;
  }
}

/**
 * Where around a grip a button of a radius is farthest from all other grips, and on the plot.
 * @param {import('./viewport.js').Viewport} viewport
 * @param {Grip} grip
 * @param {Grip[]} all
 * @param {number} radius
 * @returns {[number, number]}
 */
function roomiest({ left, top, size }, grip, all, radius) {
  /** @type {[number, number]} */
  let best = [grip.x, grip.y];
  let most = -Infinity;
  for (let k = 0; k < 8; k++) {
    const angle = (k - 1) * (Math.PI / 4); // up and right first
    const [x, y] = [grip.x + (radius + gap) * Math.cos(angle), grip.y - (radius + gap) * Math.sin(angle)];
    if (x < left + radius || y < top + radius || x > left + size - radius || y > top + size - radius) continue;
    const room = Math.min(4 * radius, ...all.map((other) => Math.hypot(other.x - x, other.y - y)));
    if (room > most + 1) [best, most] = [[x, y], room];
  }
  return best;
}
