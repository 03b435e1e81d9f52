// What can be taken hold of on a plot, whichever hand does it: mouse, finger or keys.

/** @typedef {import('../spec.js').Vec} Vec */

/**
 * @typedef {object} Grip
 * @property {string} name spoken
 * @property {number} x where it is, in CSS pixels
 * @property {number} y
 * @property {(px: number, py: number, ended: boolean) => string} move to a pixel; returns what it has become
 * @property {() => void} abort puts back what was moved
 * @property {() => string} press chooses it without moving it
 * @property {() => string} [tap] what a click does instead
 */

/**
 * What a tool makes of the plot.
 * @typedef {object} Grips
 * @property {() => Grip | null} chosen that of what is chosen
 * @property {() => Grip[]} all in the order in which keys go through them
 * @property {(px: number, py: number, within: number) => Grip | null} near the nearest one to a pixel
 * @property {(at: Vec) => string} add a thing at an empty place
 * @property {(grip: Grip | null) => string} remove what is at a grip, or else what is chosen
 * @property {() => void} leave nothing chosen
 * @property {(key: string) => string | null} key another key; null if it means nothing
 */

/**
 * The grip that is nearest to a pixel.
 * @param {Grip[]} grips
 * @param {number} px
 * @param {number} py
 * @param {number} within pixels
 * @returns {Grip | null}
 */
export function nearest(grips, px, py, within) {
  let best = null;
  let closest = within;
  for (const grip of grips) {
    const distance = Math.hypot(grip.x - px, grip.y - py);
    if (distance <= closest) [best, closest] = [grip, distance];
  }
  return best;
}
