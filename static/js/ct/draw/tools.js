// What the hand holds while it draws.

/** @typedef {'ellipse' | 'brush' | 'erase' | 'move'} Tool */

/** @type {Record<Tool, string>} */
export const hints = {
  ellipse: 'Drag to draw an ellipse; click a shape to choose it, and drag its dots to move, rotate and stretch it.',
  brush: 'Draw with mouse, pen or finger.',
  erase: 'Rub out with mouse, pen or finger.',
  move: 'Drag a shape to another place; arrow keys move the one with the outline, Delete removes it.',
};

/**
 * Whether a tool has to do with shapes that are there.
 * @param {Tool} tool
 */
export function chooses(tool) {
  return tool === 'ellipse' || tool === 'move';
}
