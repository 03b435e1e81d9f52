// The paths of the starts in the homotopy's picture, drawn once: the moment shows
// the part of it that has been walked.

/** @typedef {import('../run.js').Run} Run */

// More starts than these would hide the branches.
const most = 64;

// Shorter pieces than this many pixels are not worth a point of a line.
const shortest = 1;

/**
 * @param {Run} run whole
 * @param {import('./drawing.js').Frame} frame
 * @param {number} width in the screen's pixels
 * @param {number} height
 * @param {import('./drawing.js').Inks} inks
 */
export function trails(run, { px, py, axis, box }, width, height, inks) {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  if (run.starts > most) return canvas;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  context.scale(devicePixelRatio, devicePixelRatio);
  context.beginPath();
  context.rect(box.left, box.top, box.right - box.left, box.bottom - box.top);
  context.clip();
  context.beginPath();
  for (let start = 0; start < run.starts; start++) {
    let [lastX, lastY] = [NaN, NaN];
    for (let i = 0; i <= run.last; i++) {
      const [x, y] = [px(run.t(i)), py(run.at(i, start)[axis])];
      if (!Number.isFinite(y)) break;
      if (i === 0) context.moveTo(x, y);
      else if (i < run.last && Math.hypot(x - lastX, y - lastY) < shortest) continue;
      else context.lineTo(x, y);
      [lastX, lastY] = [x, y];
    }
  }
  context.lineJoin = 'round';
  context.lineWidth = inks.em / 12;
  context.globalAlpha = 0.45;
  context.strokeStyle = inks.run;
  context.stroke();
  return canvas;
}
