// Reads what stands beside the landscape: second pictures, charts, tables, and what the
// page's own modules say of them. Defines `see` for the tests. A picture is named by the
// prefix of its elements: '', 'twin-', 'basins-'.
globalThis.see = {
  async load() {
    const page = (name) => import(new URL(`static/js/toy2d/${name}`, location.href));
    [see.link, see.viewing, see.handling] = await Promise.all(['link.js', 'view.js', 'picture/handles.js'].map(page));
    see.defaults = JSON.parse(document.getElementById('config').text).defaults;
    document.getElementById('start-list').open = true;
  },

  /** The state, as the address has it. */
  spec: () => see.link.fromFragment(location.hash, see.defaults),
  view: () => see.viewing.viewOf(location.hash),

  viewport(prefix) {
    const { window: w, box } = document.getElementById(`${prefix}overlay`).dataset;
    const [x0, y0, x1, y1] = w.split(' ').map(Number);
    const [left, top, size] = box.split(' ').map(Number);
    const em = Number.parseFloat(getComputedStyle(document.getElementById(`${prefix}base`)).fontSize);
    return { window: { min: [x0, y0], max: [x1, y1] }, left, top, size, em };
  },

  /** Length of a pixel in the plane. */
  pixel(prefix) {
    const {
      window: { min, max },
      size,
    } = see.viewport(prefix);
    return (max[0] - min[0]) / size;
  },

  /** Where a point of the plane is, in CSS pixels of the canvas. */
  place(prefix, [x, y]) {
    const {
      window: { min, max },
      left,
      top,
      size,
    } = see.viewport(prefix);
    return [left + ((x - min[0]) / (max[0] - min[0])) * size, top + ((max[1] - y) / (max[1] - min[1])) * size];
  },

  /** Where a pixel of an element is in the viewport, for the mouse. */
  client(id, [x, y]) {
    const target = document.getElementById(id);
    target.scrollIntoView({ block: 'nearest' });
    const { left, top } = target.getBoundingClientRect();
    return [left + x, top + y];
  },

  /** Likewise of a point of the plane. */
  at: (prefix, point) => see.client(`${prefix}overlay`, see.place(prefix, point)),

  /** A colour of the style sheet as red, green, blue. */
  css(name) {
    const value = getComputedStyle(document.documentElement).getPropertyValue(name);
    if (value === '') throw new Error(`the style sheet has no ${name}`);
    const canvas = document.createElement('canvas').getContext('2d');
    canvas.fillStyle = value;
    const rgb = Number.parseInt(canvas.fillStyle.slice(1), 16);
    return [rgb >> 16, (rgb >> 8) & 255, rgb & 255];
  },

  /** The pixels of a canvas: at(x, y) is red, green, blue, opacity at a CSS pixel. */
  pixels(id) {
    const canvas = document.getElementById(id);
    const { width, height } = canvas;
    const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
    return (x, y) => {
      const [i, j] = [x, y].map((v) => Math.round(v * devicePixelRatio));
      return i < 0 || j < 0 || i >= width || j >= height
        ? [0, 0, 0, 0]
        : [...data.subarray(4 * (j * width + i), 4 * (j * width + i) + 4)];
    };
  },

  /** The colours at points of the plane. */
  colours(prefix, layer, points) {
    const pixel = see.pixels(prefix + layer);
    return points.map((point) => pixel(...see.place(prefix, point)));
  },

  /** The brightness of the ground at points of the plane, 0 to 255; thin lines do not count. */
  brightness(prefix, points) {
    const pixel = see.pixels(`${prefix}base`);
    const near = [-2, -1, 0, 1, 2].flatMap((dx) => [-2, -1, 0, 1, 2].map((dy) => [dx, dy]));
    return points.map((point) => {
      const [x, y] = see.place(prefix, point);
      const values = near
        .map(([dx, dy]) => pixel(x + dx, y + dy))
        .map(([r, g, b]) => 0.2126 * r + 0.7152 * g + 0.0722 * b);
      return values.sort((a, b) => a - b)[12];
    });
  },

  /** Whether a pixel near each has about the colour. */
  coloured(id, places, colour, reach = 1, tolerance = 24) {
    const pixel = see.pixels(id);
    return places.map(([x, y]) => {
      for (let dx = -reach; dx <= reach; dx++) {
        for (let dy = -reach; dy <= reach; dy++) {
          const c = pixel(x + dx, y + dy);
          if (c[3] > 180 && colour.every((v, i) => Math.abs(v - c[i]) < tolerance)) return true;
        }
      }
      return false;
    });
  },

  /** The part of a ring of the radius, in em, that has a colour. */
  ring(prefix, point, radius, colour) {
    const [x, y] = see.place(prefix, point);
    const r = radius * see.viewport(prefix).em;
    const around = Array.from({ length: 24 }, (_, i) => [
      x + r * Math.cos((i * Math.PI) / 12),
      y + r * Math.sin((i * Math.PI) / 12),
    ]);
    return see.coloured(`${prefix}overlay`, around, colour).filter(Boolean).length / 24;
  },

  /** The part of a square's outline, half its side in em, that has a colour. */
  square(prefix, point, half, colour) {
    const [x, y] = see.place(prefix, point);
    const r = half * see.viewport(prefix).em;
    const around = [-0.8, -0.4, 0, 0.4, 0.8].flatMap((s) => [
      [x - r, y + s * r],
      [x + r, y + s * r],
      [x + s * r, y - r],
      [x + s * r, y + r],
    ]);
    return see.coloured(`${prefix}overlay`, around, colour).filter(Boolean).length / around.length;
  },

  /** A row of the table of starts, null while it is not there. */
  row(i) {
    const row = document.querySelectorAll('#start-rows tr')[i];
    if (!row) return null;
    const { start, end, valley } = row.dataset;
    return { start: start.split(' ').map(Number), end: end.split(' ').map(Number), valley };
  },

  /** Whether the run that is shown is whole and has its start i at a point. */
  startsAt(i, [x, y], within) {
    const row = see.row(i);
    return row !== null && look.plot().whole === 'true' && Math.hypot(row.start[0] - x, row.start[1] - y) <= within;
  },

  /** Where the handles of a mode are, by part, and in the viewport. */
  handles(prefix, mode) {
    return Object.fromEntries(
      see.handling
        .handlesOf(see.viewport(prefix), mode)
        .map(({ part, x, y, rim, direction }) => [
          part,
          { x, y, rim, direction, client: see.client(`${prefix}overlay`, [x, y]) },
        ]),
    );
  },

  /** Compares the cells of the basin map that are in sight with ends as the core has them. */
  cells({ N, Min, Max, Ends }) {
    const base = 'basins-base';
    const pixel = see.pixels(base);
    const key = ([r, g, b]) => (r << 16) | (g << 8) | b;
    const kinds = new Map([
      ...Array.from({ length: 8 }, (_, i) => [key(see.css(`--valley-${i}`)), i]),
      [key(see.css('--valley-elsewhere')), 254],
      [key(see.css('--valley-diverged')), 255],
    ]);
    const { left, top, size } = see.viewport('basins-');
    const count = { same: 0, other: 0, unclear: 0 };
    for (let row = 0; row < N; row++) {
      for (let column = 0; column < N; column++) {
        const [x, y] = see.place(
          'basins-',
          [column, row].map((i) => Min + ((Max - Min) * i) / (N - 1)),
        );
        if (x < left + 3 || y < top + 3 || x > left + size - 3 || y > top + size - 3) continue;
        const end = Ends[row * N + column];
        // Hatching and the data line hide some pixels of a cell.
        const seen = [
          [0, 0],
          [1, 0],
          [0, 1],
          [-1, 0],
          [0, -1],
        ]
          .map(([dx, dy]) => kinds.get(key(pixel(x + dx, y + dy))))
          .find((kind) => kind !== undefined);
        if (seen === undefined) count.unclear++;
        else if (seen === (end < 254 ? end % 8 : end)) count.same++;
        else count.other++;
      }
    }
    return count;
  },

  /** Whether the basin map is the wanted one. */
  mapped() {
    if (document.getElementById('basins-overlay').dataset.ground !== 'basins') return false;
    const { same, other, unclear } = see.cells(globalThis.wanted);
    return other === 0 && same > 4000 && unclear < 0.05 * same;
  },

  shares: () =>
    [...document.querySelectorAll('#basins-legend li')].map(({ dataset, textContent }) => ({
      end: Number(dataset.end),
      share: Number(dataset.share),
      text: textContent,
    })),

  /** Moves a slider as a hand does: nothing is ended. */
  slide(field, value) {
    const range = document.querySelector(`input[type=range][data-field="${field}"]`);
    range.value = range.dataset.log === undefined ? value : Math.log10(value);
    range.dispatchEvent(new Event('input', { bubbles: true }));
    return see.slid(field);
  },

  /** What the slider's field says. */
  slid: (field) => Number(document.querySelector(`input[type=number][data-field="${field}"]`).value),

  /** The places of a homotopy's picture where its coordinate is at smoothings t. */
  homotopy(points) {
    const { box, range, axis, tmin, tmax } = document.getElementById('homotopy-overlay').dataset;
    const [left, top, right, bottom] = box.split(' ').map(Number);
    const [lo, hi] = range.split(' ').map(Number);
    return points.map(({ t, x }) => [
      left + (Math.log(t / tmin) / Math.log(tmax / tmin)) * (right - left),
      bottom - ((x[axis] - lo) / (hi - lo)) * (bottom - top),
    ]);
  },

  /** How far apart two points are at a smoothing in the homotopy's picture, in pixels. */
  apart(t, x, y) {
    const [[, a], [, b]] = see.homotopy([
      { t, x },
      { t, x: y },
    ]);
    return Math.abs(a - b);
  },

  /** Whether a point at a smoothing lies in the homotopy's picture. */
  inside(t, x) {
    const [, top, , bottom] = document.getElementById('homotopy-overlay').dataset.box.split(' ').map(Number);
    const [[, y]] = see.homotopy([{ t, x }]);
    return y > top + 8 && y < bottom - 8;
  },

  /** The part of the vertical line at a smoothing that has the clock's colour. */
  clock(t) {
    const [left, top, right, bottom] = document.getElementById('homotopy-overlay').dataset.box.split(' ').map(Number);
    const [[x]] = see.homotopy([{ t, x: [0, 0] }]);
    const column = Array.from({ length: 40 }, (_, i) => [x, top + ((i + 0.5) / 40) * (bottom - top)]);
    return see.coloured('homotopy-overlay', column, see.css('--branch-run')).filter(Boolean).length / 40;
  },

  /** The colour of a valley, as an end has it. */
  valley: (end) => see.css(`--valley-${{ 254: 'elsewhere', 255: 'diverged' }[end] ?? end % 8}`),

  /** The values of the moment in a chart. */
  now: (quantity) =>
    [...document.querySelectorAll(`[data-quantity=${quantity}] .chart-now b`)].map((b) => b.textContent),

  /** Where a part of the width of a chart is, for the mouse. */
  inChart(quantity, part) {
    const over = document.querySelector(`[data-quantity=${quantity}] .u-over`);
    over.scrollIntoView({ block: 'center' }); // the verdict stays on top of what scrolls
    const { left, top, width, height } = over.getBoundingClientRect();
    return [left + part * width, top + height / 2];
  },

  /** Pixels of a chart that have a colour of the style sheet. */
  inked(quantity, name) {
    const canvas = document.querySelector(`[data-quantity=${quantity}] canvas`);
    const colour = see.css(name);
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let n = 0;
    for (let i = 0; i < data.length; i += 4)
      if (data[i + 3] > 200 && colour.every((v, c) => Math.abs(data[i + c] - v) < 24)) n++;
    return n;
  },
};
