// How a drawing looks while it is made.

import { prepare } from '../../lib/canvas.js';
import { greys } from '../view/colours.js';
import { paintValues } from '../view/paint.js';
import { handles, paint, pointsOf } from './shapes.js';

/** @typedef {import('../spec.js').Shape} Shape */
/** @typedef {import('./shapes.js').Point} Point */

const [handle, dark] = ['#ffd83d', '#0c1018'];

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Shape[]} drawing
 * @param {Shape | undefined} chosen
 * @param {{under: OffscreenCanvas | null} | null} mask what is under the pixels that are lost; null of a picture
 */
export function sketch(canvas, drawing, chosen, mask) {
  if (canvas.clientWidth === 0) return;
  const context = prepare(canvas);
  const half = canvas.clientWidth / 2;
  context.fillStyle = mask ? '#808890' : '#000000';
  context.fillRect(0, 0, 2 * half, 2 * half);
  if (mask) {
    context.imageSmoothingEnabled = false;
    if (mask.under) context.drawImage(mask.under, 0, 0, 2 * half, 2 * half);
    context.drawImage(lost(canvas.width, drawing), 0, 0, 2 * half, 2 * half);
  } else {
    context.save();
    toUnits(context, half);
    paint(context, drawing, grey);
    context.restore();
  }
  if (chosen) outline(context, half, chosen);
}

/**
 * Makes the units of a context those of drawings.
 * @param {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} context
 * @param {number} half of its side
 */
function toUnits(context, half) {
  context.scale(half, half);
  context.translate(1, 1);
}

/**
 * A picture in grey, a pixel each.
 * @param {import('../frames.js').Picture} picture
 */
export function pixels(picture) {
  const { rows, columns } = picture;
  const image = new ImageData(columns, rows);
  paintValues(new Uint32Array(image.data.buffer), picture, greys, 0, 1);
  const canvas = new OffscreenCanvas(columns, rows);
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  return canvas;
}

/**
 * What is lost, in a colour that lets the picture through, with lines across.
 * @param {number} side in pixels
 * @param {Shape[]} drawing
 */
function lost(side, drawing) {
  const canvas = new OffscreenCanvas(side, side);
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d'));
  context.save();
  toUnits(context, side / 2);
  paint(context, drawing, (c, value) => {
    c.globalCompositeOperation = value > 0.5 ? 'source-over' : 'destination-out';
  });
  context.restore();
  context.globalCompositeOperation = 'source-in';
  context.fillStyle = /** @type {CanvasPattern} */ (context.createPattern(hatching(), 'repeat'));
  context.fillRect(0, 0, side, side);
  return canvas;
}

function hatching() {
  const side = Math.round(9 * devicePixelRatio);
  const canvas = new OffscreenCanvas(side, side);
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d'));
  context.fillStyle = 'rgb(190 50 30 / 0.45)';
  context.fillRect(0, 0, side, side);
  [context.strokeStyle, context.lineWidth] = ['#ffb4a0', side / 7];
  // Beyond the corners, so that tiles fit.
  for (const shift of [-side, 0, side]) {
    context.beginPath();
    context.moveTo(shift - side, 2 * side);
    context.lineTo(shift + 2 * side, -side);
    context.stroke();
  }
  return canvas;
}

/**
 * @param {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} context
 * @param {number} value
 */
function grey(context, value) {
  const v = Math.round(255 * value);
  context.fillStyle = context.strokeStyle = `rgb(${v} ${v} ${v})`;
}

/**
 * The chosen shape, an ellipse or the way of a stroke, with what it is held by.
 * @param {CanvasRenderingContext2D} context
 * @param {number} half
 * @param {Shape} shape
 */
function outline(context, half, shape) {
  const on = (/** @type {Point} */ { x, y }) => /** @type {const} */ ([half * (x + 1), half * (y + 1)]);
  const twice = () => {
    // Seen on black, on white and on what is lost.
    for (const [colour, width] of /** @type {const} */ ([
      [dark, 4],
      [handle, 2],
    ])) {
      [context.strokeStyle, context.lineWidth] = [colour, width];
      context.stroke();
    }
  };
  const held = handles(shape);
  context.beginPath();
  if ('brush' in shape) {
    const points = pointsOf(shape.brush.slice(2));
    context.moveTo(...on(points[0]));
    for (const point of points) context.lineTo(...on(point));
    [context.lineCap, context.lineJoin] = ['round', 'round'];
  } else {
    const [, , a, b, turn] = shape.ellipse;
    context.ellipse(...on(held.middle), half * a, half * b, (turn * Math.PI) / 180, 0, 2 * Math.PI);
  }
  twice();
  for (const point of Object.values(held)) {
    context.beginPath();
    context.arc(...on(point), 6, 0, 2 * Math.PI);
    context.fillStyle = point === held.middle ? handle : dark;
    context.fill();
    twice();
  }
}
