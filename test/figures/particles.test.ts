/** What the figure of many particles decides without a canvas: camera, scene, colours, arrows, counts, SVG. Pixels: test/gpu/draw.test.ts. */
import {describe, expect, it} from "vitest";
import {drawColors, followingCamera, pathSoFar, sceneOf, type ParticleState} from "../../src/figures/particles/scene-of.js";
import {variancePreservingLevel, varianceExplodingLevel} from "../../src/math/level.js";
import {createRandom} from "../../src/math/noise/random.js";
import {createMixture} from "../../src/math/targets/mixture.js";
import {discOf} from "../../src/sampler/particles/draw/cpu-drawing.js";
import {countParticles, gridOf, SHARES} from "../../src/sampler/particles/draw/density.js";
import {circleMark, fieldMarks, markEdge} from "../../src/sampler/particles/draw/marks.js";
import {densityPalette, pack, pointPalette} from "../../src/sampler/particles/draw/palette.js";
import {recordedCount, toPlane, toWindow, type DrawColors, type Mark, type Scene} from "../../src/sampler/particles/draw/scene.js";
import {drawSvg, MAX_SVG_POINTS} from "../../src/sampler/particles/draw/svg.js";
import type {CpuParticleView} from "../../src/sampler/particles/view.js";

const colors: DrawColors = {ground: [0.95, 0.94, 0.9], point: [0.11, 0.1, 0.09], clean: [0, 0.44, 0.31], noise: [0.7, 0.28, 0], slope: [0, 0.38, 0.66], density: [0.48, 0.24, 0.61], muted: [0.4, 0.38, 0.35]};
const window = {camera: {x: 1, y: -2, scale: 50}, width: 400, height: 300};
const scene: Scene = {...window, ratio: 1, colors};
const target = createMixture({weights: [0.5, 0.5], means: [[1, 0], [-1, 0]], covariances: [0.1, 0.2]});
const levels = [4, 1, 0.25, 0].map(varianceExplodingLevel);
const state: ParticleState = {
  ...window, ratio: 1, colors, show: "points", color: "plain", n: 1000, levels, level: 1, between: 1, path: Float32Array.of(3, 3, 1, 1), target: undefined, circle: true, denoised: [0.5, 0.25]
};

describe("the window", () => {
  it("goes to the plane and back, y pointing up", () => {
    expect(toWindow(window, 1, -2)).toEqual([200, 150]);
    expect(toWindow(window, 2, -1)).toEqual([250, 100]);
    const [x, y] = toPlane(window, ...toWindow(window, 0.3, 0.7));
    expect(x).toBeCloseTo(0.3, 12);
    expect(y).toBeCloseTo(0.7, 12);
  });
  it("leans back as the noise grows", () => {
    const half = (noiseStd: number) => 150 / followingCamera({width: 600, height: 300, reach: {x: 3, y: 3}, noiseStd}).scale;
    expect(half(0)).toBe(3);
    expect(half(10)).toBeCloseTo(Math.hypot(3, 26), 12);
    expect(150 / followingCamera({width: 200, height: 300, reach: {x: 3, y: 3}, noiseStd: 0}).scale).toBeGreaterThan(3); // a narrow window shows its width
  });
});

describe("the scene", () => {
  it("has a circle of radius σ about D at the level's own scale, and none when the noise is gone", () => {
    const ring = (given: Partial<ParticleState>) => sceneOf({...state, ...given}).over!.find(({kind}) => kind === "ring");
    expect(ring({})).toMatchObject({bx: 1 * 50, color: colors.noise});
    expect([ring({})!.ax, ring({})!.ay]).toEqual([...toWindow(window, 0.5, 0.25)]);
    const preserving = [variancePreservingLevel(3), variancePreservingLevel(1)];
    expect(ring({levels: preserving})!.bx).toBeCloseTo(50 * Math.SQRT1_2, 10);
    expect(ring({circle: false})).toBeUndefined();
    expect(sceneOf({...state, level: 3, path: new Float32Array(0)}).over).toEqual([]);
  });
  it("asks for the score where the particles are, at unit scale, and not at σ = 0", () => {
    const asked: number[] = [];
    const spy = {...target, score: (x: Float64Array, sigma?: number) => (asked.push(sigma!, ...x.subarray(0, 2)), target.score(x, sigma))};
    const [level] = [variancePreservingLevel(1)];
    const {under} = sceneOf({...state, levels: [level, level], target: spy});
    expect(under!.length).toBeGreaterThan(40);
    expect(asked[0]).toBeCloseTo(1, 12);
    const first = toPlane(window, toWindow(window, 0, 0)[0] % 34 - 34, toWindow(window, 0, 0)[1] % 34 - 34);
    expect(asked[1]).toBeCloseTo(first[0] / level.signalScale, 10);
    expect(asked[2]).toBeCloseTo(first[1] / level.signalScale, 10);
    expect(sceneOf({...state, level: 3, target}).under).toBeUndefined();
    expect(sceneOf({...state, levels: [{signalScale: 0, noiseStd: 1}, {signalScale: 0, noiseStd: 1}], target}).under).toBeUndefined();
  });
  it("shows one thing at a time, fainter and smaller the more there are", () => {
    expect(sceneOf({...state, show: "density"})).toMatchObject({density: {cell: 8}});
    expect(sceneOf({...state, show: "density"}).points).toBeUndefined();
    expect(sceneOf({...state, show: "density", n: 1e6}).density!.cell).toBe(2);
    expect(sceneOf({...state, show: "trails"}).trails).toMatchObject({level: 1});
    const [few, many] = [1000, 2 ** 20].map((n) => sceneOf({...state, n}).points!);
    expect(many.radius).toBeLessThan(few.radius);
    expect(many.opacity).toBeLessThan(few.opacity);
    expect(many.opacity).toBeGreaterThan(0.15);
  });
  it("cuts the path where the particle is drawn", () => {
    const path = Float32Array.of(0, 0, 4, 2, 8, 8);
    expect([...pathSoFar(path, 1, 1)]).toEqual([0, 0, 4, 2]);
    expect([...pathSoFar(path, 1, 0.25)]).toEqual([0, 0, 1, 0.5]);
    expect([...pathSoFar(path, 0, 0.25)]).toEqual([0, 0]);
  });
  it("takes its colours from the theme", () => {
    const theme = Object.fromEntries(["paper", "ink", "muted", "rule", "wash", "point", "clean", "noise", "slope", "density", "wrong"].map((name, k) => [name, `rgb(${k}, 51, 255)`]));
    expect(drawColors(theme as never)).toMatchObject({ground: [4 / 255, 0.2, 1], density: [9 / 255, 0.2, 1]});
  });
});

describe("colours", () => {
  const near = (a: number, b: number) => Math.max(...[0, 8, 16].map((shift) => Math.abs(((a >>> shift) & 255) - ((b >>> shift) & 255))));
  it("go round the compass without a seam, and never meet on the way", () => {
    const ring = pointPalette(colors, {color: "start"});
    for (let k = 0; k < 256; k++) expect(near(ring[k], ring[(k + 1) % 256])).toBeLessThanOrEqual(4);
    for (let k = 0; k < 128; k += 4) expect(near(ring[k], ring[k + 128])).toBeGreaterThan(8);
  });
  it("tell classes apart, and keep plain points plain", () => {
    expect(new Set(pointPalette(colors, {color: "class", classCount: 5})).size).toBe(5);
    expect(pointPalette(colors, {color: "class", classCount: 1})[0]).toBe(pointPalette(colors, {color: "class", classCount: 1})[77]);
    expect(new Set(pointPalette(colors, {color: "plain"}))).toEqual(new Set([pack(colors.point)]));
  });
  it("of the density begin at the ground and part from it steadily", () => {
    const ramp = densityPalette(colors);
    expect(ramp[0]).toBe(pack(colors.ground));
    for (let k = 1; k < 256; k++) expect((ramp[k] >>> 8) & 255).toBeLessThanOrEqual((ramp[k - 1] >>> 8) & 255); // green falls on light paper
  });
});

describe("arrows", () => {
  it("point along the score, as long as s/(1 + s) of the spacing, s = σ‖score‖", () => {
    for (const arrow of fieldMarks(window, {score: (x) => target.score(x, 0.5), sigma: 0.5, color: colors.slope, spacing: 40})) {
      const [x, y] = toPlane(window, (arrow.ax + arrow.bx) / 2, (arrow.ay + arrow.by) / 2);
      const [dx, dy] = target.score(Float64Array.of(x, y), 0.5);
      const s = 0.5 * Math.hypot(dx, dy);
      expect(Math.hypot(arrow.bx - arrow.ax, arrow.by - arrow.ay)).toBeCloseTo((0.92 * 40 * s) / (1 + s), 6);
      expect((arrow.bx - arrow.ax) * dy + (arrow.by - arrow.ay) * dx).toBeCloseTo(0, 6);
      expect((arrow.bx - arrow.ax) * dx).toBeGreaterThanOrEqual(0);
    }
  });
  it("stay with the plane when the window moves", () => {
    const options = {score: (x: Float64Array) => x.map(() => 1), sigma: 1, color: colors.slope};
    const here = fieldMarks(window, options);
    const there = fieldMarks({...window, camera: {...window.camera, x: 1 + 17 / 50}}, options);
    const modulo = (value: number) => ((value % 34) + 34) % 34;
    expect(modulo((here[0].ax + here[0].bx) / 2 - 17)).toBeCloseTo(modulo((there[0].ax + there[0].bx) / 2), 9);
  });
  it("are left out where there is no slope, and refused at σ = 0", () => {
    expect(fieldMarks(window, {score: (x) => x.map(() => 0), sigma: 1, color: colors.slope})).toEqual([]);
    expect(fieldMarks(window, {score: (x) => x.map(() => NaN), sigma: 1, color: colors.slope})).toEqual([]);
    expect(() => fieldMarks(window, {score: (x) => x, sigma: 0, color: colors.slope})).toThrow(/fieldMarks: sigma is 0/);
  });
  it("have edges at their tip, their tail and their sides", () => {
    const edge = markEdge({kind: "arrow", ax: 10, ay: 10, bx: 40, by: 10, width: 2});
    // Head: 9 long, 8.1 wide. Tip (40, 10), tail (10, 10), side of the shaft (20, 11), barb (31, 10 ± 4.05).
    for (const [x, y] of [[40, 10], [10, 10], [20, 11], [20, 9], [31, 13], [35.5, 10 + 4.05 / 2]]) expect(edge(x, y)).toBeCloseTo(0, 9);
    for (const [x, y] of [[20, 10], [33, 12], [31.2, 10]]) expect(edge(x, y)).toBeLessThan(-0.15);
    for (const [x, y] of [[42, 10], [8, 10], [30, 13], [36, 13]]) expect(edge(x, y)).toBeGreaterThan(0.5);
  });
});

it("every mark's edge is a distance: it changes by no more than the way", () => {
  const random = createRandom(3);
  const marks: Pick<Mark, "kind" | "ax" | "ay" | "bx" | "by" | "width">[] = (["line", "path", "arrow", "ring", "disc"] as const).map((kind) => ({kind, ax: 3, ay: 4, bx: 20, by: 9, width: 3}));
  for (const mark of [...marks, {...marks[1], bx: 3, by: 4}]) {
    const edge = markEdge(mark);
    for (let k = 0; k < 300; k++) {
      const [x, y, dx, dy] = random.normals(4);
      const [a, b] = [edge(10 * x, 10 * y), edge(10 * x + dx, 10 * y + dy)];
      expect(Math.abs(a - b)).toBeLessThanOrEqual(Math.hypot(dx, dy) + 1e-9);
    }
  }
  expect(markEdge({...marks[1], bx: 3, by: 4})(3, 10)).toBeCloseTo(4.5, 12); // a path of no length is a disc
});

it("points under half a pixel keep their ink: fainter, not larger", () => {
  const layer = {radius: 0.2, opacity: 0.8, color: "plain"} as const;
  expect(discOf(layer, 1).radius).toBe(0.5);
  expect(discOf(layer, 1).opacity).toBeCloseTo(0.8 * (0.2 / 0.5) ** 2, 12);
  expect(discOf(layer, 3)).toEqual({radius: 0.2 * 3, opacity: 0.8});
});

describe("counting", () => {
  it("keeps every particle in the window whole, and leaves out the rest", () => {
    const grid = gridOf(scene, {cell: 7.3});
    const random = createRandom(5);
    const places = Float32Array.from({length: 800}, (_, k) => random.uniform() * (k % 2 ? 300 : 400));
    const counts = countParticles(grid, 400, (i, at) => at.set(places.subarray(2 * i, 2 * i + 2)));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(400 * SHARES);
    expect(countParticles(grid, 3, (i, at) => at.set([[-500, 10], [10, 1e9], [NaN, 0]][i])).every((count) => count === 0)).toBe(true);
  });
  it("puts a particle into the cell in whose middle it lies", () => {
    const grid = gridOf(scene, {cell: 10});
    const counts = countParticles(grid, 1, (_, at) => at.set([35, 15]));
    expect(counts[2 * grid.columns + 4]).toBe(SHARES); // one cell lies beyond each edge
  });
  it("records as many particles as the memory set aside holds", () => {
    expect(recordedCount(1000, 41)).toBe(1000);
    expect(recordedCount(2 ** 20, 41)).toBe(Math.floor(2 ** 22 / 41));
  });
});

describe("the SVG", () => {
  const view = (n: number): CpuParticleView => {
    const positions = Float32Array.from(createRandom(2).normals(2 * n), (e, k) => 3 * e + (k % 2 ? -2 : 1));
    return {kind: "cpu", positions, start: positions, n};
  };
  const points = {radius: 2, opacity: 0.5, color: "plain" as const};
  const count = (svg: string, what: RegExp) => svg.match(what)?.length ?? 0;

  it("holds every point in sight, every mark and every word", () => {
    const mark = (kind: Mark["kind"]): Mark => ({kind, ax: 1.234, ay: 2, bx: 30, by: 40, width: 2, color: colors.slope, opacity: kind === "ring" ? 0.5 : 1});
    const svg = drawSvg(view(200), {...scene, points, under: [mark("arrow"), mark("line")], over: [mark("ring"), mark("disc"), mark("path"), circleMark(window, {x: 1, y: -2, radius: 2, color: colors.noise})]}, {
      title: "a < b & \"c\"", words: [{text: "σ", x: 5, y: 6, color: colors.noise, size: 15}]
    });
    const inSight = Array.from({length: 200}, (_, i) => toWindow(window, view(200).positions[2 * i], view(200).positions[2 * i + 1])).filter(([x, y]) => x > -2 && y > -2 && x < 402 && y < 302).length;
    expect(count(svg, /<circle/g)).toBe(inSight + 3);
    expect(count(svg, /<path/g)).toBe(3);
    expect(svg).toContain("<title>a &#60; b &#38; &#34;c&#34;</title>");
    expect(svg).toContain('<circle cx="200" cy="150" r="100" fill="none" stroke-width="2.5" stroke="#b34700"/>');
    expect(svg).toContain('cx="1.23"');
    expect(svg).toMatch(/stroke-linecap="round"/);
    expect(svg).toMatch(/<text [^>]*>σ<\/text>/);
  });
  it("holds trails up to the level, and the density as a picture", () => {
    const trails = [Float32Array.of(0, 0, 1, 1, 2, 2), Float32Array.of(0, 0, 1, 1, 2, 2)];
    const svg = drawSvg(view(2), {...scene, density: {cell: 4}, trails: {count: 2, level: 1, width: 1, opacity: 1}}, {title: "", trails, density: "data:image/png;base64,AA"});
    expect(count(svg, /<polyline/g)).toBe(2);
    expect(svg).toContain(`points="${[[0, 0], [1, 1]].map(([x, y]) => toWindow(window, x, y).join(",")).join(" ")}"`);
    expect(svg).toContain('href="data:image/png;base64,AA"');
    expect(count(svg, /<circle/g)).toBe(0);
  });
  it("refuses more points than an editor would bear", () => {
    expect(() => drawSvg(view(MAX_SVG_POINTS + 1), {...scene, points}, {title: ""})).toThrow(/there are 5001 points/);
  });
});
