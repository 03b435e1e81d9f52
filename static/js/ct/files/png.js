// PNG files of 16 bits, and how many pixels one has.

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

const crcs = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n;
});

/**
 * A PNG whose brightest pixel is white.
 * @param {import('./grey.js').Grey} grey
 * @returns {Promise<Blob>}
 */
export async function encodePNG({ width, height, values }) {
  const most = values.reduce((a, b) => Math.max(a, b), 0) || 1;
  const length = 1 + 2 * width; // of a row: its filter, then the pixels
  const rows = new DataView(new ArrayBuffer(height * length));
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < width; j++)
      rows.setUint16(i * length + 1 + 2 * j, Math.round((values[i * width + j] / most) * 65535));
  }
  const packed = new Blob([rows.buffer]).stream().pipeThrough(new CompressionStream('deflate'));
  const head = new DataView(new ArrayBuffer(13));
  head.setUint32(0, width);
  head.setUint32(4, height);
  head.setUint8(8, 16); // bits; grey, the rest 0
  return new Blob(
    [
      Uint8Array.from(signature),
      chunk('IHDR', new Uint8Array(head.buffer)),
      chunk('IDAT', new Uint8Array(await new Response(packed).arrayBuffer())),
      chunk('IEND', new Uint8Array()),
    ],
    { type: 'image/png' },
  );
}

/**
 * @param {string} kind
 * @param {Uint8Array} data
 */
function chunk(kind, data) {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(
    [...kind].map((letter) => letter.charCodeAt(0)),
    4,
  );
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

/** @param {Uint8Array} bytes */
function crc(bytes) {
  let c = 0xffffffff;
  for (const b of bytes) c = crcs[(c ^ b) & 255] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

/**
 * What a PNG declares.
 * @param {Uint8Array} head the first bytes, 26 at least
 */
export function headerOf(head) {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  return {
    width: view.getUint32(16),
    height: view.getUint32(20),
    bits: head[24],
    coloured: (head[25] & 2) !== 0,
    alpha: (head[25] & 4) !== 0,
  };
}
