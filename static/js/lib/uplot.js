// uPlot, which draws the lines of charts, is loaded with the first chart that is seen.

/**
 * @typedef {{new (options: object, data: unknown[], target: HTMLElement): any, join(tables: unknown[][]): unknown[]}} UPlot
 */

/** @type {Promise<UPlot> | null} */
let loading = null;

/** @returns {Promise<UPlot>} that fails where the server cannot be reached; the next call tries again */
export function loadUPlot() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = 'static/vendor/uplot/uPlot.iife.min.js';
    script.addEventListener('load', () => resolve(/** @type {any} */ (globalThis).uPlot));
    script.addEventListener('error', () => {
      loading = null;
      script.remove();
      reject(new Error('the library for charts could not be loaded'));
    });
    document.head.append(script);
  });
  return loading;
}
