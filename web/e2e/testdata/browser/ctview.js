// Handles pictures, curves and drawings of the CT page. Defines `view` for the tests.
globalThis.view = {
  boxes: () => [...document.querySelectorAll('.panel .view')],

  /** Red, green, blue of a panel's pixel. */
  pixel(panel, row, column) {
    const canvas = view.boxes()[panel].querySelector('canvas');
    return [...canvas.getContext('2d').getImageData(column, row, 1, 1).data].slice(0, 3);
  },

  /** All first channels of a panel. */
  greys(panel) {
    const canvas = view.boxes()[panel].querySelector('canvas');
    return [...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data].filter(
      (_, i) => i % 4 === 0,
    );
  },

  /** Pulls a pointer over an element, from one place to another in parts of its size. */
  pull(element, [x0, y0], [x1, y1], type = 'mouse') {
    const { left, top, width, height } = element.getBoundingClientRect();
    const send = (name, x, y) =>
      element.dispatchEvent(
        new PointerEvent(name, {
          bubbles: true,
          pointerId: 9,
          pointerType: type,
          button: 0,
          clientX: left + x * width,
          clientY: top + y * height,
        }),
      );
    element.setPointerCapture = () => {};
    element.hasPointerCapture = () => true;
    send('pointerdown', x0, y0);
    for (let i = 1; i <= 8; i++) send('pointermove', x0 + ((x1 - x0) * i) / 8, y0 + ((y1 - y0) * i) / 8);
    send('pointerup', x1, y1);
  },

  rest(element, x, y) {
    const { left, top, width, height } = element.getBoundingClientRect();
    element.dispatchEvent(
      new PointerEvent('pointermove', {
        bubbles: true,
        pointerId: 9,
        pointerType: 'mouse',
        clientX: left + x * width,
        clientY: top + y * height,
      }),
    );
  },

  choose: (name, value) => document.querySelector(`input[name="${name}"][value="${value}"]`).click(),

  transforms: () => [...document.querySelectorAll('.view > .view-pixels')].map((canvas) => canvas.style.transform),

  chart: (name) => document.querySelector(`[data-quantity="${name}"]`),

  /** How much of a chart's curves is drawn in colours that differ from its ground. */
  inked(element) {
    const canvas = element.querySelector('canvas');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let n = 0;
    for (let i = 3; i < data.length; i += 4) n += data[i] > 128;
    return n;
  },

  drawing: (canvas) => [...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data],

  /** Mean brightness of n x n cells of the editor's canvas, by rows: each of 8 x 8 points. */
  cells(n) {
    const side = 8 * n;
    const points = new OffscreenCanvas(side, side).getContext('2d');
    points.drawImage(document.getElementById('draw-canvas'), 0, 0, side, side);
    const { data } = points.getImageData(0, 0, side, side);
    const means = new Array(n * n).fill(0);
    for (let i = 0; i < side; i++)
      for (let j = 0; j < side; j++) means[Math.floor(i / 8) * n + Math.floor(j / 8)] += data[4 * (i * side + j)] / 64;
    return means;
  },
};
