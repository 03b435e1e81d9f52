// What kind of file something is, by its first bytes: names and types are often missing or wrong.
// The command line has the same table.

/** @type {[kind: string, at: number, mark: string][]} what files of a kind have at a place */
const marks = [
  ['DICOM', 128, 'DICM'], // which may begin as a TIFF
  ['PNG', 0, '\x89PNG\r\n\x1a\n'],
  ['JPEG', 0, '\xff\xd8\xff'],
  ['GIF', 0, 'GIF87a'],
  ['GIF', 0, 'GIF89a'],
  ['NumPy', 0, '\x93NUMPY'],
  ['TIFF', 0, 'II*\0'],
  ['TIFF', 0, 'MM\0*'],
  ['TIFF', 0, 'II+\0'],
  ['TIFF', 0, 'MM\0+'],
  ['WebP', 8, 'WEBP'],
  ['AVIF', 4, 'ftypavif'],
  ['AVIF', 4, 'ftypavis'],
  ['HEIC', 4, 'ftypheic'],
  ['HEIC', 4, 'ftypmif1'],
  ['BMP', 0, 'BM'],
  ['PDF', 0, '%PDF'],
  ['ZIP', 0, 'PK\x03\x04'],
  ['gzip', 0, '\x1f\x8b'],
];

/** So much of a file is looked at: DICOM has its mark behind 128 bytes of anything. */
const headBytes = 132;

/** Kinds that the browser decodes. */
export const decodable = ['PNG', 'JPEG', 'GIF', 'WebP', 'AVIF', 'BMP'];

/** Kinds that the server reads as they are. */
export const served = ['TIFF', 'DICOM', 'NumPy'];

/**
 * @param {Uint8Array} head the first bytes
 * @returns {string} '' if it is not one of these: a text, perhaps
 */
export function kindOf(head) {
  const has = (/** @type {number} */ at, /** @type {string} */ mark) =>
    [...mark].every((letter, i) => head[at + i] === letter.charCodeAt(0));
  return marks.find(([, at, mark]) => has(at, mark))?.[0] ?? '';
}

/** @param {Blob} file */
export async function kindOfFile(file) {
  return kindOf(new Uint8Array(await file.slice(0, headBytes).arrayBuffer()));
}

/**
 * Why a file is no picture that can be read.
 * @param {string} name of the file
 * @param {string} kind
 */
export function unread(name, kind) {
  const read = 'PNG, JPEG, WebP, AVIF, GIF, TIFF, DICOM and .npy are read';
  return kind === '' ? `${name} is no picture; ${read}.` : `${name} is a ${kind} file; ${read}.`;
}
