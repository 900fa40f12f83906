/** The faces' exact arithmetic against src/math, on faces of the set. */
import {readFileSync} from "node:fs";
import {gunzipSync} from "node:zlib";
import {beforeAll, expect, test} from "vitest";
import {createRandom} from "../../src/math/noise/random.js";
import {createPointCloud} from "../../src/math/targets/point-cloud.js";
import {codeFaces, denoiseExactly, nearestFace, squaredDistances, type CodedFaces} from "../../src/sampler/faces/coded-faces.js";
import {FACE_DIM, faceAsPoint, unpackFaces} from "../../src/sampler/faces/faces.js";

const FEW = 60;
let pictures: Uint8Array;
let coded: CodedFaces;
beforeAll(() => {
  pictures = unpackFaces(gunzipSync(readFileSync("data/faces/faces.bin")), 20_480).pictures.subarray(0, FEW * FACE_DIM);
  coded = codeFaces(pictures);
});
const points = () => Float64Array.from({length: FEW * FACE_DIM}, (_, i) => pictures[i]! / 127.5 - 1);

test("a coded face decodes to itself", () => {
  const decoded = points().map((_, i) => coded.colours[4 * coded.codes[i >> 2]! + (i & 3)]!);
  expect(decoded).toEqual(points());
  expect(Array.from(coded.codes.subarray(0, 256), (code) => coded.pixels[code])).toEqual(Array.from({length: 256}, (_, p) => p));
});

// Sums of 1024 numbers of either order differ by 1024·2⁻⁵³ of distances up to 10⁴; over 2σ² = 0.02 that is 6e-8 in an exponent.
test.each([0.1, 1, 5, 80, Infinity])("the exact denoiser is that of the point cloud at σ = %f", (sigma) => {
  const x = faceAsPoint(pictures, 7).map((value, i) => value + Math.min(sigma, 100) * noise[i]!);
  const expected = createPointCloud(points(), FACE_DIM).denoise(x, sigma);
  const found = denoiseExactly(x, sigma, coded);
  expect(Math.max(...found.map((value, i) => Math.abs(value - expected[i]!)))).toBeLessThan(1e-7);
});
const noise = createRandom(3).normals(FACE_DIM);

test("only the first faces are looked at; the nearest of the set to one of its own is itself, at 0", () => {
  expect(squaredDistances(faceAsPoint(pictures, 3), coded, 5)).toHaveLength(5);
  expect(nearestFace(faceAsPoint(pictures, 50), coded)).toEqual({index: 50, distance: 0});
  expect(nearestFace(faceAsPoint(pictures, 50), coded, 50).index).toBeLessThan(50);
  expect(denoiseExactly(faceAsPoint(pictures, 50), 0.01, coded, 1)).toEqual(faceAsPoint(pictures, 0));
});

test("bytes that are no faces are refused", () => {
  expect(() => codeFaces(new Uint8Array(1000))).toThrow(/codeFaces: 1000 bytes/);
  expect(() => codeFaces(new Uint8Array(0))).toThrow(/codeFaces/);
});
