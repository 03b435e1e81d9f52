// Where the pictures of the page stand: boxes that are computed from the space and what is to
// be shown in it, so that the pictures are as large as they can be. No document here.
//
// The page reads from the measurement by the starts to the results. With few starts each has a
// row, from its start to its results; with more, each has a column, below its start.

/**
 * @typedef {object} Content how many pictures there are
 * @property {number} measured the truth and what is measured of it
 * @property {number} starts 0 of a method that has none
 * @property {number[]} groups results of each group, such as with graduation and without
 * @property {number} compared results of other methods
 */

/**
 * @typedef {object} Space all in px
 * @property {number} width
 * @property {number} height Infinity if the page scrolls
 * @property {number} gap between pictures
 * @property {number} caption height of what stands above a picture
 * @property {number} label height of what names a group
 * @property {number} least side of a result
 */

/** @typedef {'measured' | 'start' | 'group' | 'compared'} Kind */

/** @typedef {{kind: Kind, group: number, index: number, x: number, y: number, side: number, room: number}} Box a picture and, above it, its caption, which has a width of its own; y is the caption's */

/** @typedef {{kind: 'start' | 'group' | 'compared', group: number, x: number, y: number, length: number, upright: boolean}} Label length along which it is written, upwards or not */

/** @typedef {{boxes: Box[], labels: Label[], width: number, height: number, side: number}} Layout side of the results */

// Sides of the starts and of the measurement in parts of a result's, at least.
const [startPart, measuredPart] = [0.36, 0.6];
// Room for the name of a start, in parts of the least side.
const namePart = 0.9;
const step = 2; // px

/**
 * The layout with the largest results that fits; where none does, as large ones as the width
 * lets two or more stand beside each other, and the page scrolls.
 * @param {Content} content
 * @param {Space} space
 * @returns {Layout}
 */
export function arrange(content, space) {
  const { width, height, least } = space;
  const most = Math.floor(Math.min(width, height));
  const ways = width > height ? [columns, rows] : [stacked]; // what is wide is read from left to right
  for (let side = most - (most % step); side >= least; side -= step) {
    for (const way of ways) {
      for (const across of counts(content)) {
        const layout = way(content, space, side, across);
        if (layout && layout.width <= width && layout.height <= height) return layout;
      }
    }
  }
  return scrolled(content, space);
}

/**
 * Columns of a group to try: those that leave its rows alike.
 * @param {Content} content
 */
function counts({ groups }) {
  const most = Math.max(1, ...groups);
  return [...new Set(Array.from({ length: most }, (_, i) => Math.ceil(most / (i + 1))))];
}

/**
 * Each start has a column: the start above, its results below.
 * @param {Content} content
 * @param {Space} space
 * @param {number} side
 * @param {number} across columns of the results
 * @returns {Layout | null}
 */
function columns(content, space, side, across) {
  const { gap, caption, label } = space;
  const lines = content.groups.reduce((sum, n) => sum + Math.ceil(n / across), 0);
  const height = lines * (side + caption + gap) - gap;
  const least = content.starts > 0 ? startPart * side + caption + gap : 0;
  if (height + least > space.height) return null;
  const block = label + across * (side + gap) - gap;
  const pitch = Math.floor((block - label + gap) / Math.max(1, content.starts));
  if (content.starts > across && pitch - gap < namePart * space.least) return null;
  const room = Number.isFinite(space.height) ? space.height - height - caption - gap : side;
  const start = Math.floor(Math.min(side, room, (block - label + gap) / Math.max(1, content.starts) - gap));
  const top = content.starts > 0 ? start + caption + gap : 0;
  const picture = new Picture(space, side);
  // Where it can be, the measurement stands in the rows of starts and results.
  const tops = [
    0,
    ...content.groups.map((_, i) => top + i * (Math.ceil(content.groups[0] / across) * (side + caption + gap))),
  ];
  const left = picture.measure(content, block, top + height, top > 0 ? tops : []);
  if (left === null) return null;
  if (content.starts > 0) picture.label('start', 0, left, 0, start + caption, true);
  for (let i = 0; i < content.starts; i++) picture.box('start', 0, i, left + label + i * pitch, 0, start, pitch - gap);
  let y = top;
  content.groups.forEach((n, group) => {
    const tall = Math.ceil(n / across) * (side + caption + gap) - gap;
    picture.label('group', group, left, y, tall, true);
    picture.grid('group', group, n, across, left + label, y);
    y += tall + gap;
  });
  return picture.compare(content, left + block + 2 * gap, top + height);
}

/**
 * Each start has a row: the start, and to the right of it its results.
 * @param {Content} content
 * @param {Space} space
 * @param {number} side
 * @param {number} across
 * @returns {Layout | null}
 */
function rows(content, space, side, across) {
  const { gap, caption, label } = space;
  const n = Math.max(...content.groups);
  if (across > 1 || content.starts !== n) return null;
  const height = label + n * (side + caption + gap) - gap;
  if (height > space.height) return null;
  const picture = new Picture(space, side);
  const block = (content.groups.length + 1) * (side + gap) - gap;
  const left = picture.measure(content, block, height);
  if (left === null) return null;
  picture.label('start', 0, left, 0, side, false);
  picture.grid('start', 0, n, 1, left, label);
  content.groups.forEach((count, group) => {
    const x = left + (group + 1) * (side + gap);
    picture.label('group', group, x, 0, side, false);
    picture.grid('group', group, count, 1, x, label);
  });
  return picture.compare(content, left + block + 2 * gap, height);
}

/**
 * On a narrow page: the measurement, below it the starts, below them the groups.
 * @param {Content} content
 * @param {Space} space
 * @param {number} side
 * @param {number} across columns of the results
 * @returns {Layout | null}
 */
function stacked(content, space, side, across) {
  const { width, gap, caption, label, least } = space;
  const picture = new Picture(space, side);
  const fit = (/** @type {number} */ n) => Math.floor(Math.min(side, (width + gap) / n - gap));
  const measured = fit(content.measured);
  for (let i = 0; i < content.measured; i++) picture.box('measured', 0, i, i * (measured + gap), 0, measured);
  let y = content.measured > 0 ? measured + caption + gap : 0;
  if (content.starts > 0) {
    const most = Math.min(content.starts, Math.max(2, Math.floor((width + gap) / (least + gap))));
    const beside = Math.ceil(content.starts / Math.ceil(content.starts / most)); // rows that are alike
    const start = Math.min(fit(beside), Math.max(least, fit(content.starts)));
    picture.label('start', 0, 0, y, width, false);
    for (let i = 0; i < content.starts; i++) {
      picture.box(
        'start',
        0,
        i,
        (i % beside) * (start + gap),
        y + label + Math.floor(i / beside) * (start + caption + gap),
        start,
      );
    }
    y += label + Math.ceil(content.starts / beside) * (start + caption + gap);
  }
  const groups = content.compared > 0 ? [...content.groups, content.compared] : content.groups;
  groups.forEach((n, group) => {
    const kind = group < content.groups.length ? 'group' : 'compared';
    picture.label(kind, group, 0, y, width, false);
    picture.grid(kind, group, n, across, 0, y + label);
    y += label + Math.ceil(n / across) * (side + caption + gap);
  });
  return picture.layout();
}

/**
 * @param {Content} content
 * @param {Space} space
 * @returns {Layout}
 */
function scrolled(content, space) {
  const { width, gap, least } = space;
  const most = Math.max(1, content.compared, ...content.groups);
  const across = Math.min(most, Math.max(2, Math.floor((width + gap) / (least + gap))));
  const even = Math.ceil(most / Math.ceil(most / across));
  const side = Math.floor(Math.min((width + gap) / even - gap, 2.5 * least));
  return /** @type {Layout} */ (stacked(content, { ...space, height: Infinity }, side, even));
}

/** A layout that is being made. */
class Picture {
  /** @type {Box[]} */
  #boxes = [];
  /** @type {Label[]} */
  #labels = [];

  /**
   * @param {Space} space
   * @param {number} side of the results
   */
  constructor(space, side) {
    this.space = space;
    this.side = side;
  }

  /** @param {Kind} kind @param {number} group @param {number} index @param {number} x @param {number} y @param {number} side @param {number} [room] */
  box(kind, group, index, x, y, side, room = side) {
    this.#boxes.push({ kind, group, index, x, y, side, room });
  }

  /** @param {Label['kind']} kind @param {number} group @param {number} x @param {number} y @param {number} length @param {boolean} upright */
  label(kind, group, x, y, length, upright) {
    this.#labels.push({ kind, group, x, y, length, upright });
  }

  /** @param {Kind} kind @param {number} group @param {number} count @param {number} across @param {number} x @param {number} y */
  grid(kind, group, count, across, x, y) {
    const { gap, caption } = this.space;
    for (let i = 0; i < count; i++) {
      this.box(
        kind,
        group,
        i,
        x + (i % across) * (this.side + gap),
        y + Math.floor(i / across) * (this.side + caption + gap),
        this.side,
      );
    }
  }

  /**
   * The measurement, below each other at the left.
   * @param {Content} content
   * @param {number} block width of what stands to the right of it
   * @param {number} height of that
   * @param {number[]} [tops] of its rows
   * @returns {number | null} where that begins, null if there is no room
   */
  measure({ measured, compared }, block, height, tops = []) {
    const { width, gap, caption } = this.space;
    if (measured === 0) return 0;
    const tall = Number.isFinite(this.space.height) ? this.space.height : height;
    const most = Math.floor(Math.min(this.side, (tall + gap) / measured - gap - caption));
    const least = Math.min(most, measuredPart * this.side);
    const beside = compared > 0 ? 2 * gap + this.#compared(compared, tall).width : 0;
    const side = Math.floor(Math.min(most, width - block - beside - 2 * gap));
    if (side < least) return null;
    const inRows =
      tops.length >= measured &&
      tops.every((top, i) => i === 0 || i >= measured || top - tops[i - 1] >= side + caption);
    for (let i = 0; i < measured; i++)
      this.box('measured', 0, i, 0, inRows ? tops[i] : i * (side + caption + gap), side);
    return side + 2 * gap;
  }

  /**
   * Columns of what is compared, in a height.
   * @param {number} compared
   * @param {number} height
   */
  #compared(compared, height) {
    const { gap, caption, label } = this.space;
    const rows = Math.max(1, Math.floor((height - label + gap) / (this.side + caption + gap)));
    const across = Math.ceil(compared / rows);
    return { across, width: across * (this.side + gap) - gap };
  }

  /**
   * What is compared, at the right.
   * @param {Content} content
   * @param {number} x
   * @param {number} height of what stands to the left of it
   * @returns {Layout | null}
   */
  compare({ compared, groups }, x, height) {
    if (compared === 0) return this.layout();
    const { label } = this.space;
    const { across, width } = this.#compared(compared, Number.isFinite(this.space.height) ? this.space.height : height);
    this.label('compared', groups.length, x, 0, width, false);
    this.grid('compared', groups.length, compared, across, x, label);
    return this.layout();
  }

  /** @returns {Layout} */
  layout() {
    const { caption, label } = this.space;
    const right = [
      ...this.#boxes.map(({ x, side }) => x + side),
      ...this.#labels.map(({ x, length, upright }) => x + (upright ? label : length)),
    ];
    const bottom = this.#boxes.map(({ y, side }) => y + side + caption);
    return {
      boxes: this.#boxes,
      labels: this.#labels,
      width: Math.max(0, ...right),
      height: Math.max(0, ...bottom),
      side: this.side,
    };
  }
}
