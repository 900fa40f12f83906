import {createHash} from "node:crypto";
import {createServer, type Server} from "node:http";
import {readFileSync} from "node:fs";
import type {AddressInfo} from "node:net";
import {gzipSync} from "node:zlib";
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi} from "vitest";
import {loadBlob, LoadError, type LoadProgress} from "../../src/sampler/load-blob.js";
import {loadBasis, loadGram, loadPictures} from "../../src/sampler/pictures/load-pictures.js";
import {gramOfPictures} from "../../src/sampler/pictures/gram-of-pictures.js";
import {DATA, randomPictures, realSubset} from "./fixtures.js";

const shaOf = (data: Uint8Array): string => createHash("sha256").update(data).digest("hex");
const content = randomPictures(1, 200_000).bytes; // does not compress, so it comes in several pieces
const blob = gzipSync(content);
const sha256 = shaOf(blob);

let server: Server, base: string, requests: string[] = [];
beforeAll(async () => {
  server = createServer(async (request, response) => {
    requests.push(request.url!);
    if (request.url === "/missing") return void response.writeHead(404).end();
    if (request.url === "/cut") return void response.end(blob.subarray(0, 1000));
    if (request.url === "/slow") {
      response.write(blob.subarray(0, 500)); // and no more
      return;
    }
    if (request.url === "/heals" && requests.filter((url) => url === "/heals").length === 1) return void response.end(Buffer.from("stale"));
    if (request.url === "/text") return void response.end("not gzip");
    if (request.url!.startsWith("/data/")) return void response.end(readFileSync(new URL(request.url!.slice(6), DATA)));
    for (let at = 0; at < blob.length; at += 20_000) {
      response.write(blob.subarray(at, at + 20_000));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    response.end();
  }).listen(0);
  base = `http://localhost:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => void (requests = []));
afterEach(() => vi.unstubAllGlobals());

describe("loadBlob", () => {
  it("inflates what it fetched and reports bytes against the given total", async () => {
    const progress: LoadProgress[] = [];
    const data = await loadBlob({url: `${base}/good`, sha256, bytes: blob.length, onProgress: (p) => progress.push(p)});
    expect(Buffer.compare(data, content)).toBe(0);
    expect(progress.length).toBeGreaterThan(2);
    expect(progress[0]).toEqual({loaded: 0, total: blob.length});
    expect(progress.at(-1)).toEqual({loaded: blob.length, total: blob.length});
    progress.slice(1).forEach((p, i) => expect(p.loaded).toBeGreaterThanOrEqual(progress[i].loaded));
  });

  const failures = [
    {path: "/missing", code: "missing", message: /the server answered 404.*Reload/},
    {path: "/cut", code: "corrupt", message: /damaged.*1000 bytes instead of \d+.*Reload/},
    {path: "/good", sha256: "0".repeat(64), code: "corrupt", message: /good arrived damaged/},
    {path: "/text", sha256: shaOf(Buffer.from("not gzip")), code: "unreadable", message: /not a complete gzip/}
  ];
  it.each(failures)("says plainly what is wrong with $path", async ({path, code, message, ...other}) => {
    const failure = await loadBlob({url: base + path, sha256, bytes: blob.length, ...other}).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(LoadError);
    expect(failure).toMatchObject({code});
    expect((failure as LoadError).message).toMatch(message);
  });

  it("asks once more, past the caches, when the copy is damaged", async () => {
    const data = await loadBlob({url: `${base}/heals`, sha256});
    expect(data.length).toBe(content.length);
    expect(requests).toEqual(["/heals", "/heals"]);
  });

  it("tells an unreachable server from being offline", async () => {
    const nowhere = {url: "http://localhost:1/x.bin", sha256};
    await expect(loadBlob(nowhere)).rejects.toMatchObject({code: "unreachable"});
    vi.stubGlobal("navigator", {onLine: false});
    await expect(loadBlob(nowhere)).rejects.toMatchObject({code: "offline", message: expect.stringContaining("offline")});
  });

  it("aborts before and during the download with an AbortError", async () => {
    await expect(loadBlob({url: `${base}/good`, sha256, signal: AbortSignal.abort()})).rejects.toMatchObject({name: "AbortError"});
    expect(requests).toEqual([]);
    const stop = new AbortController();
    const slow = loadBlob({url: `${base}/slow`, sha256, signal: stop.signal, onProgress: ({loaded}) => loaded > 0 && stop.abort()});
    await expect(slow).rejects.toMatchObject({name: "AbortError"});
  });

  describe("with a Cache API", () => {
    const entries = new Map<string, Response>();
    beforeEach(() => {
      entries.clear();
      vi.stubGlobal("caches", {
        open: async () => ({
          match: async (key: string) => entries.get(key)?.clone(),
          put: async (key: string, value: Response) => void entries.set(key, value),
          delete: async (key: string) => entries.delete(key)
        })
      });
    });

    it("downloads once", async () => {
      await loadBlob({url: `${base}/good`, sha256});
      const progress: LoadProgress[] = [];
      const again = await loadBlob({url: `${base}/good`, sha256, onProgress: (p) => progress.push(p)});
      expect(again.length).toBe(content.length);
      expect(requests.length).toBe(1);
      expect(progress).toEqual([{loaded: blob.length, total: blob.length}]);
    });

    it("throws a damaged entry out and downloads again", async () => {
      await loadBlob({url: `${base}/good`, sha256});
      for (const key of entries.keys()) entries.set(key, new Response("rotten"));
      expect((await loadBlob({url: `${base}/good`, sha256})).length).toBe(content.length);
      expect(requests.length).toBe(2);
      expect((await [...entries.values()][0].clone().arrayBuffer()).byteLength).toBe(blob.length);
    });

    it("keeps nothing that is damaged, and works when there is no room", async () => {
      await loadBlob({url: `${base}/cut`, sha256}).catch(() => {});
      expect(entries.size).toBe(0);
      vi.stubGlobal("caches", {open: async () => Promise.reject(new Error("SecurityError"))});
      expect((await loadBlob({url: `${base}/good`, sha256})).length).toBe(content.length);
    });
  });
});

describe("the set's own files", () => {
  const manifest = JSON.parse(readFileSync(new URL("manifest.json", DATA), "utf8"));
  const file = (name: string) => ({url: `${base}/data/${name}`, sha256: manifest.files[name].sha256, bytes: manifest.files[name].bytes});

  it("loads the subset", async () => {
    const pictures = await loadPictures({...file("subset.bin"), n: manifest.subset.indices.length});
    expect(pictures).toMatchObject({n: manifest.subset.indices.length, dim: 16384});
    expect(Buffer.compare(pictures.bytes, realSubset().bytes)).toBe(0);
    await expect(loadPictures({...file("subset.bin"), n: 3})).rejects.toThrow(/where 49152 were expected/);
  });

  it("loads the Gram triangle: the subset's products stand in it", async () => {
    const gram = await loadGram({...file("gram.bin"), n: manifest.count});
    const triangle = await gramOfPictures(realSubset());
    const indices: number[] = manifest.subset.indices;
    indices.forEach((row, i) => indices.slice(0, i + 1).forEach((column, j) => {
      if (gram[(row * (row + 1)) / 2 + column] !== triangle[(i * (i + 1)) / 2 + j]) throw new Error(`entry ${i}, ${j} differs`);
    }));
  });

  it("loads the basis: unit vectors, at right angles", async () => {
    const {vectors, mean, variance, components} = await loadBasis(file("pca.bin"));
    expect(components).toBe(64);
    expect(mean.length).toBe(16384);
    expect([...variance].every((value, k) => k === 0 || value <= variance[k - 1])).toBe(true);
    for (const [a, b] of [[0, 0], [0, 1], [5, 5], [63, 2]]) {
      let dot = 0;
      for (let d = 0; d < 16384; d++) dot += vectors[a * 16384 + d] * vectors[b * 16384 + d];
      expect(dot).toBeCloseTo(a === b ? 1 : 0, 2);
    }
  });
});
