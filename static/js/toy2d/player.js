// The clock of the page about the 2D example.

import { Player as Any } from '../explorer/player.js';

/** @typedef {import('./run.js').Run} Run */

// Seconds that a whole run takes at speed 1.
const [shortest, longest, stepsPerSecond] = [5, 10, 130];

/** @type {import('../explorer/player.js').Reading<Run>} */
const reading = {
  last: (run) => run.last,
  reach: (run) => run.last, // the landscape needs no paths
  ready: (run) => Math.max(0, run.received - 1),
  step: (run, index) => run.header.k[index],
  seconds: (run) => Math.min(longest, Math.max(shortest, run.header.steps / stepsPerSecond)),
  smooth: true,
};

/** @extends {Any<Run>} */
export class Player extends Any {
  /**
   * @param {() => void} changed
   * @param {() => void} [turned]
   */
  constructor(changed, turned) {
    super(reading, changed, turned);
  }
}
