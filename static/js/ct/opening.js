// The clock of the CT example stands at the starts before it plays.

import { reading as plain } from './run.js';
import { solves } from './spec.js';

// Seconds for which the starts are seen before the first level.
const opening = 2;

/** @type {import('../explorer/player.js').Reading<import('./run.js').Run>} */
export const reading = { ...plain, opening: ({ main }) => (solves(main.head.spec) ? opening : 0) };
