// How large square panels can be in a box. Groups stand below each other; what is compared
// with them stands beside them or below, whichever lets all be larger.

/**
 * @typedef {object} Box
 * @property {number} width
 * @property {number} height that is free
 * @property {number} gap between panels
 * @property {number} caption height of what stands above a panel
 * @property {number} heading height of what stands above a group
 * @property {number} least side of a panel
 */

/** @typedef {{side: number, columns: number, beside: number}} Layout columns of the groups, and of what stands beside them, 0 if it stands below */

const step = 2; // px

/**
 * The layout with the largest panels that fit. Where none does, the height is scrolled.
 * @param {number[]} groups panels of each
 * @param {number} compared panels of what is compared with them
 * @param {Box} box
 * @returns {Layout}
 */
export function arrange(groups, compared, box) {
  const { width, gap, least } = box;
  const widest = Math.min(width, Math.max(least, box.height));
  const across = (/** @type {number} */ side) => Math.max(1, Math.floor((width + gap) / (side + gap)));
  for (let side = Math.floor(widest); side >= least; side -= step) {
    const layout = layoutAt(side, across(side), groups, compared, box);
    if (layout) return layout;
  }
  const columns = across(least);
  const side = Math.floor((width - (columns - 1) * gap) / columns);
  return { side: Math.min(side, Math.floor(1.25 * least)), columns, beside: 0 };
}

/**
 * @param {number} side
 * @param {number} columns there is room for
 * @param {number[]} groups
 * @param {number} compared
 * @param {Box} box
 * @returns {Layout | null} null if the height does not suffice
 */
function layoutAt(side, columns, groups, compared, { height, gap, caption, heading }) {
  const tall = (/** @type {number[]} */ counts, /** @type {number} */ across) => {
    const rows = counts.reduce((sum, n) => sum + Math.ceil(n / across), 0);
    return rows * (side + caption + gap) - gap + counts.length * heading;
  };
  if (tall(compared > 0 ? [...groups, compared] : groups, columns) <= height) return { side, columns: even(groups, columns), beside: 0 };
  if (compared === 0) return null;
  for (let beside = 1; beside < columns; beside++) {
    if (tall(groups, columns - beside) <= height && tall([compared], beside) <= height) return { side, columns: even(groups, columns - beside), beside };
  }
  return null;
}

/**
 * Columns that leave the largest group's rows alike: two and two rather than three and one.
 * @param {number[]} groups
 * @param {number} columns there is room for
 */
function even(groups, columns) {
  const most = Math.max(...groups);
  return Math.ceil(most / Math.ceil(most / columns));
}
