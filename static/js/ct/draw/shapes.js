// Drawings as numbers: ellipses and strokes of a round brush on [-1, 1]², y down. Their
// limits are the server's.

/** @typedef {import('../spec.js').Shape} Shape */
/** @typedef {{x: number, y: number}} Point */

/** Most shapes and most numbers of a drawing, and the least width of a stroke. */
export const limits = { shapes: 200, numbers: 4000, stroke: 0.01 };
// How far a stroke may be from the hand's way.
const tolerance = 0.004;

/**
 * Whether something that a link holds is a shape.
 * @param {any} shape
 * @returns {shape is Shape}
 */
export function isShape(shape) {
  const { ellipse: e, brush: b } = Object(shape);
  return (Array.isArray(e) && e.length === 6) || (Array.isArray(b) && b.length >= 4 && b.length % 2 === 0);
}

/** @param {Shape[]} drawing @returns {string[]} */
export function namesOf(drawing) {
  return drawing.map(
    (shape, i) => `${i + 1}: ${'ellipse' in shape ? 'ellipse' : shape.brush[0] === 0 ? 'rubbed out' : 'stroke'}`,
  );
}

/** @param {Shape[]} drawing */
export function numbersOf(drawing) {
  return drawing.reduce((sum, shape) => sum + ('ellipse' in shape ? shape.ellipse : shape.brush).length, 0);
}

/**
 * Whether another shape finds room.
 * @param {Shape[]} drawing
 */
export function fits(drawing) {
  return drawing.length <= limits.shapes && numbersOf(drawing) <= limits.numbers;
}

/** @param {number} v */
export function rounded(v) {
  return Math.round(1000 * v) / 1000 + 0;
}

/**
 * @param {number} v
 * @param {number} lo
 * @param {number} hi
 */
function within(v, lo, hi) {
  return rounded(Math.min(hi, Math.max(lo, v)));
}

/**
 * An ellipse within its limits.
 * @param {number[]} numbers x, y, a, b, turn in degrees, value
 * @returns {{ellipse: number[]}}
 */
export function ellipse([x, y, a, b, turn, value]) {
  const least = limits.stroke / 2;
  return {
    ellipse: [
      within(x, -1, 1),
      within(y, -1, 1),
      within(a, least, 2),
      within(b, least, 2),
      within(turn % 360, -360, 360),
      within(value, 0, 1),
    ],
  };
}

/**
 * A stroke within its limits, with no more points than its way needs.
 * @param {number} value
 * @param {number} width
 * @param {Point[]} points
 * @returns {{brush: number[]}}
 */
export function brush(value, width, points) {
  const way = simplified(points.map(({ x, y }) => ({ x: within(x, -1, 1), y: within(y, -1, 1) })));
  return { brush: [within(value, 0, 1), within(width, limits.stroke, 1), ...way.flatMap(({ x, y }) => [x, y])] };
}

/**
 * Douglas and Peucker's line: points that lie nearly on the way between others are left out.
 * @param {Point[]} points
 * @returns {Point[]}
 */
function simplified(points) {
  if (points.length < 3) return points;
  const [first, last] = [points[0], points[points.length - 1]];
  let [far, at] = [0, 0];
  for (let i = 1; i < points.length - 1; i++) {
    const d = fromSegment(points[i], first, last);
    if (d > far) [far, at] = [d, i];
  }
  if (far <= tolerance) return first.x === last.x && first.y === last.y ? [first] : [first, last];
  return [...simplified(points.slice(0, at + 1)), ...simplified(points.slice(at)).slice(1)];
}

/**
 * @param {Point} p
 * @param {Point} a
 * @param {Point} b
 */
function fromSegment(p, a, b) {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = dx * dx + dy * dy;
  const part = length === 0 ? 0 : Math.min(1, Math.max(0, ((p.x - a.x) * dx + (p.y - a.y) * dy) / length));
  return Math.hypot(p.x - a.x - part * dx, p.y - a.y - part * dy);
}

/**
 * The index of the shape that a hand takes hold of, -1 for none: the uppermost one that covers
 * the point, or else the uppermost one near it.
 * @param {Shape[]} drawing
 * @param {Point} p
 * @param {number} slack how near
 */
export function taken(drawing, p, slack) {
  const hit = drawing.findLastIndex((shape) => covers(shape, p));
  return hit >= 0 ? hit : drawing.findLastIndex((shape) => covers(shape, p, slack));
}

/**
 * A shape in another place. It keeps its form, and its points within the picture.
 * @param {Shape} shape
 * @param {Point} by
 * @returns {Shape}
 */
export function moved(shape, by) {
  const points = 'ellipse' in shape ? [handles(shape).middle] : pointsOf(shape.brush.slice(2));
  const [x, y] = /** @type {const} */ (['x', 'y']).map((axis) => {
    const at = points.map((point) => point[axis]);
    return within(by[axis], -1 - Math.min(...at), 1 - Math.max(...at));
  });
  if ('ellipse' in shape) return ellipse([shape.ellipse[0] + x, shape.ellipse[1] + y, ...shape.ellipse.slice(2)]);
  return { brush: shape.brush.map((v, i) => (i < 2 ? v : rounded(v + (i % 2 === 0 ? x : y)))) };
}

/**
 * Whether a shape covers a point, or is near it.
 * @param {Shape} shape
 * @param {Point} p
 * @param {number} [slack] how near
 */
function covers(shape, p, slack = 0) {
  if ('ellipse' in shape) {
    const [x, y, a, b, turn] = shape.ellipse;
    const [dx, dy] = [p.x - x, p.y - y];
    const [c, s] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)];
    return ((dx * c + dy * s) / (a + slack)) ** 2 + ((dy * c - dx * s) / (b + slack)) ** 2 <= 1;
  }
  const [, width, ...numbers] = shape.brush;
  const points = pointsOf(numbers);
  return points.some((point, i) => fromSegment(p, points[Math.max(0, i - 1)], point) <= width / 2 + slack);
}

/**
 * @param {number[]} numbers
 * @returns {Point[]}
 */
export function pointsOf(numbers) {
  return Array.from({ length: numbers.length / 2 }, (_, i) => ({ x: numbers[2 * i], y: numbers[2 * i + 1] }));
}

/**
 * Where a chosen shape is taken hold of: at its middle, and an ellipse at the ends of its axes.
 * @param {Shape} shape
 * @returns {{middle: Point, a?: Point, b?: Point}}
 */
export function handles(shape) {
  if ('brush' in shape) {
    const points = pointsOf(shape.brush.slice(2));
    return { middle: points[Math.floor((points.length - 1) / 2)] };
  }
  const [x, y, a, b, turn] = shape.ellipse;
  const [c, s] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)];
  return { middle: { x, y }, a: { x: x + a * c, y: y + a * s }, b: { x: x - b * s, y: y + b * c } };
}

/**
 * A shape of which a handle was moved: the middle takes it along, a turns and stretches an
 * ellipse, b stretches it.
 * @param {Shape} shape
 * @param {'middle' | 'a' | 'b'} handle
 * @param {Point} to
 * @returns {Shape}
 */
export function pulled(shape, handle, to) {
  if (handle === 'middle' || 'brush' in shape) {
    const { x, y } = handles(shape).middle;
    return moved(shape, { x: to.x - x, y: to.y - y });
  }
  const [x, y, a, b, turn, value] = shape.ellipse;
  const far = Math.hypot(to.x - x, to.y - y);
  if (handle === 'b') return ellipse([x, y, a, far, turn, value]);
  return ellipse([x, y, far, b, (Math.atan2(to.y - y, to.x - x) * 180) / Math.PI, value]);
}

/**
 * Draws shapes as the server will, but for how edges are blended.
 * @template {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} C
 * @param {C} context whose units are those of drawings
 * @param {Shape[]} drawing
 * @param {(context: C, value: number) => void} ink sets what the next shape is painted with
 */
export function paint(context, drawing, ink) {
  [context.lineCap, context.lineJoin] = ['round', 'round'];
  for (const shape of drawing) {
    context.beginPath();
    if ('ellipse' in shape) {
      const [x, y, a, b, turn, value] = shape.ellipse;
      context.ellipse(x, y, a, b, (turn * Math.PI) / 180, 0, 2 * Math.PI);
      ink(context, value);
      context.fill();
      continue;
    }
    const [value, width, ...numbers] = shape.brush;
    const points = pointsOf(numbers);
    context.moveTo(points[0].x, points[0].y);
    for (const { x, y } of points) context.lineTo(x, y);
    context.lineWidth = width;
    ink(context, value);
    context.stroke();
  }
}
