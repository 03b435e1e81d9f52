// Reads and handles the CT page as a person does. Defines `look` and `ct` for the tests.
globalThis.look = {
  plot: () => document.getElementById('panels')?.dataset,
  drawn: () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true)))),
};

globalThis.ct = {
  /** Whether what is shown is the whole run of the present settings. */
  done() {
    const { state, whole, stale } = document.getElementById('panels').dataset;
    return state === 'done' && whole === 'true' && stale === undefined;
  },

  panels: (track = 'main') =>
    [...document.querySelectorAll('.panel')]
      .map(({ dataset }) => ({ ...dataset }))
      .filter((panel) => panel.track === track),

  /** A number that tells pictures apart. */
  hash(canvas) {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return data.reduce((hash, value, i) => (Math.imul(hash, 31) + value + i) | 0, 7);
  },

  /** How far apart the greys of a picture are: 0 of one that is all black. */
  contrast(canvas) {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const greys = data.filter((_, i) => i % 4 === 0);
    return greys.reduce((most, g) => Math.max(most, g), 0) - greys.reduce((least, g) => Math.min(least, g), 255);
  },

  pictures: () => [...document.querySelectorAll('.panel canvas')].map((canvas) => ct.hash(canvas)),

  slider: (field) => document.querySelector(`input[type=range][data-field="${field}"]`),

  /** Drags a slider over values without letting it go. */
  async drag(field, values, pause = 40) {
    for (const value of values) {
      const slider = ct.slider(field);
      slider.value = String(value);
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      await new Promise((go) => setTimeout(go, pause));
    }
  },

  letGo: (field) => ct.slider(field).dispatchEvent(new Event('change', { bubbles: true })),

  /** Types a value into a field, or chooses it, and confirms it. */
  enter(selector, value) {
    const control = document.querySelector(selector);
    control.value = value;
    control.dispatchEvent(new Event('input', { bubbles: true }));
    control.dispatchEvent(new Event('change', { bubbles: true }));
  },

  click: (selector) => document.querySelector(selector).click(),

  text: (selector) => document.querySelector(selector)?.textContent ?? '',

  seen: (selector) => document.querySelector(selector)?.checkVisibility() ?? false,

  /** A PNG of a disc, as a file. */
  async file(size = 48, name = 'disc.png') {
    const canvas = new OffscreenCanvas(size, size);
    const context = canvas.getContext('2d');
    context.fillStyle = '#000';
    context.fillRect(0, 0, size, size);
    context.fillStyle = '#ccc';
    context.arc(size / 2, size / 2, size / 3, 0, 7);
    context.fill();
    return new File([await canvas.convertToBlob({ type: 'image/png' })], name, { type: 'image/png' });
  },

  /** Gives files to a file input, or drops them on the page. */
  async give(files, selector) {
    const transfer = new DataTransfer();
    for (const file of files) transfer.items.add(file);
    if (selector) {
      const input = document.querySelector(selector);
      input.files = transfer.files;
      input.dispatchEvent(new Event('change', { bubbles: true }));
    } else dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
  },

  async axe() {
    const { violations } = await axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 120)}: ${failureSummary}`),
    );
  },

  /** The fragment that the page writes of a spec, and the spec that it reads from a fragment. */
  async links(spec, fragment, compare) {
    const { fromFragment, toFragment } = await import(new URL('static/js/ct/link.js', location.href));
    const { defaults } = JSON.parse(document.getElementById('config').text);
    return [
      toFragment(spec, defaults, { compare, k: null, look: null }),
      JSON.stringify(fromFragment(fragment, defaults)),
    ];
  },

  /** How many tracks a fragment compares with. */
  async compared(fragment) {
    const { viewOf } = await import(new URL('static/js/ct/view.js', location.href));
    return String(viewOf(fragment).compare.length);
  },

  /** The status of a file's export, and the text of a table. */
  async exported(file, compare = ['off', 'fbp']) {
    const { fromFragment } = await import(new URL('static/js/ct/link.js', location.href));
    const { defaults } = JSON.parse(document.getElementById('config').text);
    const body = JSON.stringify({ spec: fromFragment(location.hash.slice(1), defaults), compare });
    const response = await fetch(`ct/export/${file}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
    });
    return response.ok && !file.endsWith('.csv') ? '200' : `${response.status} ${await response.text()}`;
  },

  /** What is wrong with the geometry. */
  geometry() {
    const faults = [];
    const wide = document.documentElement.scrollWidth;
    if (wide > innerWidth) faults.push(`the page is ${wide} px wide`);
    for (const e of document.querySelectorAll(
      'button, select, input:not([type=radio], [type=checkbox], [type=file]), label:has([type=radio], [type=checkbox]), summary',
    )) {
      if (e.checkVisibility() && e.getBoundingClientRect().height < 43.5)
        faults.push(`too small to touch: ${e.outerHTML.slice(0, 90)}`);
    }
    for (const view of document.querySelectorAll('.panel .view')) {
      const { width, height } = view.getBoundingClientRect();
      if (Math.abs(width - height) > 1 || width < 100) faults.push(`a panel is ${width} x ${height}`);
    }
    return faults;
  },
};
