import {describe, expect, test} from "vitest";
import {binShares, startOf, withShare} from "../../src/figures/mixture/bump.js";
import {coordinatesOf, pictureOf, readBasis} from "../../src/figures/mixture/coordinates.js";
import {fitPower, measureNearness} from "../../src/figures/mixture/counting.js";
import {startFor} from "../../src/figures/mixture/em-start.js";
import {drawsOf, judgeNumbers, type Judged} from "../../src/figures/mixture/how-many-run.js";
import {nearestRow} from "../../src/figures/mixture/nearest-row.js";
import {fitPictures, NUM_SAMPLES, NUM_SHOWN, ownersOf, partCounts, splitSet, type PictureFit} from "../../src/figures/mixture/picture-fits.js";
import {batchMean, createRandom, dot, fitMixture, SHAPES, type EmState, type Target} from "../../src/math/index.js";
import {orthogonalizeRows} from "../../src/math/numeric/orthogonalize.js";

/** The return value of a generator, and what it yielded. */
function runThrough<Y, R>(pieces: Generator<Y, R, void>): {readonly yielded: Y[]; readonly result: R} {
  const yielded: Y[] = [];
  for (;;) {
    const {done, value} = pieces.next();
    if (done) return {yielded, result: value};
    yielded.push(value);
  }
}

describe("bumps on a line", () => {
  test("shares add up to 1, whichever is dragged and however far", () => {
    for (const weight of [-3, 0.2, 0.5, 7]) {
      const bumps = withShare(startOf(3), 1, weight);
      expect(bumps.reduce((sum, bump) => sum + bump.weight, 0)).toBeCloseTo(1, 12);
      expect(bumps[1]!.weight).toBe(Math.min(0.98, Math.max(0.02, weight)));
      expect(bumps[0]!.weight).toBeCloseTo(bumps[2]!.weight, 12); // the others keep their proportion
    }
    expect(withShare(startOf(1), 0, 0.3)[0]!.weight).toBe(1);
  });

  test("the histogram is a density, and each bin is shared out wholly", () => {
    const points = createRandom(4).normals(500).map((value) => 180 + 60 * value);
    const bins = binShares(points, (x) => [x / 360, 1 - x / 360], 2);
    expect(bins.reduce((sum, {from, to, height}) => sum + height * (to - from), 0)).toBeCloseTo(1, 12); // ends take what lies outside
    for (const {shares, from, to} of bins.slice(1, -1)) {
      expect(shares[0]! + shares[1]!).toBeCloseTo(1, 12);
      expect(360 * shares[0]!).toBeGreaterThanOrEqual(from);
      expect(360 * shares[0]!).toBeLessThanOrEqual(to);
    }
  });
});

describe("where EM begins", () => {
  const points = createRandom(5).normals(120);

  test("bumps in one place stay one bump for ever", () => {
    const states = [...fitMixture({x: points, dim: 2, tolerance: 0, maxIterations: 30, start: startFor("same", points, 4, 1)})];
    const one = [...fitMixture({x: points, dim: 2, tolerance: 0, maxIterations: 2, start: startFor("same", points, 1, 1)})].at(-1)!;
    const end = states.at(-1)!;
    batchMean(points, 2).forEach((value, d) => expect(states[0]!.means[2]![d]).toBeCloseTo(value, 12));
    // Exactly equal in, exactly equal out; the sum over parts rounds, so 1e-12 per point.
    for (const weight of end.weights) expect(weight).toBeCloseTo(0.25, 12);
    for (const mean of end.means) expect(Math.hypot(mean[0]! - end.means[0]![0]!, mean[1]! - end.means[0]![1]!)).toBeLessThan(1e-12);
    expect(Math.abs(end.logLikelihood - one.logLikelihood)).toBeLessThan(60 * 1e-12 * 100);
  });

  test("blind starts are different points of the data, the same for the same seed", () => {
    const means = (seed: number) => (startFor("random", points, 8, seed) as {means: Float64Array[]}).means.map((mean) => mean.join());
    expect(means(3)).toEqual(means(3));
    expect(means(3)).not.toEqual(means(4));
    expect(new Set(means(3)).size).toBe(8);
    // 50 times 8 of 60 points: one is left out with probability (52/60)^50 < 0.1 %.
    expect(new Set(Array.from({length: 50}, (_, seed) => means(seed)).flat()).size).toBeGreaterThan(57);
    for (const mean of means(3)) expect(Array.from({length: 60}, (_, n) => points.slice(2 * n, 2 * n + 2).join())).toContain(mean);
  });
});

test("the judges: what is fitted cannot be trusted, and the charge is Schwarz's", () => {
  const target = SHAPES["two-moons"].create();
  const told = runThrough(judgeNumbers(drawsOf({target, count: 60, seed: 3}), 3)).yielded;
  const rows = told.filter((row): row is Judged => row !== undefined && "fitted" in row);
  const {truth} = told.find((row) => row !== undefined && "truth" in row) as {truth: number};
  expect(rows.map(({numParts}) => numParts)).toEqual(Array.from({length: 20}, (_, k) => k + 1));
  for (const {numParts, numParameters, fitted, charged} of rows) {
    expect(numParameters).toBe(6 * numParts - 1); // K − 1 shares, 2K means, 3K covariances
    expect(charged).toBeCloseTo(fitted - (numParameters * Math.log(60)) / 120, 9);
  }
  const {fresh} = drawsOf({target, count: 60, seed: 3});
  const direct = (density: Target) => Array.from({length: 4000}, (_, n) => density.logDensity(fresh.subarray(2 * n, 2 * n + 2))).reduce((sum, value) => sum + value, 0) / 4000;
  expect(truth).toBeCloseTo(direct(target), 9);
  expect(rows[4]!.fresh).toBeCloseTo(direct(rows[4]!.mixture), 9);
  expect(rows.at(-1)!.fitted).toBeGreaterThan(truth);
  const best = Math.max(...rows.map((row) => row.fresh));
  expect(best).toBeLessThan(truth); // Gibbs: no density beats the true one on average; 4000 points know it to about 0.02
  expect(rows.at(-1)!.fresh).toBeLessThan(best - 1); // 20 bumps for 60 points: ruined
});

describe("pictures as coordinates", () => {
  const [count, dim, components] = [9, 24, 5];
  const bytes = Uint8Array.from(createRandom(6).normals(count * dim), (value) => Math.max(0, Math.min(255, Math.round(127 + 50 * value))));
  const pictures = Float64Array.from(bytes, (byte) => byte / 127.5 - 1);
  const mean = Float64Array.from({length: dim}, (_, d) => Array.from({length: count}, (_, n) => pictures[n * dim + d]!).reduce((a, b) => a + b) / count);
  const axes = orthogonalizeRows(pictures.map((value, i) => value - mean[i % dim]!), dim).axes.slice(0, components * dim);
  const basis = {components, dim, mean: Float32Array.from(mean), variance: new Float32Array(components), vectors: Float32Array.from(axes)};
  const table = Float64Array.from(coordinatesOf(bytes, count, basis));
  const rows = Int32Array.from({length: count}, (_, n) => n);
  const row = (n: number) => table.subarray(n * components, (n + 1) * components);

  test("coordinates are shadows on the axes", () => {
    for (let n = 0; n < count; n++)
      for (let k = 0; k < components; k++) {
        const away = pictures.slice(n * dim, (n + 1) * dim).map((value, d) => value - mean[d]!);
        expect(row(n)[k]).toBeCloseTo(dot(away, axes.subarray(k * dim, (k + 1) * dim)), 5); // float32
      }
  });

  test("a point that one picture owns is that picture, all of it; one that all own is the mean, moved within the coordinates", () => {
    const alone = new Float64Array(count);
    alone[4] = 1;
    expect([...pictureOf(row(4), alone, {rows, table, bytes, basis})].every((value, d) => Math.abs(value - pictures[4 * dim + d]!) < 1e-6)).toBe(true);
    const z = [1.5, -2, 0.3, 0, 1];
    const x = pictureOf(z, new Float64Array(count).fill(1 / count), {rows, table, bytes, basis});
    const away = Float64Array.from(x, (value, d) => value - mean[d]!);
    for (let k = 0; k < components; k++) expect(dot(away, axes.subarray(k * dim, (k + 1) * dim))).toBeCloseTo(z[k]!, 5);
    expect(dot(away, away)).toBeCloseTo(dot(z, z), 4); // nothing beyond the coordinates
  });

  test("reads the packed basis", () => {
    const packed = new Uint8Array(4 * (4 + 2 * 2) + 2 * 4);
    const view = new DataView(packed.buffer);
    [0.5, -0.5, 0.25, 1, /* variances */ 9, 4, /* scales */ 0.5, 0.25].forEach((value, i) => view.setFloat32(4 * i, value, true));
    packed.set(new Uint8Array(Int8Array.of(1, -1, 1, 1, 2, 2, -2, 2).buffer), 32);
    const read = readBasis(packed, 2, 4);
    expect([...read.mean]).toEqual([0.5, -0.5, 0.25, 1]);
    expect([...read.variance]).toEqual([9, 4]);
    expect([...read.vectors]).toEqual([0.5, -0.5, 0.5, 0.5, 0.5, 0.5, -0.5, 0.5]);
  });
});

describe("fits of the set", () => {
  const dim = 6;
  const coordinates = createRandom(9).normals(72 * dim).map((value, i) => 5 * value + (Math.floor(i / dim) % 3) * 20);
  const split = splitSet(coordinates, dim);
  const fit = (numParts: number, narrowest: number): PictureFit => runThrough(fitPictures(split, {numParts, narrowest, seed: 7})).result;

  test("every sixth picture is kept aside, and the others know their place", () => {
    expect([split.train.length / dim, split.heldOut.length / dim]).toEqual([60, 12]);
    split.indices.forEach((n, at) => expect([...split.train.subarray(at * dim, (at + 1) * dim)]).toEqual([...coordinates.subarray(n * dim, (n + 1) * dim)]));
    expect([...split.heldOut.subarray(0, dim)]).toEqual([...coordinates.subarray(5 * dim, 6 * dim)]);
    expect(partCounts(60)).toEqual([1, 2, 4, 8, 16, 60]);
  });

  test("one bump each is a list of copies: distances, likelihoods and owners as theory says", () => {
    const width = 0.01;
    const {train, heldOut, alone, distances, owners, samples, nearest, iterations, numParameters} = fit(60, width);
    expect([alone, iterations, numParameters]).toEqual([60, 0, 59 + 60 * 2 * dim]);
    // The length of six normal numbers times the width: mean square 6, of variance 12, over 200 samples.
    const square = distances.reduce((sum, distance) => sum + (distance / width) ** 2, 0) / NUM_SAMPLES;
    expect(Math.abs(square - dim)).toBeLessThan(5 * Math.sqrt((2 * dim) / NUM_SAMPLES));
    const peak = -Math.log(60) - (dim / 2) * Math.log(2 * Math.PI * width ** 2);
    expect(train).toBeCloseTo(peak, 9); // the other 59 bumps are too far to add anything
    const squares = Array.from({length: 12}, (_, n) => nearestRow(split.heldOut.subarray(n * dim, (n + 1) * dim), split.train, dim).distance ** 2);
    expect(heldOut / (peak - squares.reduce((sum, value) => sum + value, 0) / 12 / (2 * width ** 2))).toBeCloseTo(1, 9);
    for (let k = 0; k < NUM_SHOWN; k++) expect(owners[k * 60 + nearest[k]!]).toBeCloseTo(1, 9);
    expect(samples.length).toBe(NUM_SHOWN * dim);
  });

  test("few bumps make points of their own: nothing is near a picture, and those kept aside are as likely as the others", () => {
    const three = fit(3, 0.01);
    expect(three.alone).toBe(0);
    expect(Math.min(...three.distances)).toBeGreaterThan(0.5);
    expect(Math.abs(three.train - three.heldOut)).toBeLessThan(4);
    for (let k = 0; k < NUM_SHOWN; k++) expect(three.owners.subarray(k * 60, (k + 1) * 60).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 9);
  });

  test("owners of a bump's middle are its pictures, in their shares", () => {
    let end: EmState | undefined;
    for (end of fitMixture({x: split.train, dim, kind: "diagonal", start: {numParts: 3, random: createRandom(7)}}));
    const certain = Float64Array.of(0, 1, 0);
    const owners = ownersOf(certain, end!, 60);
    const middle = Float64Array.from({length: dim}, (_, d) => owners.reduce((sum, share, n) => sum + share * split.train[n * dim + d]!, 0));
    middle.forEach((value, d) => expect(value).toBeCloseTo(end!.means[1]![d]!, 2)); // responsibilities are one step older than the means
  });
});

test("nearness: in a cube of m dimensions the nearest of n lies ∝ n^(−1/m) away", () => {
  const [m, size] = [2, 1500];
  const random = createRandom(12);
  // On a torus there would be no edge; here edges lift the few, so count from 32 on and allow a tenth.
  const rows = runThrough(measureNearness(Float64Array.from({length: m * size}, () => random.uniform()), m, 3)).result;
  expect(rows.map(({count}) => count)).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1499]);
  const power = fitPower(rows);
  expect(Math.abs(power.dimension - m)).toBeLessThan(0.2);
  expect(power.countFor(power.distanceFor(5000))).toBeCloseTo(5000, 6);
  // Median of the nearest of n points of density 1: 1 − exp(−nπr²) = ½.
  // There the density of distances is log 2/r, so a median of 1500 has the error r/(2 log 2·√1500); pairs share their distance: √2.
  const r = Math.sqrt(Math.log(2) / (Math.PI * 1499));
  expect(Math.abs(rows.at(-1)!.distance - r)).toBeLessThan((5 * Math.SQRT2 * r) / (2 * Math.log(2) * Math.sqrt(1500)));
});

test("a power is found exactly where it holds", () => {
  const power = fitPower([32, 64, 500].map((count) => ({count, distance: 7 * count ** (-1 / 9)})));
  expect(power.dimension).toBeCloseTo(9, 9);
  expect(power.distanceFor(1)).toBeCloseTo(7, 9);
});
