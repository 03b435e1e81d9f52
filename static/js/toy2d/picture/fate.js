// Where a start would end, by the basin map.

import { written } from '../../lib/numbers.js';
import { endOf } from './basinmap.js';
import { letterOf } from './letters.js';
import { endsDiverged, endsElsewhere } from './valleys.js';

export class Fate {
  /** @type {import('./basinmap.js').Basins | null} */
  basins = null;

  /**
   * In words; empty when it is not known.
   * @param {import('../spec.js').Vec} at
   */
  of(at) {
    const end = this.basins ? endOf(this.basins, at) : undefined;
    if (end === undefined) return '';
    if (end === endsDiverged) return 'a start here diverges';
    const minimum = this.basins?.minima[end];
    if (end === endsElsewhere || !minimum) return 'a start here ends in no valley';
    return `a start here ends in the valley of ${letterOf(end)} ${written(minimum.x)}`;
  }
}
