/** Edited cells packed for a link: JSON, deflated (raw), base64url. What is unpacked may be anything, of any size. */
import {fromTriples, MAX_SOURCE, toTriples, type EditedCell} from "./edited-cells.js";

/** The packed form: rarely more than half of the source’s length. */
export async function packCells(cells: readonly EditedCell[]): Promise<string> {
  const text = new TextEncoder().encode(JSON.stringify(toTriples(cells)));
  return toBase64Url(await collect(new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw")), Infinity));
}

/** Unpacks cells; undefined for whatever `packCells` did not write: damaged, cut off, too large, of another shape. Never throws. */
export async function unpackCells(packed: string): Promise<EditedCell[] | undefined> {
  try {
    const bytes = fromBase64Url(packed);
    const text = await collect(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")), 2 * MAX_SOURCE);
    return fromTriples(JSON.parse(new TextDecoder("utf-8", {fatal: true}).decode(text)));
  } catch {
    return undefined;
  }
}

/** All bytes of a stream. @throws RangeError past `limit`, and reads no further: a small packet may unfold to gigabytes */
async function collect(stream: ReadableStream<Uint8Array>, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (const reader = stream.getReader(); ; ) {
    const {done, value} = await reader.read();
    if (done) break;
    pieces.push(value);
    length += value.length;
    if (length > limit) {
      void reader.cancel().catch(() => undefined);
      throw new RangeError(`collect: more than ${limit} bytes`);
    }
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

export function toBase64Url(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** @throws DOMException on a character that base64url does not have */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (character) => character.charCodeAt(0));
}
