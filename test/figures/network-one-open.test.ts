/** However many networks a reader looks through, one is open. */
import {expect, test} from "vitest";
import {createOneOpen} from "../../src/figures/network/one-open.js";

/** Networks that come when they are told to; `log` says what was opened and given back. */
function createShelf() {
  const log: string[] = [];
  const coming = new Map<string, {come(): void; fail(): void}>();
  const open = (name: string) => new Promise<{name: string; release(): Promise<void>}>((resolve, reject) => {
    log.push(`open ${name}`);
    coming.set(name, {
      come: () => resolve({name, release: async () => void log.push(`release ${name}`)}),
      fail: () => reject(new Error(`no ${name}`))
    });
  });
  return {log, coming, one: createOneOpen(open)};
}
const settle = () => new Promise((resolve) => setTimeout(resolve));

test("the next takes the place of the one before; the same one is not opened twice", async () => {
  const {log, coming, one} = createShelf();
  const a = one.get("a");
  expect(one.get("a")).toBe(a);
  coming.get("a")!.come();
  expect((await a).name).toBe("a");
  const b = one.get("b");
  coming.get("b")!.come();
  await b;
  void one.get("a");
  await settle();
  expect(log).toEqual(["open a", "open b", "release a", "open a", "release b"]);
});

test("one that comes after it was let go is given back, and one that fails can be asked for again", async () => {
  const {log, coming, one} = createShelf();
  void one.get("late");
  one.letGo();
  coming.get("late")!.come();
  await settle();
  expect(log).toEqual(["open late", "release late"]);
  const failing = one.get("x");
  coming.get("x")!.fail();
  await expect(failing).rejects.toThrow("no x");
  const again = one.get("x");
  coming.get("x")!.come();
  expect((await again).name).toBe("x");
});
