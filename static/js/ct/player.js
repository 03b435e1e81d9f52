// The clock of the page about tomography: its steps are the levels of the main track.

import { Player as Any } from '../explorer/player.js';
import { solves } from './spec.js';

/** @typedef {import('./run.js').Run} Run */

// Recorded levels a second at speed 1, and the seconds that a whole show takes at least and at most.
const [levelsPerSecond, shortest, longest] = [8, 1.5, 8];
// Seconds for which the starts are seen before the first level.
const opening = 2;

/** @param {Run} run */
const newest = ({ main }) => Math.max(0, main.newest);

/** @type {import('../explorer/player.js').Reading<Run>} */
const reading = {
  last: ({ main }) => main.last,
  reach: newest,
  ready: newest,
  step: ({ main }, index) => main.head.k[index],
  seconds: ({ main }) => Math.min(longest, Math.max(shortest, main.last / levelsPerSecond)),
  opening: ({ main }) => (solves(main.head.spec) ? opening : 0),
  smooth: false,
};

/** @extends {Any<Run>} */
export class Player extends Any {
  /**
   * @param {() => void} changed
   * @param {() => void} turned
   */
  constructor(changed, turned) {
    super(reading, changed, turned);
  }
}
