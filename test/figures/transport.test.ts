import {expect, test} from "vitest";
import fc from "fast-check";
import {layOutBend} from "../../src/figures/transport/bend-layout.js";
import {carryAtOnce, carryWithMoments, momentSigmas, SIGMA_MAX, SIGMA_MIN} from "../../src/figures/transport/carry.js";
import {areaOf, COLUMNS, columnsAt, sizeOf} from "../../src/figures/transport/columns-shape.js";
import {areaUnder, createCurve, KNOTS} from "../../src/figures/transport/curve.js";
import {COSTS, estimatesFrom, GOAL, gradientSpreads, normalExpectation} from "../../src/figures/transport/estimators.js";
import {areaOf as areaOfCell, NET, netOfCells} from "../../src/figures/transport/net.js";
import {nearestOnSheet} from "../../src/figures/transport/sheet.js";
import {createMixture, createRandom, dot, flowMap, norm, pushForward} from "../../src/math/index.js";

const STEEP = [-2.1, -1.6, 0, 1.6, 2.1];
const FOLD = [-2.2, 0.8, 0.4, -0.6, 2.2];
const bell = (z: number) => Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
/** To hundredths: a link keeps seven digits, a drag a tenth of a pixel. */
const heights = fc.tuple(...KNOTS.map(() => fc.integer({min: -350, max: 350}).map((value) => value / 100)));

test("a curve goes through its handles, and its slope is continuous and its own", () => {
  fc.assert(
    fc.property(heights, (at) => {
      const curve = createCurve(at);
      KNOTS.forEach((z, i) => expect(curve.at(z)).toBeCloseTo(at[i]!, 12));
      for (const z of [-3, ...KNOTS, -1.3, -0.4, 0.7, 1.1, 3]) {
        // Central differences: h²/6 of the third derivative (at most a few tens) inside a piece, h of a jump of it at a handle.
        expect(curve.slope(z)).toBeCloseTo((curve.at(z + 1e-5) - curve.at(z - 1e-5)) / 2e-5, 3);
        expect(curve.slope(z + 1e-9)).toBeCloseTo(curve.slope(z - 1e-9), 6);
      }
    }),
    {seed: 1, numRuns: 60}
  );
  const straight = createCurve(KNOTS);
  for (const z of [-5, -0.3, 4]) expect(straight.at(z)).toBeCloseTo(z, 14);
});

test("a curve knows every z that it sends to x", () => {
  fc.assert(
    fc.property(heights, fc.double({min: -3, max: 3, noNaN: true}), (at, x) => {
      const curve = createCurve(at);
      const sources = curve.sources(x);
      for (const z of sources) expect(curve.at(z)).toBeCloseTo(x, 9);
      expect([...sources].sort((a, b) => a - b)).toEqual(sources);
      // Sign changes on a fine grid: as many crossings, unless two of them lie within one cell of it.
      let crossings = 0;
      for (let k = 0; k < 18_000; k++) if (curve.at(-9 + k / 1000) < x !== curve.at(-9 + (k + 1) / 1000) < x) crossings++;
      const distinct = sources.every((z, i) => i === 0 || z - sources[i - 1]! > 0.002);
      if (distinct) expect(sources.length).toBe(crossings);
    }),
    {seed: 2, numRuns: 60}
  );
  expect(createCurve(FOLD).turns.length).toBe(2);
  expect(createCurve(STEEP).turns).toEqual([]);
  expect(createCurve([1, 1, 1, 1, 1]).sources(1)).toEqual([]); // level: no height is enough
});

test("heights divided by the stretch are the density that the mathematics gives, folds included, and their area is 1", () => {
  for (const at of [STEEP, FOLD, [-2, -0.6, 0, 0.6, 2], [2, 1, 0.5, -1, -2], [-1, 2, -1, 2, -1]]) {
    const curve = createCurve(at);
    const density = (x: number) => curve.sources(x).reduce((sum, z) => sum + bell(z) / Math.abs(curve.slope(z)), 0);
    const exact = pushForward({map: curve.at, derivative: curve.slope, breaks: curve.turns});
    for (const x of [-3, -1.7, -0.33, 0.12, 0.9, 2.2]) expect(density(x)).toBeCloseTo(exact.density(x), 9);
    // The midpoint rule's own error, 80 points a piece; beside a fold it is largest.
    expect(Math.abs(areaUnder(density, curve) - 1)).toBeLessThan(1e-3);
    // Without the stretch it is no distribution.
    if (at === STEEP || at === FOLD) expect(Math.abs(areaUnder((x) => curve.sources(x).reduce((sum, z) => sum + bell(z), 0), curve) - 1)).toBeGreaterThan(0.05);
  }
});

test("equal shares are equal areas of ink, on every screen", () => {
  for (const [width, height] of [[928, 619], [328, 357]] as const) {
    const {toZ, fromZ, toX, fromX, bellUnit, outUnit} = layOutBend(width, height);
    expect((toZ(1) - toZ(0)) * bellUnit).toBeCloseTo((toX(0) - toX(1)) * outUnit, 9);
    expect([fromZ(toZ(0.7)), fromX(toX(-1.2))]).toEqual([expect.closeTo(0.7, 12), expect.closeTo(-1.2, 12)]);
    expect(bellUnit * bell(0)).toBeLessThan(0.28 * height - 24); // the bell fits under the curve
  }
});

test("twenty columns keep their areas on the whole way", () => {
  for (const at of [STEEP, FOLD])
    for (const t of [0, 0.3, 0.8]) {
      const columns = columnsAt(createCurve(at), t);
      expect(columns.length).toBe(COLUMNS);
      // Trapezoids, 24 a column: 1e-3 of a column away from folds; the outermost lose 1.3e-5 of 0.05 beyond the cut.
      if (at === STEEP) for (const column of columns) expect(Math.abs(areaOf(column) * COLUMNS - 1)).toBeLessThan(3e-3);
      for (const column of columns) expect(sizeOf(column).width * sizeOf(column).height * COLUMNS).toBeCloseTo(1, 12);
    }
});

test("the two estimates of a slope have the means and spreads that theory gives", () => {
  // f = (x − a)², δ = μ − a: slope 2δ; variances 4s², and δ⁴/s² + 14δ² + 15s², or 8δ² + 6s² with the best constant.
  for (const [mean, std] of [[-0.5, 0.8], [2.2, 0.3], [GOAL, 1.7]] as const) {
    const delta = mean - GOAL;
    const plain = gradientSpreads(COSTS.bowl, mean, std, false);
    expect(plain.exact).toBeCloseTo(2 * delta, 8);
    expect(plain.throughDraw.mean).toBeCloseTo(2 * delta, 8);
    expect(plain.throughDraw.std).toBeCloseTo(2 * std, 8);
    expect(plain.throughProbability.std ** 2).toBeCloseTo(delta ** 4 / std ** 2 + 14 * delta ** 2 + 15 * std ** 2, 7);
    const helped = gradientSpreads(COSTS.bowl, mean, std, true);
    expect(helped.exact).toBe(plain.exact);
    expect(helped.throughProbability.std ** 2).toBeCloseTo(8 * delta ** 2 + 6 * std ** 2, 7);
  }
  const {throughDraw, throughProbability} = gradientSpreads(COSTS.bowl, -0.5, 0.8, false);
  expect((throughProbability.std / throughDraw.std) ** 2).toBeCloseTo(35.39, 2); // the page says 35

  // cos(4x): E = cos(4μ)·exp(−8s²), so the slope is −4·sin(4μ)·exp(−8s²).
  const ripples = gradientSpreads(COSTS.ripples, 0.3, 0.4, false);
  expect(ripples.exact).toBeCloseTo(-4 * Math.sin(1.2) * Math.exp(-8 * 0.16), 8);
  expect(ripples.throughDraw.mean).toBeCloseTo(ripples.exact, 8);
  expect(gradientSpreads(COSTS.ripples, -0.5, 0.8, false).throughDraw.std).toBeGreaterThan(gradientSpreads(COSTS.ripples, -0.5, 0.8, false).throughProbability.std);

  // 1 left of 0: E = Φ(w), w = −μ/s, slope −φ(w)/s; E[f²z²] = Φ(w) − w·φ(w). Through the draw: 0, and wrong.
  const step = gradientSpreads(COSTS.step, -0.8, 0.8, false);
  expect(step.exact).toBeCloseTo(-bell(1) / 0.8, 8);
  expect(step.throughDraw).toEqual({mean: 0, std: 0});
  expect(step.throughProbability.std ** 2).toBeCloseTo((0.8413447460685429 - bell(1)) / 0.64 - step.exact ** 2, 7);
});

test("draws of the estimates agree with their spreads", () => {
  const z = createRandom(8).normals(20_000);
  for (const cost of Object.values(COSTS)) {
    const spreads = gradientSpreads(cost, 0.4, 0.7, true);
    const made = estimatesFrom(cost, z, 0.4, 0.7, spreads.baseline);
    for (const [values, {mean, std}] of [[made.throughDraw, spreads.throughDraw], [made.throughProbability, spreads.throughProbability]] as const) {
      const average = values.reduce((sum, value) => sum + value / z.length, 0);
      expect(Math.abs(average - mean)).toBeLessThanOrEqual(5 * (std / Math.sqrt(z.length)) + 1e-12);
    }
  }
  expect(normalExpectation((x) => x ** 4)).toBeCloseTo(3, 9);
  expect(normalExpectation((x) => (x > 1 ? 1 : 0), [1])).toBeCloseTo(0.15865525393145707, 9);
});

test("noise is carried as the closed form says, and seen on its way", () => {
  // One bell N(μ, c): the flow stretches about μ by √((c + to²)/(c + from²)).
  const bump = createMixture({weights: [1], means: [[1, -2]], covariances: 0.5});
  const z = createRandom(3).normals(10);
  const end = carryAtOnce({target: bump, z, tolerance: 1e-9});
  const shrink = Math.sqrt((0.5 + SIGMA_MIN ** 2) / (0.5 + SIGMA_MAX ** 2));
  end.forEach((value, i) => expect(Math.abs(value - ([1, -2][i % 2]! + shrink * (SIGMA_MAX * z[i]! - [1, -2][i % 2]!)))).toBeLessThan(1e-6));

  const hills = createMixture({weights: [0.7, 0.3], means: [[-2], [1.5]], covariances: 0.2});
  const line = Float64Array.of(-2, -0.1, 0.8, 1.9);
  const exact = flowMap(hills, line.map((value) => SIGMA_MAX * value), SIGMA_MAX, SIGMA_MIN);
  carryAtOnce({target: hills, z: line, tolerance: 1e-9}).forEach((value, i) => expect(Math.abs(value - exact[i]!)).toBeLessThan(1e-6));

  const sigmas = momentSigmas(21);
  expect([sigmas[0]!, sigmas.at(-1)!]).toEqual([expect.closeTo(SIGMA_MAX, 6), expect.closeTo(SIGMA_MIN, 9)]);
  const run = carryWithMoments(hills, line, sigmas);
  let step = run.next();
  while (!step.done) step = run.next();
  expect(step.value.length).toBe(21);
  step.value.forEach((places, k) => {
    const sigma = sigmas[k]!;
    const at = flowMap(hills, line.map((value) => SIGMA_MAX * value), SIGMA_MAX, sigma);
    // Tolerance 1e-4 a step of 80 and less, scaled to be seen: an order above it in all.
    places.forEach((value, i) => expect(Math.abs(value - at[i]! / Math.sqrt(1 + sigma * sigma))).toBeLessThan(3e-3));
  });
});

test("every cell of the net holds the same share of the draws", () => {
  const {cells, vertices} = netOfCells();
  expect(cells.length).toBe(NET.rings * NET.sectors);
  const radius = (k: number) => Math.hypot(vertices[2 * k]!, vertices[2 * k + 1]!);
  for (const {corners: [a, b, c, d]} of cells) {
    expect([radius(d), radius(c)]).toEqual([expect.closeTo(radius(a), 12), expect.closeTo(radius(b), 12)]);
    // A sector of an annulus: (exp(−r²/2) − exp(−R²/2))/sectors.
    expect((Math.exp(-0.5 * radius(a) ** 2) - Math.exp(-0.5 * radius(b) ** 2)) / NET.sectors).toBeCloseTo(NET.share, 12);
    const turn = (vertices[2 * b]! * vertices[2 * c + 1]! - vertices[2 * b + 1]! * vertices[2 * c]!) / radius(b) ** 2;
    // Four corners of an annulus' sector: two triangles from the middle, one taken from the other.
    expect(areaOfCell([a, b, c, d], vertices)).toBeCloseTo(0.5 * Math.sin((2 * Math.PI) / NET.sectors) * (radius(b) ** 2 - radius(a) ** 2), 12);
    expect(turn).toBeCloseTo(Math.sin((2 * Math.PI) / NET.sectors), 12);
  }
  expect(NET.rim).toBeCloseTo(Math.max(...cells.map(({corners}) => radius(corners[1]))), 12);
});

test("the nearest picture of a sheet leaves a rest at right angles to it, though the directions are rounded", () => {
  const random = createRandom(4);
  const [dim, components] = [300, 5];
  const vectors = new Float32Array(components * dim);
  for (let k = 0; k < components; k++) {
    const u = random.normals(dim);
    for (let j = 0; j < k; j++) {
      const other = vectors.subarray(j * dim, (j + 1) * dim);
      const along = dot(u, other);
      for (let i = 0; i < dim; i++) u[i]! -= along * other[i]!;
    }
    const length = norm(u) * (1 + 1e-3 * random.normal()); // as if stored in few bits
    for (let i = 0; i < dim; i++) vectors[k * dim + i] = u[i]! / length;
  }
  const basis = {components, dim, mean: Float32Array.from(random.normals(dim)), variance: new Float32Array(components).fill(1), vectors};
  const x = random.normals(dim);
  const nearest = nearestOnSheet(basis, x);
  const rest = x.map((value, i) => value - nearest.x[i]!);
  expect(nearest.distance).toBeCloseTo(norm(rest), 12);
  for (let k = 0; k < components; k++) expect(Math.abs(dot(rest, vectors.subarray(k * dim, (k + 1) * dim)))).toBeLessThan(1e-4); // (2·1e-3)², a few standard deviations, of numbers of a few units
  const onIt = nearest.x;
  expect(nearestOnSheet(basis, onIt).distance).toBeLessThan(1e-4);
});
