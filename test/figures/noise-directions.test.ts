import {readFileSync} from "node:fs";
import {gunzipSync} from "node:zlib";
import {describe, expect, it} from "vitest";
import {createRandom, dot, norm} from "../../src/math/index.js";
import {combineDirections, expectedSquaredLength, neighbourCorrelation, rotateByHadamard, type Directions} from "../../src/figures/directions.js";
import {english} from "../../src/figures/strings/en.js";

/** The committed basis, by the layout in data/README.md. */
function readBasis(): Directions {
  const bytes = new Uint8Array(gunzipSync(readFileSync("data/pictures/pca.bin")));
  const [dim, components] = [16384, 64];
  const floats = (from: number, count: number) => new Float32Array(bytes.slice(from, from + 4 * count).buffer);
  const variance = floats(4 * dim, components);
  const scale = floats(4 * dim + 4 * components, components);
  const steps = new Int8Array(bytes.buffer, 4 * dim + 8 * components);
  return {components, dim, variance, vectors: Float32Array.from(steps, (step, i) => scale[Math.floor(i / dim)]! * step)};
}

describe("E4: equal expected length, other looks", () => {
  const directions = readBasis();
  const stretch = Math.sqrt(directions.dim / expectedSquaredLength(directions));
  const draws = Array.from({length: 60}, (_, seed) => combineDirections(directions, createRandom(seed).normals(64)).map((value) => stretch * value));

  it("the mean squared length is d, within 5 standard errors", () => {
    const squares = draws.map((draw) => dot(draw, draw));
    const mean = squares.reduce((a, b) => a + b) / squares.length;
    const error = Math.sqrt(squares.reduce((sum, square) => sum + (square - mean) ** 2, 0) / (squares.length - 1) / squares.length);
    expect(Math.abs(mean - directions.dim)).toBeLessThan(5 * error);
  });

  it("it is smooth where white noise is grain", () => {
    for (const draw of draws.slice(0, 10)) expect(neighbourCorrelation(draw)).toBeGreaterThan(0.9);
    const white = createRandom(1).normals(16384);
    const pairs = 2 * 64 * 63 * 4;
    expect(Math.abs(neighbourCorrelation(white))).toBeLessThan(5 / Math.sqrt(pairs));
    expect(Math.abs(neighbourCorrelation(rotateByHadamard(white)))).toBeLessThan(5 / Math.sqrt(pairs));
  });
});

describe("rotateByHadamard", () => {
  it("keeps lengths and undoes itself", () => {
    const x = createRandom(2).normals(256);
    const y = rotateByHadamard(x);
    expect(norm(y)).toBeCloseTo(norm(x), 10);
    rotateByHadamard(y).forEach((value, i) => expect(value).toBeCloseTo(x[i]!, 12));
  });

  it("is the matrix (1 1; 1 −1)/√2 in two dimensions, and refuses other lengths than powers of two", () => {
    for (const value of rotateByHadamard(Float64Array.of(1, 0))) expect(value).toBeCloseTo(Math.SQRT1_2, 15);
    expect(() => rotateByHadamard(new Float64Array(12))).toThrow(RangeError);
  });
});

describe("neighbourCorrelation", () => {
  it("is 1 for a constant and −1 for a chessboard", () => {
    expect(neighbourCorrelation(new Float64Array(4 * 64 * 64).fill(2))).toBeCloseTo(1, 12);
    const board = Float64Array.from({length: 16}, (_, i) => ((Math.floor(i / 4) + (i % 4)) % 2 ? 1 : -1));
    expect(neighbourCorrelation(board, 4)).toBeCloseTo(-1, 12);
  });
});

describe("the names of the pictures to choose from", () => {
  it("are those of the set", () => {
    const {subset: {indices}} = JSON.parse(readFileSync("data/pictures/manifest.json", "utf8")) as {subset: {indices: number[]}};
    const {en} = JSON.parse(readFileSync("data/pictures/names.json", "utf8")) as {en: string[]};
    const expected = {0: "smiling face with halo", 22: "tiger face", 26: "frog", 30: "lady beetle", 32: "mushroom", 41: "lollipop", 54: "rainbow", 59: "tennis"};
    expect(Object.keys(english.noise.pictures).sort()).toEqual(Object.keys(expected).sort());
    for (const [place, name] of Object.entries(expected)) expect(en[indices[Number(place)]!]).toBe(name);
  });
});
