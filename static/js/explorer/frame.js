// What every binary message of the websocket begins with.

const [version, shortest] = [3, 32];

/**
 * Reads the beginning of a message; throws if it is not one of the server's.
 * @param {ArrayBuffer} buffer
 * @returns {{view: DataView, kind: number, header: number}} header: its length in bytes
 */
export function open(buffer) {
  if (buffer.byteLength < shortest) throw new Error(`frame of ${buffer.byteLength} bytes`);
  const view = new DataView(buffer);
  const [kind, header] = [view.getUint8(1), view.getUint16(2, true)];
  if (view.getUint8(0) !== version || header < shortest) throw new Error('frame of an unknown version');
  return { view, kind, header };
}
