/** The sets of pictures that a spec names, from the files of the repository. */
import {readFileSync} from "node:fs";
import {expect, test} from "vitest";
import {describeRun} from "../../scripts/sample-run.js";
import {readPictureSet} from "../../scripts/picture-sets.js";
import {PICTURE_SETS} from "../../src/math/pictures/sets.js";
import {runSpec, readSpec} from "../../src/math/spec/spec.js";
import {codeFaces, denoiseExactly} from "../../src/sampler/faces/coded-faces.js";
import {FACE_DIM, FACE_SIDE} from "../../src/sampler/faces/faces.js";

const manifest = (folder: string) => JSON.parse(readFileSync(`data/${folder}/manifest.json`, "utf8")) as {count: number; dim: number; width: number; train: number; subset: {indices: number[]}};

test("are as large as the manifests say; of the faces, what may be trained on", () => {
  const {count, dim, width, subset} = manifest("pictures");
  const faces = manifest("faces");
  expect(PICTURE_SETS).toMatchObject({subset: {size: subset.indices.length, side: width, dim}, all: {size: count, side: width, dim}, faces: {size: faces.train, side: faces.width, dim: faces.dim}});
  expect(PICTURE_SETS.faces).toMatchObject({side: FACE_SIDE, dim: FACE_DIM});
  for (const set of ["subset", "faces"] as const) expect(readPictureSet(set)).toHaveLength(PICTURE_SETS[set].size * PICTURE_SETS[set].dim);
});

/** At σ = 20 many faces count, at 0.05 one. */
const json = {
  version: 1, target: {kind: "pictures", set: "faces"}, levels: {rule: "sigmas", sigmas: [20, 4, 1, 0.3, 0.05, 0]}, solver: {name: "euler"}, start: {kind: "prior", n: 1},
  noise: {kind: "counter"}, seed: 7
};

test("a run of faces ends on one of them, and the page's arithmetic gives the command line's numbers", () => {
  const bytes = readPictureSet("faces");
  const coded = codeFaces(bytes);
  const states = [...runSpec(readSpec(json), {pictures: () => bytes})];
  // Sums of 1024 numbers in another order: 1e-12 of distances up to 10⁶, seen are differences of 1e-13.
  for (const {sigma, x, denoised} of states.slice(0, -1)) {
    const found = denoiseExactly(x, sigma, coded);
    expect(Math.max(...found.map((value, i) => Math.abs(value - denoised[i]!)))).toBeLessThan(1e-7);
  }
  const end = Array.from(states.at(-1)!.x, (value) => Math.round(127.5 * (value + 1)));
  const index = Array.from({length: PICTURE_SETS.faces.size}, (_, n) => n).find((n) => end.every((byte, d) => byte === bytes[n * FACE_DIM + d]));
  expect(index).toBeDefined();
  const {states: told} = JSON.parse(describeRun(json, {onlyLast: true, pictures: readPictureSet})) as {states: {x: number[][]}[]};
  expect(told[0]!.x).toEqual([Array.from(states.at(-1)!.x)]);
});
