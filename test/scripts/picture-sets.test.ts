/** The sets of pictures that a spec names, from the files of the repository. */
import {readFileSync} from "node:fs";
import {expect, test} from "vitest";
import {describeRun} from "../../scripts/sample-run.js";
import {readPictureSet} from "../../scripts/picture-sets.js";
import {PICTURE_SETS} from "../../src/math/pictures/sets.js";
import {codeFaces, denoiseExactly, nearestFace} from "../../src/sampler/faces/coded-faces.js";
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
  version: 1, target: {kind: "pictures", set: "faces"}, levels: {rule: "sigmas", sigmas: [20, 0.05, 0]}, solver: {name: "euler"}, start: {kind: "prior", n: 1},
  noise: {kind: "counter"}, seed: 7
};

test("a run of faces ends on one of them, and the page's arithmetic gives the command line's numbers", () => {
  const bytes = readPictureSet("faces");
  const coded = codeFaces(bytes);
  const {states} = JSON.parse(describeRun(json, {pictures: () => bytes})) as {states: {sigma: number; x: number[][]; denoised: number[][]}[]};
  const point = (rows: readonly number[][]): Float64Array => Float64Array.from(rows[0]!);
  // Sums of 1024 numbers in another order: differences of 1e-13 are seen.
  for (const {sigma, x, denoised} of states.slice(0, 2)) {
    const found = denoiseExactly(point(x), sigma, coded);
    expect(Math.max(...found.map((value, i) => Math.abs(value - denoised[0]![i]!)))).toBeLessThan(1e-9);
  }
  expect(nearestFace(point(states[0]!.denoised), coded).distance).toBeGreaterThan(1);
  expect(nearestFace(point(states.at(-1)!.x), coded).distance).toBeLessThan(1e-9);
}, 60_000);
