// Handles the parts beside the landscape as a person does, and reads their pixels.
// Defines `parts` for the tests.
globalThis.parts = {
  /** Whether a person sees the element. */
  seen(selector) {
    return document.querySelector(selector)?.checkVisibility() ?? false;
  },

  /** The middle of an element in the viewport, where nothing else may lie over it. */
  middle(selector) {
    const found = document.querySelector(selector);
    if (!found?.checkVisibility()) throw new Error(`${selector} is not to be seen`);
    found.scrollIntoView({ block: 'center' });
    const { left, top, width, height } = found.getBoundingClientRect();
    const at = [left + width / 2, top + height / 2];
    const hit = document.elementFromPoint(...at);
    if (!hit || !(found.contains(hit) || hit.contains(found)))
      throw new Error(`over ${selector} lies ${hit?.outerHTML.slice(0, 200)}`);
    return at;
  },

  /** The text of an element, its kinds of white space made one. */
  text(selector) {
    return document.querySelector(selector).textContent.replace(/\s+/g, ' ').trim();
  },

  /** The middle of a cell of the sweep's picture, in CSS pixels of its canvas; rows count from the bottom. */
  cell(column, row, columns, rows) {
    const [left, top, width, height] = document.getElementById('sweep-overlay').dataset.box.split(' ').map(Number);
    return [left + ((column + 0.5) / columns) * width, top + height - ((row + 0.5) / rows) * height];
  },

  /** Where it is in the viewport. */
  cellClient(...cell) {
    const canvas = document.getElementById('sweep-overlay');
    canvas.scrollIntoView({ block: 'center' });
    const { left, top } = canvas.getBoundingClientRect();
    const [x, y] = parts.cell(...cell);
    return [left + x, top + y];
  },

  /** Colours of all cells, row by row from the bottom, as numbers 0xrrggbb; -1 where nothing is drawn. */
  cells(columns, rows) {
    const canvas = document.getElementById('sweep-base');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const colours = [];
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const [x, y] = parts.cell(column, row, columns, rows).map((v) => Math.floor(v * devicePixelRatio));
        const [r, g, b, a] = data.subarray(4 * (y * canvas.width + x));
        colours.push(a === 0 ? -1 : 65536 * r + 256 * g + b);
      }
    }
    return colours;
  },

  /** Colours of one column of pixels of the sweep's overlay around a cell. */
  columnAround(...cell) {
    const canvas = document.getElementById('sweep-overlay');
    const [x, y] = parts.cell(...cell).map((v) => Math.floor(v * devicePixelRatio));
    const { data } = canvas.getContext('2d').getImageData(x, y - 4, 1, 9);
    return Array.from({ length: 9 }, (_, i) => [...data.subarray(4 * i, 4 * i + 4)]);
  },

  /** Keeps what the page saves from now on, instead of downloading it. */
  keepSaved() {
    globalThis.saved = [];
    const blobs = new Map();
    const create = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
      const url = create.call(URL, blob);
      blobs.set(url, blob);
      return url;
    };
    const click = HTMLAnchorElement.prototype.click;
    HTMLAnchorElement.prototype.click = function () {
      if (blobs.has(this.href)) saved.push({ name: this.download, blob: blobs.get(this.href) });
      else click.call(this);
    };
  },

  /** What was saved last: its name, its type, and its bytes in base 64. */
  async lastSaved() {
    const { name, blob } = saved.at(-1);
    const bytes = new Uint8Array(await blob.arrayBuffer());
    return {
      name,
      type: blob.type,
      bytes: bytes.toBase64 ? bytes.toBase64() : btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join('')),
    };
  },

  /** A field of the fragment, as JSON. */
  field(name) {
    return JSON.parse(new URLSearchParams(location.hash.slice(1)).get(name));
  },

  /** Types a text into a field and leaves it, as fast as a person would. */
  type(selector, text) {
    const control = document.querySelector(selector);
    control.value = text;
    control.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText' }));
    control.dispatchEvent(new Event('change', { bubbles: true }));
  },

  /** Red, green and blue of one of the home page's pictures at a point of the plane. */
  colour(id, at) {
    const canvas = document.getElementById(id);
    const [x0, y0, x1, y1] = canvas.dataset.window.split(' ').map(Number);
    const [x, y] = [((at[0] - x0) / (x1 - x0)) * canvas.width, ((y1 - at[1]) / (y1 - y0)) * canvas.height].map(
      Math.floor,
    );
    return [...canvas.getContext('2d').getImageData(x, y, 1, 1).data];
  },

  /** Its brightness, 0 to 1. */
  brightness(id, at) {
    const [r, g, b] = parts.colour(id, at);
    return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
  },

  /** What axe-core finds, a line for each element. */
  async axe(root) {
    const { violations } = await axe.run(root ?? document, { resultTypes: ['violations'] });
    return violations.flatMap(({ id, impact, nodes }) =>
      nodes.map((node) => {
        const why = [...node.any, ...node.all, ...node.none].map(({ message }) => message).join('; ');
        return `${id} (${impact}): ${node.target.join(' ')}: ${why}`;
      }),
    );
  },
};
