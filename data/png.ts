/** The smallest PNG writer that will do; an image library's bytes would depend on the processor (see gzip.ts). */
import { zlibDeflate } from "./gzip.js";

const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];
const RGB = 2;
const UNFILTERED = 0;

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1;
  return remainder;
});

function crc32(data: Uint8Array): number {
  let remainder = 0xffffffff;
  for (const byte of data) remainder = CRC_TABLE[(remainder ^ byte) & 255] ^ (remainder >>> 8);
  return ~remainder >>> 0;
}

function chunk(type: string, data: Uint8Array): Buffer {
  const result = Buffer.alloc(data.length + 12);
  result.writeUInt32BE(data.length, 0);
  result.write(type, 4, "latin1");
  result.set(data, 8);
  result.writeUInt32BE(crc32(result.subarray(4, -4)), data.length + 8);
  return result;
}

/** Every row is preceded by its filter. Drawings with few colours deflate best unfiltered. */
function markRows(rgb: Uint8Array, width: number, height: number): Uint8Array {
  const stride = 3 * width;
  const marked = new Uint8Array(height * (stride + 1)).fill(UNFILTERED);
  for (let y = 0; y < height; y++) marked.set(rgb.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1);
  return marked;
}

export function encodePng(rgb: Uint8Array, width: number, height: number): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, RGB, 0, 0, 0], 8);
  const body = zlibDeflate(markRows(rgb, width, height));
  return Buffer.concat([
    Buffer.from(SIGNATURE),
    chunk("IHDR", header),
    chunk("IDAT", body),
    chunk("IEND", new Uint8Array(0)),
  ]);
}
