// Measures the CT page. Defines `measure` for the benchmarks.
globalThis.measure = {
  panel: () => document.querySelector('.panel'),

  done() {
    const { state, whole, stale } = document.getElementById('panels').dataset;
    return state === 'done' && whole === 'true' && stale === undefined;
  },

  /** Resolves in the frame in which something is so. */
  until: (so) =>
    new Promise((resolve) => {
      const look = () => (so() ? resolve(performance.now()) : requestAnimationFrame(look));
      requestAnimationFrame(look);
    }),

  /**
   * Plays the finished run from its beginning. Returns what the page's own work took in each
   * frame of the screen, the time between frames, both in ms, and how many levels were shown.
   */
  async play(speed) {
    const select = document.getElementById('speed');
    select.value = String(speed);
    select.dispatchEvent(new Event('change'));
    const schedule = globalThis.requestAnimationFrame.bind(globalThis);
    /** @type {number[]} */ const work = [];
    /** @type {number[]} */ const gaps = [];
    const shown = new Set();
    let inFrame = 0;
    globalThis.requestAnimationFrame = (callback) =>
      schedule((now) => {
        const began = performance.now();
        callback(now);
        inFrame += performance.now() - began;
      });
    document.getElementById('play').click();
    let last = performance.now();
    await new Promise((resolve) => {
      const frame = () => {
        const now = performance.now();
        gaps.push(now - last);
        last = now;
        work.push(inFrame);
        inFrame = 0;
        const { k, playing } = document.getElementById('panels').dataset;
        shown.add(k);
        if (playing === 'false') resolve(undefined);
        else schedule(frame);
      };
      schedule(frame);
    });
    globalThis.requestAnimationFrame = schedule;
    return { work: work.slice(2), gaps: gaps.slice(2), shown: shown.size };
  },

  /** Moves the slider of angles: ms to the first new picture, and once let go to the result of the first panel and to the whole run. */
  async drag(value) {
    const slider = document.querySelector('input[type=range][data-field="scan.angles"]');
    const before = measure.panel().dataset.psnr;
    slider.value = String(value);
    const began = performance.now();
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    const previewed = await measure.until(
      () => measure.panel().dataset.preview === 'true' && measure.panel().dataset.psnr !== before,
    );
    const letGo = performance.now();
    slider.dispatchEvent(new Event('change', { bubbles: true }));
    const coarse = measure.panel().dataset.psnr;
    const first = await measure.until(() => measure.panel().dataset.psnr !== coarse);
    const whole = await measure.until(() => measure.done());
    return [previewed - began, first - letGo, whole - letGo];
  },
};
