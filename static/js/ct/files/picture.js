// A picture file of any kind becomes the PNG that the server takes, and what was done is said.

import { decodable, kindOfFile, unread } from '../../lib/filekind.js';
import { greyOf, middleOf, shrink, squareOf } from './grey.js';
import { readNPY } from './npy.js';
import { encodePNG, headerOf } from './png.js';

/** @typedef {{blob: Blob, said: string}} Taken a PNG, and what was done to get it */

const [largestFile, leastSide, serverSide, largestSide, enough] = [4 * 1024 * 1024, 32, 2048, 4096, 512];

/**
 * Throws with a text for the person that names the file.
 * @param {File} file
 * @returns {Promise<Taken>}
 */
export async function pictureOf(file) {
  const kind = await kindOfFile(file);
  if (kind !== 'NumPy' && !decodable.includes(kind)) throw new Error(unread(file.name, kind));
  if (file.size > largestFile)
    throw new Error(`${file.name} has ${(file.size / 1024 / 1024).toFixed(1)} MB; at most 4 MB are taken.`);
  if (kind === 'NumPy') return arrayOf(file);
  if (kind === 'PNG') {
    const header = headerOf(new Uint8Array(await file.slice(0, 26).arrayBuffer()));
    // The server decodes it, without rounding 16 bits to 8.
    if (Math.max(header.width, header.height) <= serverSide)
      return { blob: file, said: told(file.name, `PNG of ${header.bits} bits`, header) };
  }
  return decoded(file, kind);
}

/** @param {File} file @returns {Promise<Taken>} */
async function arrayOf(file) {
  let array;
  try {
    array = readNPY(await file.arrayBuffer());
  } catch (reason) {
    throw new Error(`${file.name} is a NumPy array and ${reason instanceof Error ? reason.message : reason}.`);
  }
  check(file.name, array.columns, array.rows, largestSide);
  const square = squareOf(array);
  return finish(
    square,
    told(file.name, 'NumPy array', { width: array.columns, height: array.rows, negative: square.negative }),
  );
}

/**
 * @param {File} file
 * @param {string} kind
 * @returns {Promise<Taken>}
 */
async function decoded(file, kind) {
  const bitmap = await createImageBitmap(file, { colorSpaceConversion: 'none' }).catch(() => {
    throw new Error(
      `${file.name} is a ${kind} file that this browser cannot read: it may be cut off. A PNG can always be read.`,
    );
  });
  const { width, height } = bitmap;
  check(file.name, width, height, largestSide);
  const { n, left, top } = middleOf(width, height);
  const context = new OffscreenCanvas(n, n).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('This browser has no memory left for the picture.');
  context.drawImage(bitmap, -left, -top);
  bitmap.close();
  const square = greyOf(context.getImageData(0, 0, n, n).data, n);
  return finish(
    square,
    told(file.name, `${kind} picture`, { width, height, coloured: square.coloured, alpha: square.clear }),
  );
}

/**
 * @param {import('./grey.js').Square} square
 * @param {string} said
 * @returns {Promise<Taken>}
 */
async function finish(square, said) {
  const small = square.n <= enough;
  return {
    blob: await encodePNG(small ? square : shrink(square, enough)),
    said: small ? said : `${said} Averaged to ${enough} × ${enough}.`,
  };
}

/**
 * @param {string} name
 * @param {number} width
 * @param {number} height
 * @param {number} most
 */
function check(name, width, height, most) {
  if (Math.min(width, height) >= leastSide && Math.max(width, height) <= most) return;
  throw new Error(`${name} has ${width} × ${height} pixels; ${leastSide} to ${most} a side are taken.`);
}

/**
 * What becomes of a picture.
 * @param {string} name
 * @param {string} kind
 * @param {{width: number, height: number, coloured?: boolean, alpha?: boolean, negative?: boolean}} how
 */
function told(name, kind, { width, height, coloured, alpha, negative }) {
  const done = [
    coloured && 'colours are turned into grey',
    alpha && 'on black where it is transparent',
    negative && 'negative values are black',
    width !== height &&
      `of ${width} × ${height} pixels the ${Math.min(width, height)} × ${Math.min(width, height)} in the middle`,
    'the brightest pixel is 1',
  ].filter((part) => typeof part === 'string');
  return `${name}, a ${kind}${width === height ? ` of ${width} × ${height} pixels` : ''}: ${done.join('; ')}.`;
}
