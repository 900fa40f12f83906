/** The bench's pure parts: a run as a link's text and back, a picture as points. */
import fc from "fast-check";
import {describe, expect, test} from "vitest";
import {FIRST, FIRST_PICTURES, patchesOf, withDenoiser, withSet} from "../../src/figures/bench/edits.js";
import {firstDrawing} from "../../src/figures/bench/pad.js";
import {FACE_NETWORKS, offerFaceNetworks, type NetworkFiles} from "../../src/figures/bench/networks.js";
import {PRESETS} from "../../src/figures/bench/presets.js";
import {specOfLink, textOfLink, toGrid} from "../../src/figures/bench/spec-link.js";
import {inkOfPixels, stipple} from "../../src/figures/bench/stipple.js";
import {createRandom} from "../../src/math/noise/random.js";
import {manifest} from "../../models/stored-outputs.js";
import {readSpec, writeSpec} from "../../src/math/spec/spec.js";
import type {SampleSpec} from "../../src/math/spec/types.js";

const same = (spec: SampleSpec) => expect(writeSpec(specOfLink(textOfLink(spec)))).toBe(writeSpec(spec));

describe("a run as the text of a link", () => {
  test("comes back: every preset, pictures, patches, a drawing; presets by name", () => {
    for (const [name, target] of Object.entries(PRESETS)) {
      same({...FIRST, target: target()});
      expect(textOfLink({...FIRST, target: target()})).toContain(`"target":"${name}"`);
    }
    same(FIRST_PICTURES);
    same(withDenoiser(FIRST_PICTURES, {kind: "local", window: 9}));
    same(withDenoiser(withSet(FIRST_PICTURES, "faces"), patchesOf("faces")));
    same({...FIRST, target: {kind: "points", points: firstDrawing()}});
  });
  test("points of the grid take four characters each; others stay as they are", () => {
    const coordinate = fc.integer({min: -2048, max: 2047}).map((k) => toGrid(k * 0.002));
    fc.assert(fc.property(fc.array(fc.tuple(coordinate, coordinate), {minLength: 1, maxLength: 50}), (points) => {
      const spec: SampleSpec = {...FIRST, target: {kind: "points", points}};
      same(spec);
      expect(/points:([\w-]*)/.exec(textOfLink(spec))![1]).toHaveLength(4 * points.length);
    }));
    for (const point of [[0.001, 0], [4.2, 0], [1, 2, 3]]) same({...FIRST, target: {kind: "points", points: [point]}});
  });
  test("what is none is refused", () => {
    for (const text of ["", "3", "null", "{", '{"target":"points:A"}', '{"target":"points:***"}', '{"target":"toString"}', textOfLink({...FIRST, seed: 3}).replace("heun", "hein")])
      expect(() => specOfLink(text), text).toThrow(RangeError);
  });
});

describe("another set of pictures", () => {
  test("on faces levels end where the networks' training did, and patches look at fewer; and back", () => {
    const patches = withDenoiser(FIRST_PICTURES, {kind: "local", window: 31});
    const faces = withSet(patches, "faces");
    expect(faces).toMatchObject({target: {kind: "pictures", set: "faces"}, levels: {sigmaMin: 0.03, sigmaMax: 80}, denoiser: {kind: "local", first: 2048}});
    expect(faces.denoiser).not.toHaveProperty("window"); // 31 pixels are wider than a face
    expect(readSpec(JSON.parse(writeSpec(faces)))).toEqual(faces);
    expect(withSet(faces, "all").denoiser).toEqual({kind: "local"});
    expect(withSet({...FIRST_PICTURES, levels: {rule: "sigmas", sigmas: [3, 0.01]}}, "faces").levels).toEqual({rule: "sigmas", sigmas: [3, 0.01]});
    for (const name of FACE_NETWORKS) expect(manifest[name]).toMatchObject({sigmaMin: 0.03, sigmaMax: 80});
  });
  test("the networks that are offered are there, take faces, and are as large as is said", () => {
    const offers = offerFaceNetworks({} as NetworkFiles);
    expect(Object.keys(offers)).toEqual([...FACE_NETWORKS]);
    for (const name of FACE_NETWORKS) {
      const {onnx: {bytes}, inputs, parameters} = manifest[name]!;
      const {set, about, loading} = offers[name];
      expect(set).toBe("faces");
      expect(inputs.find((input) => input.name === "x")!.shape.slice(1)).toEqual([4, 16, 16]);
      for (const text of [about, loading]) {
        const said = Number(/([\d.]+) MB/.exec(text)![1]);
        expect(Math.abs(said - bytes / 1e6), text).toBeLessThan(0.06); // as it is rounded
      }
      const numbers = /Trained: ([\d\u202f]+) numbers/.exec(about)?.[1]!.replaceAll("\u202f", "");
      if (numbers !== undefined) expect(Number(numbers)).toBe(parameters);
    }
  });
});

describe("a picture as points", () => {
  const random = () => createRandom(5).uniform;
  test("every part has its share of the ink, to within the few points that a curve's ends leave open", () => {
    const [width, height] = [48, 32];
    const dark = Float64Array.from({length: width * height}, (_, k) => (k % width) / width);
    const points = stipple({width, height, dark}, {count: 2000, random: random()});
    expect(points).toHaveLength(2000);
    // In a window of the picture the curve comes and goes; a pass leaves at most one point too many or too few.
    const total = dark.reduce((a, b) => a + b, 0);
    for (const [from, to] of [[0, 16], [16, 32], [32, 48]] as const) {
      const share = dark.reduce((sum, value, k) => (k % width >= from && k % width < to ? sum + value : sum), 0) / total;
      const count = points.filter(([x]) => x! / 4.4 + 0.5 >= from / width && x! / 4.4 + 0.5 < to / width).length;
      expect(Math.abs(count - 2000 * share)).toBeLessThan(25); // √(2000·p(1−p)) would be 21 at chance, 5 of that 105
    }
    expect(points.every(([x, y]) => Math.abs(x!) <= 2.202 && Math.abs(y!) <= 2.2 * (height / width) + 0.002)).toBe(true);
    expect(readSpec({...FIRST, target: {kind: "points", points}}).target).toEqual({kind: "points", points});
  });
  test("left is left and up is up", () => {
    const dark = new Float64Array(16 * 16);
    dark[0] = 1; // the top left pixel
    const points = stipple({width: 16, height: 16, dark}, {count: 9, random: random()});
    expect(points).toHaveLength(9);
    for (const [x, y] of points) expect(x! <= -2.2 + 4.4 / 16 + 0.002 && y! >= 2.2 - 4.4 / 16 - 0.002).toBe(true);
  });
  test("ink is what is dark and opaque, or light; none is none", () => {
    const data = Uint8ClampedArray.of(0, 0, 0, 255, 255, 255, 255, 255, 0, 0, 0, 0, 255, 255, 255, 51);
    const [dark, light] = [false, true].map((each) => inkOfPixels({width: 4, height: 1, data}, {light: each}).dark);
    [1, 0, 0, 0].forEach((value, k) => expect(dark![k]).toBeCloseTo(value, 12)); // three weights that sum to 1, but for rounding
    [0, 1, 0, 0.2].forEach((value, k) => expect(light![k]).toBeCloseTo(value, 12));
    expect(stipple({width: 4, height: 1, dark: new Float64Array(4)}, {count: 9, random: random()})).toEqual([]);
  });
});
