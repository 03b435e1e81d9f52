// A basin map on a scene: every start of a grid in the colour of the valley in which it ends.

import { BasinMap } from '../toy2d/picture/basinmap.js';
import { drawStar } from '../toy2d/picture/marks.js';
import { Scene } from '../toy2d/picture/scene.js';
import { sure } from './figure.js';

/** @typedef {import('../toy2d/picture/basinmap.js').Basins} Basins */

export class MapOfEnds {
  #map = new BasinMap();
  /** @type {Basins | null} */
  #basins = null;

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {import('../lib/palette.js').ColourMap} colours
   * @param {import('../toy2d/picture/scene.js').Draw} before what is drawn until the first map is there
   */
  constructor(canvas, colours, before) {
    this.scene = new Scene(canvas, colours, (context, viewport, theme, heat) => {
      const basins = this.#basins;
      if (!basins) before(context, viewport, theme, heat);
      else {
        this.#map.draw(context, viewport, basins, theme);
        drawStar(context, viewport, basins.minima[0].x, theme);
        sure(canvas, { arrived: basins.minima[0].arrived });
      }
    });
  }

  /** @param {Basins} basins */
  show(basins) {
    const reach = (basins.max - basins.min) / (basins.n - 1) / 2; // of a cell beyond its centre
    const [lo, hi] = [basins.min - reach, basins.max + reach];
    this.#basins = basins;
    this.scene.see({ min: [lo, lo], max: [hi, hi] });
    this.scene.paint();
  }
}
