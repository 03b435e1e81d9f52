// Where grids of squares go: as large as the room lets them be. Pure computation.

/**
 * @typedef {object} Room in pixels
 * @property {number} width
 * @property {number} height Infinity where the page scrolls
 * @property {number} gap between squares
 * @property {number} apart between grids
 * @property {number} label height of a grid's name
 * @property {number} least side of a square that is wanted where the page scrolls
 */

/**
 * @typedef {object} Layout
 * @property {number} columns of each grid
 * @property {boolean} beside whether the grids stand side by side
 * @property {number} side of a square, in whole pixels
 * @property {number} width that all grids take
 */

/**
 * The layout with the largest squares.
 * @param {number} grids
 * @param {number} count of squares in each
 * @param {Room} room
 * @returns {Layout}
 */
export function arrange(grids, count, room) {
  const { width, height, gap, apart, label, least } = room;
  if (height === Infinity) {
    const columns = Math.max(2, Math.min(count, Math.floor((width + gap) / (least + gap))));
    return { columns, beside: false, side: Math.floor((width - (columns - 1) * gap) / columns), width };
  }
  let best = { columns: 1, beside: false, side: 0, width: 0 };
  for (const beside of grids > 1 ? [false, true] : [false]) {
    const [across, down] = beside ? [grids, 1] : [1, grids];
    const wide = (width - (across - 1) * apart) / across;
    const high = (height - (down - 1) * apart) / down - label;
    for (let columns = 1; columns <= count; columns++) {
      const rows = Math.ceil(count / columns);
      const side = Math.floor(Math.min((wide - (columns - 1) * gap) / columns, (high - (rows - 1) * gap) / rows));
      const taken = across * (columns * side + (columns - 1) * gap) + (across - 1) * apart;
      // Of equal squares the narrower layout leaves more room for the rest.
      if (side > best.side || (side === best.side && taken < best.width))
        best = { columns, beside, side, width: taken };
    }
  }
  return best;
}
