// Reads the plot as a person does: by its pixels. Defines `look` for the tests.
globalThis.look = {
  plot() {
    return document.getElementById('plot').dataset;
  },

  /** Where a point of the plane is, in CSS pixels of the canvas. */
  place([x, y]) {
    const { window: w, box } = document.getElementById('overlay').dataset;
    const [x0, y0, x1, y1] = w.split(' ').map(Number);
    const [left, top, size] = box.split(' ').map(Number);
    return [left + ((x - x0) / (x1 - x0)) * size, top + ((y1 - y) / (y1 - y0)) * size];
  },

  /** Where it is in the viewport, for the mouse. */
  client(at) {
    const canvas = document.getElementById('overlay');
    canvas.scrollIntoView({ block: 'nearest' });
    const { left, top } = canvas.getBoundingClientRect();
    const [x, y] = look.place(at);
    return [left + x, top + y];
  },

  /** Red, green, blue and opacity of a canvas at a point of the plane. */
  colour(id, at) {
    const canvas = document.getElementById(id);
    const [x, y] = look.place(at).map((v) => Math.round(v * devicePixelRatio));
    return [...canvas.getContext('2d').getImageData(x, y, 1, 1).data];
  },

  /** Brightness of the landscape at a point, 0 to 1. */
  brightness(at) {
    const [r, g, b] = look.colour('base', at);
    return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
  },

  /** Centre, in the plane, of the pixels of one colour on the overlay, and their number. */
  centroid([r, g, b]) {
    const canvas = document.getElementById('overlay');
    const { width, height } = canvas;
    const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
    let [n, sx, sy] = [0, 0, 0];
    for (let i = 0; i < data.length; i += 4) {
      if (Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b) > 6 || data[i + 3] < 250)
        continue;
      n++;
      sx += ((i / 4) % width) + 0.5;
      sy += Math.floor(i / 4 / width) + 0.5;
    }
    const { window: w, box } = canvas.dataset;
    const [x0, y0, x1, y1] = w.split(' ').map(Number);
    const [left, top, size] = box.split(' ').map(Number);
    return {
      n,
      at: [
        x0 + ((sx / n / devicePixelRatio - left) / size) * (x1 - x0),
        y1 - ((sy / n / devicePixelRatio - top) / size) * (y1 - y0),
      ],
    };
  },

  /** The fragment without the view. */
  hashOfSpec() {
    const pairs = location.hash
      .slice(1)
      .split('&')
      .filter((pair) => pair !== '' && !pair.startsWith('view.'));
    return pairs.length > 0 ? `#${pairs.join('&')}` : '';
  },

  /** A number that changes with any pixel of a canvas. */
  hash(id) {
    const canvas = document.getElementById(id);
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return data.reduce((h, v) => (Math.imul(h, 31) + v) | 0, 7);
  },

  /** The table of starts, once it is filled: where each begins and ends, and what it reaches. */
  async starts() {
    document.getElementById('start-list').open = true;
    const rows = () => [...document.querySelectorAll('#start-rows tr')];
    const due = () => (Number(look.plot().starts) > 200 ? 0 : Number(look.plot().starts));
    for (let frame = 0; frame < 300 && rows().length !== due(); frame++) await look.drawn();
    return rows().map(({ dataset }) => ({
      start: dataset.start.split(' ').map(Number),
      end: dataset.end.split(' ').map(Number),
      valley: dataset.valley,
    }));
  },

  /** Sets a control as a person would; ended: the gesture is over. */
  enter(id, value, ended = true) {
    const control = document.getElementById(id);
    control.value = value;
    control.dispatchEvent(new Event('input', { bubbles: true }));
    if (ended) control.dispatchEvent(new Event('change', { bubbles: true }));
  },

  choose(name, value) {
    document.querySelector(`input[name="${name}"][value="${value}"]`).click();
  },

  seek(index) {
    look.enter('scrub', index < 0 ? document.getElementById('scrub').max : index, false);
  },

  /** Two frames, after which all that was asked for is drawn. */
  drawn() {
    return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))));
  },
};
