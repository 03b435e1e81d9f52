// The binary message of the websocket: the points of consecutive recorded steps.

import { open } from '../explorer/frame.js';

/**
 * @typedef {object} Frame
 * @property {number} id of the ask
 * @property {'paths' | 'twin' | 'samples'} panel
 * @property {number} sequence from 1
 * @property {number} first index of the first recorded step, or moment of samples, in it
 * @property {number} count recorded steps
 * @property {number} starts
 * @property {Float32Array} points count x starts x 2; NaN once a start has diverged
 */

const paths = 1;
const panels = /** @type {const} */ (['paths', 'twin', 'samples']);

/**
 * Reads a message; throws if it is not one of the server's.
 * @param {ArrayBuffer} buffer
 * @returns {Frame}
 */
export function decode(buffer) {
  const { view, kind, header } = open(buffer);
  const count = view.getUint32(16, true);
  const starts = view.getUint32(20, true);
  const panel = panels[view.getUint32(24, true)];
  const numbers = count * starts * 2;
  if (kind !== paths || buffer.byteLength !== header + 4 * numbers || !panel) throw new Error('frame of a wrong shape');
  const points = new Float32Array(numbers);
  // By DataView: the format is little-endian on every machine.
  for (let i = 0; i < numbers; i++) points[i] = view.getFloat32(header + 4 * i, true);
  return {
    id: view.getUint32(4, true),
    panel,
    sequence: view.getUint32(8, true),
    first: view.getUint32(12, true),
    count,
    starts,
    points,
  };
}
