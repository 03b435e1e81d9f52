// What pointer, wheel and keys do to a picture, and so to all of them.

/** @typedef {import('./viewing.js').Viewing} Viewing */
/** @typedef {{x: number, y: number}} Place in parts of the picture's side */

// A pull over the whole picture changes the window by so many of its widths.
const [levelPull, widthPull] = [1, 4];
// How far, in CSS pixels, a finger moves before it is known what it is about.
const slop = 10;
const [wheelZoom, keyZoom, keyMove, keyWindow] = [0.0022, 1.25, 0.05, 1.1];

/**
 * Lets a box with a picture be handled.
 * @param {HTMLElement} box
 * @param {Viewing} viewing
 */
export function handle(box, viewing) {
  /** @type {Map<number, {x: number, y: number}>} pointers that are down, where they were last */
  const down = new Map();
  /** @type {Place | null} where the line of a profile begins */
  let from = null;
  /** Whether what the pointer does is meant for the picture: a finger may be about to scroll the page. */
  let meant = false;
  /** How pictures were looked at before the gesture. @type {unknown} */
  let before = null;

  /** @param {{clientX: number, clientY: number}} event @returns {Place} */
  const place = (event) => {
    const { left, top, width, height } = box.getBoundingClientRect();
    const { scale, x, y } = viewing.zoom;
    return {
      x: x + ((event.clientX - left) / width - 0.5) / scale,
      y: y + ((event.clientY - top) / height - 0.5) / scale,
    };
  };

  box.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    box.setPointerCapture(event.pointerId);
    if (down.size === 0) [meant, before] = [event.pointerType !== 'touch', viewing.toJSON()];
    down.set(event.pointerId, { x: event.clientX, y: event.clientY });
    from = ['profile', 'region'].includes(viewing.tool) && !event.shiftKey && down.size === 1 ? place(event) : null;
  });
  box.addEventListener('pointermove', (event) => {
    const last = down.get(event.pointerId);
    if (!last) {
      if (event.pointerType !== 'touch') viewing.point(place(event));
      return;
    }
    const now = { x: event.clientX, y: event.clientY };
    meant ||= down.size > 1 || isMeant(now.x - last.x, now.y - last.y);
    if (!meant) return;
    if (down.size === 2) pinch(event.pointerId, last, now);
    else if (from && viewing.tool === 'region') viewing.drawRegion(from, place(event));
    else if (from) viewing.setProfile(lineOf(from, place(event)), false);
    else if (viewing.tool === 'move' && !event.shiftKey) move(now.x - last.x, now.y - last.y, false);
    else pull(now.x - last.x, now.y - last.y);
    down.set(event.pointerId, now);
  });
  box.addEventListener('pointerup', (event) => {
    if (!down.delete(event.pointerId) || down.size > 0) return;
    const drawn = from !== null && viewing.tool === 'region';
    from = null;
    if (!meant) return;
    if (drawn) viewing.endRegion();
    viewing.settle();
  });
  box.addEventListener('pointercancel', (event) => {
    if (!down.delete(event.pointerId)) return;
    from = null;
    if (!meant) return;
    // The browser scrolls or zooms the page: the gesture was not ours.
    meant = false;
    viewing.restore(before);
    viewing.settle();
  });

  /** Whether a finger's way is a pull: the page scrolls upwards and downwards, see view.css. @param {number} dx @param {number} dy */
  function isMeant(dx, dy) {
    const ours = viewing.tool === 'profile' || viewing.tool === 'region' || viewing.zoom.scale > 1;
    return Math.hypot(dx, dy) > slop && (ours || Math.abs(dx) > Math.abs(dy));
  }

  box.addEventListener('pointerleave', () => viewing.point(null));
  box.addEventListener('dblclick', () => viewing.reset());
  box.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey && document.activeElement !== box && viewing.zoom.scale === 1) return; // the page scrolls
      event.preventDefault();
      viewing.zoomAt(Math.exp(-event.deltaY * wheelZoom), place(event), true);
    },
    { passive: false },
  );
  box.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const act = keys()[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  /** @param {number} dx @param {number} dy in CSS pixels @param {boolean} ended */
  function move(dx, dy, ended) {
    const { scale, x, y } = viewing.zoom;
    viewing.setZoom({ scale, x: x - dx / box.clientWidth / scale, y: y - dy / box.clientHeight / scale }, ended);
  }

  /**
   * As radiologists do it: to the right for a wider window, up for a lower level, which is brighter.
   * @param {number} dx
   * @param {number} dy
   */
  function pull(dx, dy) {
    if (viewing.mode !== 'pictures') return;
    const { level, width } = viewing.window;
    viewing.setWindow(
      {
        level: level + (dy / box.clientHeight) * levelPull * width,
        width: width * Math.exp((dx / box.clientWidth) * Math.log(widthPull)),
      },
      false,
    );
  }

  /**
   * @param {number} id
   * @param {{x: number, y: number}} before
   * @param {{x: number, y: number}} now
   */
  function pinch(id, before, now) {
    const other = [...down].find(([other]) => other !== id)?.[1];
    if (!other) return;
    const apart = (/** @type {{x: number, y: number}} */ p) => Math.max(10, Math.hypot(p.x - other.x, p.y - other.y));
    const middle = place({ clientX: (now.x + other.x) / 2, clientY: (now.y + other.y) / 2 });
    viewing.zoomAt(apart(now) / apart(before), middle, false);
    move((now.x - before.x) / 2, (now.y - before.y) / 2, false);
  }

  /** @returns {Record<string, () => void>} */
  function keys() {
    const step = keyMove * box.clientWidth;
    const {
      zoom: { scale, x, y },
      window: { level, width },
    } = viewing;
    const zoomed = scale > 1;
    return {
      ...(zoomed && {
        ArrowLeft: () => move(step, 0, true),
        ArrowRight: () => move(-step, 0, true),
        ArrowUp: () => move(0, step, true),
        ArrowDown: () => move(0, -step, true),
      }),
      '+': () => viewing.zoomAt(keyZoom, { x, y }, true),
      '=': () => viewing.zoomAt(keyZoom, { x, y }, true),
      '-': () => viewing.zoomAt(1 / keyZoom, { x, y }, true),
      '[': () => viewing.setWindow({ level: level - 0.05 * width, width }, true),
      ']': () => viewing.setWindow({ level: level + 0.05 * width, width }, true),
      '{': () => viewing.setWindow({ level, width: width / keyWindow }, true),
      '}': () => viewing.setWindow({ level, width: width * keyWindow }, true),
      0: () => viewing.reset(),
    };
  }
}

/**
 * A line from a place to another; along a row or a column if it nearly is.
 * @param {Place} a
 * @param {Place} b
 */
function lineOf(a, b) {
  const [x0, y0, x1, y1] = [a.x, a.y, b.x, b.y].map((v) => Math.min(1, Math.max(0, v)));
  const [dx, dy] = [Math.abs(x1 - x0), Math.abs(y1 - y0)];
  return { x0, y0, x1: dx < 0.06 * dy ? x0 : x1, y1: dy < 0.06 * dx ? y0 : y1 };
}
