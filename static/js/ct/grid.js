// How large square panels can be in a box: rows of them, each group beginning a new row.

/**
 * @typedef {object} Box
 * @property {number} width
 * @property {number} height that is free
 * @property {number} gap between panels
 * @property {number} extra height of a panel's caption and what else stands in its row
 * @property {number} least side of a panel
 */

/**
 * The number of columns with which the panels are largest: what does not fit into the height
 * at their least side is scrolled to.
 * @param {number[]} groups panels of each
 * @param {Box} box
 * @returns {{columns: number, side: number}}
 */
export function fit(groups, { width, height, gap, extra, least }) {
  const most = Math.max(1, ...groups);
  const widest = Math.max(1, Math.min(most, Math.floor((width + gap) / (least + gap))));
  let best = { columns: 1, side: 0 };
  for (let columns = 1; columns <= widest; columns++) {
    const rows = groups.reduce((sum, n) => sum + Math.ceil(n / columns), 0);
    const across = (width - (columns - 1) * gap) / columns;
    const down = (height - (rows - 1) * gap) / rows - extra;
    const side = Math.floor(Math.min(across, Math.max(least, down)));
    if (side > best.side) best = { columns, side };
  }
  return best;
}
