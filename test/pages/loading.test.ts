/** While something large comes: how far it is, in bytes, and a way to stop it. */
import {expect, test} from "vitest";
import {openPage, openSite} from "./site.js";

test("bytes that have come, of how many; stopped, and asked for again (/network)", async () => {
  const site = await openSite({webgpu: false});
  let held: (() => void) | undefined;
  const {page} = await openPage(site, "network", {
    prepare: (opened) => opened.route("**/onnx/wasm.bin", async (route) => {
      if (!held) await new Promise<void>((resolve) => (held = resolve)); // the first time it does not come
      await route.continue().catch(() => undefined); // given up by then
    })
  });
  const line = page.locator(".progress", {hasText: "the network of faces"});
  const megabytes = async (): Promise<number[]> => (await line.locator("span").textContent())?.match(/\d+\.\d/g)?.map(Number) ?? [];
  await expect.poll(async () => (await megabytes())[0]).toBeGreaterThan(2.7); // the network is there, what runs it is not
  const [come, all] = await megabytes();
  expect(all! - come!).toBeGreaterThan(3); // wasm.bin
  await line.getByRole("button", {name: "Stop"}).click();
  const notice = page.locator(".notice", {hasText: "Stopped"});
  await notice.getByRole("button", {name: "Try again"}).click();
  held!();
  await expect.poll(() => line.count()).toBe(0);
  expect(await notice.count()).toBe(0);
  await site.close();
});
