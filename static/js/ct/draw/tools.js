// What the hand holds while it draws.

/** @typedef {'ellipse' | 'brush' | 'erase' | 'move'} Tool */

/** @type {Record<Tool, string>} */
export const hints = {
  ellipse: 'Pull a new ellipse up; click a shape to choose it, and pull its dots to move, turn and stretch it.',
  brush: 'Draw with mouse, pen or finger.',
  erase: 'Rub out with mouse, pen or finger.',
  move: 'Pull a shape to another place; arrow keys move the one with the outline, Delete removes it.',
};

/**
 * Whether a tool has to do with shapes that are there.
 * @param {Tool} tool
 */
export function chooses(tool) {
  return tool === 'ellipse' || tool === 'move';
}
