/**
 * Fetches one blob, checks it, keeps it in the browser's cache and, where it is gzip-compressed, inflates it.
 *
 * The hash is computed in JavaScript, because plain HTTP (a lecture hall's own server) has no `crypto.subtle`; for the same
 * reason the Cache API is used where it exists and not missed where it does not.
 */
import {sha256 as sha256Hasher} from "@noble/hashes/sha2.js";

export interface LoadProgress {
  /** Bytes that have arrived, as they are sent: of a compressed blob, compressed. */
  readonly loaded: number;
  /** Size of what is sent, if it was given. */
  readonly total: number | undefined;
}

export interface LoadOptions {
  /** Where the blob is; relative addresses are resolved like those of `fetch`. */
  url: string | URL;
  /** SHA-256 of the bytes as they are sent, 64 hexadecimal digits. */
  sha256: string;
  /** Size of what is sent in bytes, from the manifest: a server's Content-Length may mean something else. */
  bytes?: number;
  signal?: AbortSignal;
  onProgress?: (progress: LoadProgress) => void;
}

export type LoadFailure = "offline" | "unreachable" | "missing" | "corrupt" | "unreadable";

/** A blob did not arrive as it should. `message` is for the reader; `code` is for translating it. An abort is not a LoadError. */
export class LoadError extends Error {
  override readonly name = "LoadError";
  constructor(readonly code: LoadFailure, readonly url: string, message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/** Bump when what is stored under a hash changes meaning. */
const CACHE_NAME = "16384-blobs-1";

/**
 * The inflated bytes of a gzip-compressed blob.
 *
 * @throws as `loadBytes`, and LoadError when the blob is not gzip
 */
export async function loadBlob(options: LoadOptions): Promise<Uint8Array<ArrayBuffer>> {
  return inflate(await loadBytes(options), options);
}

/**
 * The bytes of a blob as they are.
 *
 * @throws LoadError when the blob is out of reach or is not the one that was asked for; an `AbortError` (the signal's reason) when
 * `signal` aborts.
 */
export async function loadBytes(options: LoadOptions): Promise<Uint8Array<ArrayBuffer>> {
  const {url, sha256, signal, onProgress, bytes} = options;
  signal?.throwIfAborted();
  const kept = await readCache(sha256);
  signal?.throwIfAborted();
  if (kept) {
    onProgress?.({loaded: kept.length, total: bytes ?? kept.length});
    return kept;
  }
  let arrived = await download(options, "default");
  // A broken copy may sit in a cache on the way: ask the server itself, once, before giving up.
  if (arrived.hash !== sha256) arrived = await download(options, "reload");
  if (arrived.hash !== sha256) {
    const size = bytes !== undefined && arrived.data.length !== bytes ? ` It has ${arrived.data.length} bytes instead of ${bytes}.` : "";
    throw new LoadError("corrupt", String(url),
      `The file ${nameOf(url)} arrived damaged: its checksum is not the expected one.${size} Reload the page; ` +
      "if that does not help, the copy on the server is broken.");
  }
  await writeCache(sha256, arrived.data);
  signal?.throwIfAborted();
  return arrived.data;
}

async function download(
  {url, signal, onProgress, bytes}: LoadOptions, cache: RequestCache
): Promise<{data: Uint8Array<ArrayBuffer>; hash: string}> {
  try {
    const response = await fetch(url, {signal: signal ?? null, cache});
    if (!response.ok) {
      throw new LoadError("missing", String(url),
        `The file ${nameOf(url)} could not be loaded: the server answered ${response.status}. Reload the page, or try again later.`);
    }
    return await readHashed(response, (loaded) => onProgress?.({loaded, total: bytes}));
  } catch (cause) {
    if (cause instanceof LoadError || signal?.aborted) throw signal?.aborted ? signal.reason : cause;
    if (!(cause instanceof TypeError)) throw cause; // fetch reports every network failure as a TypeError
    const offline = typeof navigator !== "undefined" && navigator.onLine === false;
    throw new LoadError(offline ? "offline" : "unreachable", String(url),
      offline
        ? `The file ${nameOf(url)} could not be loaded: this device is offline. Connect it and reload the page.`
        : `The file ${nameOf(url)} could not be loaded: the connection to the server failed. Check the network and reload the page.`,
      {cause});
  }
}

/** A response's bytes and their hash, computed as they come, so that no long task is left for the end. */
async function readHashed(
  response: Response, onLoaded: (loaded: number) => void = () => {}
): Promise<{data: Uint8Array<ArrayBuffer>; hash: string}> {
  const chunks: Uint8Array[] = [];
  const hasher = sha256Hasher.create();
  let loaded = 0;
  onLoaded(loaded);
  const reader = response.body!.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    chunks.push(part.value);
    hasher.update(part.value);
    onLoaded((loaded += part.value.length));
  }
  return {data: concatenate(chunks, loaded), hash: toHex(hasher.digest())};
}

async function inflate(data: Uint8Array<ArrayBuffer>, {url, signal}: LoadOptions): Promise<Uint8Array<ArrayBuffer>> {
  let inflated: ArrayBuffer;
  try {
    inflated = await new Response(new Blob([data]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
  } catch (cause) {
    throw new LoadError("unreadable", String(url),
      `The file ${nameOf(url)} could not be unpacked: it is not a complete gzip stream. The site has to be built again.`, {cause});
  }
  signal?.throwIfAborted();
  return new Uint8Array(inflated);
}

/** The compressed bytes kept under this hash, if they still have it; a damaged entry is thrown out. */
async function readCache(sha256: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const cache = await openCache();
  try {
    const response = await cache?.match(cacheKey(sha256));
    if (!response) return undefined;
    const {data, hash} = await readHashed(response);
    if (hash === sha256) return data;
    await cache?.delete(cacheKey(sha256));
  } catch {
    // A cache that cannot be read is a cache that is not there.
  }
  return undefined;
}

async function writeCache(sha256: string, data: Uint8Array<ArrayBuffer>): Promise<void> {
  try {
    await (await openCache())?.put(cacheKey(sha256), new Response(new Blob([data])));
  } catch {
    // No room, or storage is forbidden: the next visit downloads again.
  }
}

async function openCache(): Promise<Cache | undefined> {
  try {
    return typeof caches === "undefined" ? undefined : await caches.open(CACHE_NAME);
  } catch {
    return undefined;
  }
}

/** Never fetched: the Cache API wants a URL as its key. */
const cacheKey = (sha256: string): string => `https://blob.invalid/${sha256}`;

const nameOf = (url: string | URL): string => String(url).replace(/[?#].*$/, "").split("/").pop() || String(url);

const toHex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

function concatenate(chunks: Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
