// Arrays of NumPy with two axes, as the page's own exports are: format 1.0 to 3.0 of numpy.lib.format.

/** @typedef {{rows: number, columns: number, values: Float32Array | Float64Array}} Array2 */

const dict =
  /^\{'descr': '([^']{1,20})', 'fortran_order': (True|False), 'shape': \((\d{1,9}), (\d{1,9})\), \} *(?:#[^\n]*)?\n$/;

/**
 * Throws with what is wrong with the file.
 * @param {ArrayBuffer} file that begins as an array of NumPy does
 * @returns {Array2}
 */
export function readNPY(file) {
  const view = new DataView(file);
  if (file.byteLength < 12) throw new Error('is cut off');
  const wide = view.getUint8(6) > 1;
  const from = wide ? 12 : 10;
  const to = from + (wide ? view.getUint32(8, true) : view.getUint16(8, true));
  if (to > file.byteLength) throw new Error('is cut off');
  const header = new TextDecoder('latin1').decode(new Uint8Array(file, from, to - from));
  const found = dict.exec(header);
  if (!found) throw new Error(`must be an array with two axes; its header is ${header.trim().slice(0, 80)}`);
  const [, descr, fortran, ...shape] = found;
  const [rows, columns] = shape.map(Number);
  const size = { '<f4': 4, '<f8': 8 }[descr];
  if (!size || fortran === 'True')
    throw new Error(
      `must be an array of little-endian float32 or float64, row by row; this is ${descr}${fortran === 'True' ? ' column by column' : ''}`,
    );
  if (file.byteLength < to + rows * columns * size) throw new Error('is cut off');
  const values = size === 4 ? new Float32Array(rows * columns) : new Float64Array(rows * columns);
  for (let i = 0; i < values.length; i++) {
    values[i] = size === 4 ? view.getFloat32(to + 4 * i, true) : view.getFloat64(to + 8 * i, true);
    if (!Number.isFinite(values[i]))
      throw new Error(
        `must hold finite numbers; in row ${Math.floor(i / columns)}, column ${i % columns} is ${values[i]}`,
      );
  }
  return { rows, columns, values };
}
