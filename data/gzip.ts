/** Deflate in JavaScript: Node's own zlib chooses its matches by processor, so its bytes differ between machines. */
import { deflate, gzip as pakoGzip } from "pako";

/** Level 9, no file name, modification time 0: the same bytes on every run. */
export function gzip(data: Uint8Array): Uint8Array {
  return pakoGzip(data, { level: 9 });
}

export function zlibDeflate(data: Uint8Array): Uint8Array {
  return deflate(data, { level: 9 });
}
