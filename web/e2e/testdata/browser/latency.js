// Measures, inside of the page, the time from the last input event of a gesture to the
// end of the frame that shows the answer to it. Defines `timing` for the benchmark.
globalThis.timing = {
  /** The newest ask of each panel, and what has no last word yet. */
  asked: {},
  open: new Set(),
  /** When the last event happened, in ms. */
  at: 0,

  watch() {
    const { send } = WebSocket.prototype;
    WebSocket.prototype.send = function (text) {
      const m = parse(text);
      if (m.type === 'cancel') timing.open.delete(m.panel);
      for (const panel of m.type === 'ask' ? m.panels : []) {
        timing.asked[panel] = { ...m, at: performance.now() };
        timing.open.add(panel);
      }
      return send.call(this, text);
    };
    const { parse } = JSON;
    JSON.parse = (text) => {
      const m = parse(text);
      const panel = m?.panel ?? m?.type;
      if (['done', 'series', 'basins', 'remedies', 'error'].includes(m?.type) && timing.asked[panel]?.id === m.id)
        timing.answered(panel, m.id);
      return m;
    };
    addEventListener('pointermove', (event) => (timing.at = event.timeStamp), { capture: true });
  },

  answered(panel, id) {
    timing.open.delete(panel);
    if (panel === timing.panel && timing.meant(timing.asked[panel].spec) && id === timing.asked[panel].id)
      timing.drawn();
  },

  /**
   * Waits for the answer of a panel to the spec that is meant. ms is then the time from the last event, and
   * its parts: until the ask was sent, until the answer came, until it was drawn.
   * Calling back from a frame is before others draw in it; the message comes after.
   */
  begin(panel, meant) {
    Object.assign(timing, { panel, meant });
    timing.ms = new Promise((done) => {
      timing.drawn = () => {
        const [sent, came] = [timing.asked[panel].at, performance.now()];
        timing.panel = '';
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => {
            const now = performance.now();
            done([now - timing.at, sent - timing.at, came - sent, now - came]);
          };
          port2.postMessage(null);
        });
      };
    });
  },

  /** Drags a slider over values, one a frame; returns the time from the last one to its answer. */
  async slide(field, values, panel) {
    await timing.rest();
    let last = NaN;
    timing.begin(panel, (spec) => field.split('.').reduce((part, name) => part[name], spec) === last);
    const range = document.querySelector(`input[type=range][data-field="${field}"]`);
    for (const [i, value] of values.entries()) {
      await new Promise(requestAnimationFrame);
      timing.at = performance.now();
      range.value = range.dataset.log === undefined ? value : Math.log10(value);
      if (i === values.length - 1) last = Number((10 ** range.valueAsNumber).toPrecision(3));
      range.dispatchEvent(new Event('input', { bubbles: true }));
    }
    const ms = await timing.ms;
    range.dispatchEvent(new Event('change', { bubbles: true }));
    return ms;
  },

  /** All that was asked for is there. */
  async rest() {
    for (let quiet = 0; quiet < 10; quiet++) {
      await new Promise(requestAnimationFrame);
      if (timing.open.size > 0) quiet = 0;
    }
  },
};
timing.watch();
