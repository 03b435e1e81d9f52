// Computes whether a page's layout holds, whatever its size. Defines `geometry` for the tests:
//
//   geometry.faults({ within, ignore })  what is cut, covered or out of the window, a line each
//   geometry.part(selector)              side of an element, as a part of the window's height
//   geometry.emptyWidth(selector)        part of the window's width in which nothing stands
//   geometry.inView(selector)            whether all of an element is seen without scrolling
//   geometry.spread(selectors, edge)     how far the elements' edges (top, bottom, ..) lie apart, in pixels
//
// What can be scrolled into view by itself counts as seen; scrolling sideways does not, but in what is meant for it
// (`ignore`). An element is covered if another one that is no relative of it is hit at any point of a lattice over it.
globalThis.geometry = {
  /** What must be whole: pictures, controls, and what is written. */
  wanted:
    'canvas, figure, .legend li, button, select, input, label, summary, progress, h1, h2, h3, p, li, legend, figcaption, .picture > figcaption span, dt, dd, th, td',

  faults({ within = 'body', ignore = '.table, textarea, [popover]:not(:popover-open)' } = {}) {
    const faults = new Set();
    const wide = document.documentElement.scrollWidth;
    if (wide > innerWidth) faults.add(`the page is ${wide} px wide`);
    for (const e of document.querySelector(within).querySelectorAll(geometry.wanted)) {
      if (!geometry.shown(e) || e.closest(ignore)) continue;
      for (const fault of [geometry.outside(e), geometry.covered(e), geometry.clipped(e)])
        if (fault) faults.add(`${geometry.name(e)} ${fault}`);
    }
    for (const e of [document.scrollingElement, ...document.querySelectorAll('*')])
      if (e.scrollTop > 0) e.scrollTop = 0;
    return [...faults];
  },

  /** Whether there is something to see of an element; what is only read aloud is not. */
  shown(e) {
    if (!e.checkVisibility({ opacityProperty: false, visibilityProperty: true })) return false;
    const { width, height } = e.getBoundingClientRect();
    return (
      width > 1 &&
      height > 1 &&
      !e.closest('.hidden, .sprite') &&
      !(e.matches('input') && getComputedStyle(e).opacity === '0')
    );
  },

  name(e) {
    const words = e.textContent.trim().replace(/\s+/g, ' ').slice(0, 30);
    return (
      e.tagName.toLowerCase() +
      (e.id ? `#${e.id}` : e.classList.length > 0 ? `.${[...e.classList].join('.')}` : '') +
      (words ? ` "${words}"` : '')
    );
  },

  /** The box that is seen of what an element may show itself in: its scrolling and clipping ancestors, and the window. */
  frame(e) {
    const box = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
    for (let p = e.parentElement; p && p !== document.body; p = p.parentElement) {
      if (getComputedStyle(p).overflow === 'visible') continue;
      const r = p.getBoundingClientRect();
      box.left = Math.max(box.left, r.left + p.clientLeft);
      box.right = Math.min(box.right, r.left + p.clientLeft + p.clientWidth);
      box.top = Math.max(box.top, r.top + p.clientTop);
      box.bottom = Math.min(box.bottom, r.top + p.clientTop + p.clientHeight);
    }
    return box;
  },

  outside(e) {
    e.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
    for (let p = e.parentElement; p; p = p.parentElement) if (p.scrollLeft > 0) p.scrollLeft = 0;
    const [r, f] = [e.getBoundingClientRect(), geometry.frame(e)];
    if (r.left < f.left - 1 || r.right > f.right + 1)
      return `reaches from ${Math.round(r.left)} to ${Math.round(r.right)} where ${Math.round(f.left)} to ${Math.round(f.right)} is seen`;
    // What is higher than its frame is read by scrolling on.
    if (r.height <= f.bottom - f.top && (r.top < f.top - 1 || r.bottom > f.bottom + 1))
      return `is cut: ${Math.round(r.top)} to ${Math.round(r.bottom)} in ${Math.round(f.top)} to ${Math.round(f.bottom)}`;
    return '';
  },

  covered(e) {
    const [r, f] = [e.getBoundingClientRect(), geometry.frame(e)];
    const box = {
      left: Math.max(r.left, f.left),
      right: Math.min(r.right, f.right),
      top: Math.max(r.top, f.top),
      bottom: Math.min(r.bottom, f.bottom),
    };
    const n = e.matches('canvas, figure') ? 7 : 3;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        const at = (a, b, k) => a + 2 + ((b - a - 4) * k) / (n - 1);
        const hit = document.elementFromPoint(at(box.left, box.right, i), at(box.top, box.bottom, j));
        if (hit && !geometry.related(e, hit)) return `is under ${geometry.name(hit)}`;
      }
    }
    return '';
  },

  /** Whether what is hit belongs to an element: part of it, around it, or of the same picture or label. */
  related(e, hit) {
    // Where there is no picture yet, what makes one stands in its place.
    const whole = e.closest('[data-state="empty"], .wipe-box') ?? e.closest('.plot, .view, .chart-box, label') ?? e;
    return whole.contains(hit) || hit.contains(e);
  },

  /** Text that does not fit its box, and the choice of a select that is cut off. */
  clipped(e) {
    if (e.matches('select')) {
      const style = getComputedStyle(e);
      const context = (geometry.pen ??= document.createElement('canvas').getContext('2d'));
      context.font = style.font;
      const needed =
        context.measureText(e.selectedOptions[0]?.text ?? '').width +
        parseFloat(style.paddingLeft) +
        parseFloat(style.paddingRight) +
        14; // of its arrow
      return needed > e.clientWidth + 1
        ? `shows "${e.selectedOptions[0].text}", ${Math.round(needed)} px, in ${e.clientWidth}`
        : '';
    }
    if (e.matches('canvas, figure, input, progress') || !e.textContent.trim()) return '';
    if (getComputedStyle(e).overflowX !== 'visible' && e.scrollWidth > e.clientWidth + 1)
      return `has ${e.scrollWidth} px of text in ${e.clientWidth}`;
    const text = document.createRange();
    text.selectNodeContents(e);
    const [t, r] = [text.getBoundingClientRect(), e.getBoundingClientRect()];
    const hidden = e.querySelector('.hidden, input, math, canvas, ul, dl, details, table'); // have boxes of their own
    return !hidden && t.width > 0 && (t.left < r.left - 1 || t.right > r.right + 1)
      ? `is ${Math.round(r.width)} px wide for ${Math.round(t.width)} px of text`
      : '';
  },

  part(selector) {
    const { width, height } = document.querySelector(selector).getBoundingClientRect();
    return Math.min(width, height) / innerHeight;
  },

  emptyWidth(selector) {
    const spans = [...document.querySelectorAll(selector)]
      .filter((e) => geometry.shown(e))
      .map((e) => e.getBoundingClientRect())
      .filter((r) => r.bottom > 0 && r.top < innerHeight)
      .map(({ left, right }) => [Math.max(0, left), Math.min(innerWidth, right)])
      .sort((a, b) => a[0] - b[0]);
    let [empty, end] = [0, 0];
    for (const [left, right] of spans) {
      empty += Math.max(0, left - end);
      end = Math.max(end, right);
    }
    return (empty + innerWidth - end) / innerWidth;
  },

  inView(selector) {
    const e = document.querySelector(selector);
    const [r, f] = [e.getBoundingClientRect(), geometry.frame(e)];
    return (
      geometry.shown(e) &&
      r.top >= f.top - 1 &&
      r.bottom <= f.bottom + 1 &&
      r.left >= f.left - 1 &&
      r.right <= f.right + 1 &&
      geometry.covered(e) === ''
    );
  },

  spread(selectors, edge) {
    const edges = selectors.map((s) => document.querySelector(s).getBoundingClientRect()[edge]);
    return Math.max(...edges) - Math.min(...edges);
  },
};
