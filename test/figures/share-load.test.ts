/** One load for all who want it: told to each, stopped when nobody waits, tried anew after a failure. */
import {describe, expect, test, vi} from "vitest";
import {shareLoad, type LoadRequest} from "../../src/figures/share-load.js";

const ask = () => {
  const controller = new AbortController();
  const onProgress = vi.fn();
  return {controller, onProgress, request: {signal: controller.signal, onProgress}};
};
/** A load that ends when it is told to. */
function createLoad() {
  const begun: {request: LoadRequest; finish: (value: string) => void; fail: (error: Error) => void}[] = [];
  const load = shareLoad((request) => new Promise<string>((finish, fail) => {
    begun.push({request, finish, fail});
    request.signal.addEventListener("abort", () => fail(request.signal.reason as Error));
  }));
  return {begun, load};
}
const breath = () => new Promise((resolve) => setTimeout(resolve, 5));

describe("a shared load", () => {
  test("begins once, tells everybody, and is kept, also where those who asked are gone", async () => {
    const {begun, load} = createLoad();
    const [a, b] = [ask(), ask()];
    const results = [load(a.request), load(b.request)];
    begun[0]!.request.onProgress({done: 1, total: 2});
    expect([a, b].map(({onProgress}) => onProgress.mock.calls)).toEqual([[[{done: 1, total: 2}]], [[{done: 1, total: 2}]]]);
    begun[0]!.finish("network");
    expect(await Promise.all(results)).toEqual(["network", "network"]);
    a.controller.abort();
    b.controller.abort();
    await breath();
    expect(await load(ask().request)).toBe("network");
    expect(begun).toHaveLength(1);
  });

  test("whoever aborts waits no more; it stops when nobody is left, and the next one begins anew", async () => {
    const {begun, load} = createLoad();
    const [a, b] = [ask(), ask()];
    const [first, second] = [load(a.request), load(b.request)];
    a.controller.abort(new Error("a has stopped"));
    await expect(first).rejects.toThrow("a has stopped");
    await breath();
    expect(begun[0]!.request.signal.aborted).toBe(false);
    b.controller.abort(new Error("b too"));
    await expect(second).rejects.toThrow("b too");
    await breath();
    expect(begun[0]!.request.signal.aborted).toBe(true);
    const third = load(ask().request);
    begun[1]!.finish("again");
    expect(await third).toBe("again");
  });

  test("goes on where one run takes the place of another in the same breath", async () => {
    const {begun, load} = createLoad();
    const a = ask();
    const first = load(a.request);
    a.controller.abort();
    const second = load(ask().request);
    await expect(first).rejects.toThrow();
    await breath();
    begun[0]!.finish("network");
    expect(await second).toBe("network");
    expect(begun).toHaveLength(1);
  });

  test("is tried anew after a failure, which all who waited are told", async () => {
    const {begun, load} = createLoad();
    const both = [load(ask().request), load(ask().request)];
    begun[0]!.fail(new Error("offline"));
    for (const each of both) await expect(each).rejects.toThrow("offline");
    const next = load(ask().request);
    begun[1]!.finish("network");
    expect(await next).toBe("network");
  });
});
