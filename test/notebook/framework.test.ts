/**
 * src/notebook/framework.ts reaches into Framework and its runtime. When either changes, these tests say what to look at before
 * the version is raised; test/pages/cells.test.ts then shows whether it works.
 */
import {createHash} from "node:crypto";
import {readFileSync} from "node:fs";
import {expect, test} from "vitest";
import {captureRoot, scratchRoots, spareRoots} from "../../src/notebook/cell-roots.js";

const packages = "node_modules/@observablehq";
const source = readFileSync("src/notebook/framework.ts", "utf8");
const version = (name: string) => (JSON.parse(readFileSync(`${packages}/${name}/package.json`, "utf8")) as {version: string}).version;

test.each(["framework", "runtime"])("%s is the version that the notebook was written for", (name) => {
  const writtenFor = new RegExp(`${name}: "([\\d.]+)"`).exec(source)?.[1];
  expect(version(name), `src/notebook/framework.ts was written for ${name} ${writtenFor}: read its internals again (define, variable, module), run test/pages/cells.test.ts, then raise writtenFor`).toBe(writtenFor);
});

/** Of what the notebook rests on, as it stood when it was read. */
const read: Record<string, string> = {
  "framework/dist/client/main.js": "bd9446f33f71f3fc",
  "runtime/src/variable.js": "71ca176d7abb70e5",
  "runtime/src/module.js": "c86f4f2efff54124",
  "runtime/src/runtime.js": "ee3b6330968df7ad"
};

test.each(Object.entries(read))("%s is as it was read", (path, hash) => {
  const now = createHash("sha256").update(readFileSync(`${packages}/${path}`)).digest("hex").slice(0, 16);
  expect(now, `${path} has changed: src/notebook/framework.ts rests on it`).toBe(hash);
});

test("spare roots have the form that Framework looks for", () => {
  const isRoot = /^:[0-9a-f]{8}(?:-\d+)?:$/; // isRoot of client/main.js
  expect(readFileSync(`${packages}/framework/dist/client/main.js`, "utf8")).toContain(isRoot.source);
  for (const id of [captureRoot, ...scratchRoots]) {
    expect(`:${id}:`).toMatch(isRoot);
    expect(spareRoots).toContain(`<!--:${id}:-->`);
  }
});
