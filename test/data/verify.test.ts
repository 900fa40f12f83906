/** The committed picture set is what its manifest says, and a damaged copy is noticed. */
import {cp, mkdtemp, readFile, rm, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, expect, test} from "vitest";
import {verifyPictures} from "../../data/verify.js";

const copies: string[] = [];
afterAll(() => Promise.all(copies.map((folder) => rm(folder, {recursive: true}))));

test("the committed set agrees with its manifest", async () => {
  expect(await verifyPictures("data/pictures")).toEqual([]);
}, 60_000);

test("one changed byte is noticed", async () => {
  const copy = await mkdtemp(join(tmpdir(), "pictures-"));
  copies.push(copy);
  await cp("data/pictures", copy, {recursive: true});
  const bytes = await readFile(join(copy, "subset.bin"));
  bytes[bytes.length >> 1]! ^= 1;
  await writeFile(join(copy, "subset.bin"), bytes);
  expect((await verifyPictures(copy)).join("\n")).toMatch(/subset\.bin/);
}, 60_000);

test("the budgets of the set hold", async () => {
  const {files} = JSON.parse(await readFile("data/pictures/manifest.json", "utf8")) as {files: Record<string, {bytes: number}>};
  expect(files["pictures.bin"]!.bytes).toBeLessThanOrEqual(6_000_000);
  expect(files["subset.bin"]!.bytes).toBeLessThanOrEqual(300_000);
});
