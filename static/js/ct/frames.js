// The binary message of the websocket: pictures, and in JSON what is said about them.

import { open } from '../explorer/frame.js';

/**
 * @typedef {object} Picture whose value is lo + (hi - lo) q/65535
 * @property {number} rows 0 of what held no numbers
 * @property {number} columns
 * @property {number} lo
 * @property {number} hi
 * @property {Uint16Array} q
 */

/**
 * @typedef {object} PanelState of a picture, and of the step that sets out from it; null where it was not computed
 * @property {number | null} psnr
 * @property {number | null} ssim
 * @property {number | null} residual
 * @property {number | null} chi null without noise
 * @property {number | null} energy
 * @property {number | null} data
 * @property {number | null} target
 * @property {number | null} cosine
 * @property {number | null} step
 * @property {number | null} gradient
 * @property {number} evaluations
 * @property {number} seconds
 * @property {number} diverged at which step: the picture is the one before; 0 is not
 */

/** @typedef {{k: number, level: number, t: number | null, distance: number | null, panels: PanelState[], posterior?: {coverage: number[]}}} LevelText */
/** @typedef {{noise_sd: number, discretisation_sd: number, simulation: string, operator: string, size: number, arc: number}} ScanText */

/**
 * @typedef {object} Frame
 * @property {'scan' | 'level' | 'preview'} kind
 * @property {number} number of the run, or id of the ask
 * @property {number} sequence in the run's log from 1, else 0
 * @property {number} track
 * @property {number} k step
 * @property {any} text LevelText or ScanText
 * @property {Picture[]} pictures
 */

/** @type {Record<number, Frame['kind']>} */
const kinds = { 2: 'scan', 3: 'level', 4: 'preview' };
const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * Reads a message; throws if it is not one of the server's.
 * @param {ArrayBuffer} buffer
 * @returns {Frame}
 */
export function decode(buffer) {
  const { view, kind: code, header } = open(buffer);
  const kind = kinds[code];
  if (!kind) throw new Error('frame of an unknown kind');
  const [number, sequence, track, k, count, length] = [4, 8, 12, 16, 20, 24].map((at) => view.getUint32(at, true));
  const text = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, header, length)));
  let at = header + length;
  const pictures = Array.from({ length: count }, () => {
    const picture = readPicture(view, at);
    at += 16 + 4 * Math.ceil(picture.q.length / 2);
    return picture;
  });
  if (at !== buffer.byteLength) throw new Error(`frame of ${buffer.byteLength} bytes where ${at} were due`);
  return { kind, number, sequence, track, k, text, pictures };
}

/**
 * @param {DataView} view
 * @param {number} at
 * @returns {Picture}
 */
function readPicture(view, at) {
  const [rows, columns] = [view.getUint32(at, true), view.getUint32(at + 4, true)];
  const [lo, hi] = [view.getFloat32(at + 8, true), view.getFloat32(at + 12, true)];
  const n = rows * columns;
  if (at + 16 + 2 * n > view.byteLength) throw new Error(`picture of ${rows} x ${columns} in too few bytes`);
  if (littleEndian) return { rows, columns, lo, hi, q: new Uint16Array(view.buffer, at + 16, n) };
  const q = Uint16Array.from({ length: n }, (_, i) => view.getUint16(at + 16 + 2 * i, true));
  return { rows, columns, lo, hi, q };
}
