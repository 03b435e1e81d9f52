// A picture file of any kind becomes one that the server reads. The browser decodes what it can and the server
// cannot; the server has what loses by it: 16 bits, numbers, Hounsfield units.

import { decodable, kindOfFile, served, unread } from '../../lib/filekind.js';
import { greyOf, shrink, sizeWithin } from './grey.js';
import { encodePNG, headerOf } from './png.js';

/** @typedef {{blob: Blob, said: string}} Taken what the server takes, and what was done to get it */

const [largestSent, largestDecoded] = [4 * 1024 * 1024, 32 * 1024 * 1024];
const [leastSide, serverSide, largestSide, enough] = [32, 2048, 4096, 512];

/**
 * Throws with a text for the person that names the file.
 * @param {File} file
 * @returns {Promise<Taken>}
 */
export async function pictureOf(file) {
  const kind = await kindOfFile(file);
  // What a DICOM file is called may be a person's name, and others may see the page.
  const name = kind === 'DICOM' ? 'The file' : file.name;
  const serves = served.includes(kind);
  if (!serves && !decodable.includes(kind)) throw new Error(unread(name, kind));
  const most = serves ? largestSent : largestDecoded;
  if (file.size > most)
    throw new Error(
      `${name} has ${(file.size / 1024 / 1024).toFixed(1)} MB; of ${kind} files at most ${most / 1024 / 1024} MB are taken.`,
    );
  if (kind === 'DICOM') return { blob: file, said: 'A DICOM slice; the server keeps its pixels only.' };
  if (serves) return { blob: file, said: `${name}, a ${kind === 'NumPy' ? 'NumPy array' : `${kind} picture`}.` };
  if (kind === 'PNG') {
    const header = headerOf(new Uint8Array(await file.slice(0, 26).arrayBuffer()));
    // The server decodes it, without rounding 16 bits to 8.
    if (Math.max(header.width, header.height) <= serverSide && file.size <= largestSent)
      return { blob: file, said: told(name, `PNG of ${header.bits} bits`, header) };
  }
  return decoded(file, kind);
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
  const to = sizeWithin(bitmap, enough, serverSide);
  if (Math.min(to.width, to.height) < leastSide || Math.max(width, height) > largestSide)
    throw new Error(
      `${file.name} has ${width} × ${height} pixels; ${leastSide} to ${largestSide} a side are taken, and no side more than ${serverSide / leastSide} times the other.`,
    );
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('This browser has no memory left for the picture.');
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const grey = greyOf(context.getImageData(0, 0, width, height).data, width, height);
  const said = told(file.name, `${kind} picture`, { coloured: grey.coloured, alpha: grey.clear });
  if (to.width === width) return { blob: await encodePNG(grey), said };
  return { blob: await encodePNG(shrink(grey, to)), said: `${said} Averaged to ${to.width} × ${to.height} pixels.` };
}

/**
 * What becomes of a picture.
 * @param {string} name
 * @param {string} kind
 * @param {{coloured: boolean, alpha: boolean}} how
 */
function told(name, kind, { coloured, alpha }) {
  const done = [coloured && 'colours are turned into grey', alpha && 'on black where it is transparent'].filter(
    (part) => typeof part === 'string',
  );
  return `${[`${name}, a ${kind}`, ...done].join('; ')}.`;
}
