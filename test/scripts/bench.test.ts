/** What `npm run bench` concludes from its measurements: errors, verdicts, growth, costs. Not the measurements. */
import {describe, expect, it} from "vitest";
import {lastState, sample, SOLVERS} from "../../src/math/index.js";
import {fitGrowth} from "../bench/fit.js";
import {mixtureFlops, particleStepCost, pictureStepCosts} from "../bench/gpu/costs.js";
import {foresee, measure} from "../bench/measure.js";
import {tabulateFeatures} from "../bench/mixture/features.js";
import {runDpmpp2m, runEuler} from "../bench/mixture/plain.js";
import {createTarget, makeTask, PARTS, SIGMAS} from "../bench/mixture/task.js";
import {distance, ratios, spread} from "../bench/numbers.js";
import {open as openPlainTraining} from "../bench/training/plain.js";
import {exactLosses, makeTask as makeTraining} from "../bench/training/task.js";
import type {Contestant, Row, Table, Walker} from "../bench/types.js";
import {formatVerdict, judge} from "../bench/verdict.js";

describe("distance", () => {
  it("is the largest coordinate's, or what a share of the points keep to", () => {
    const answer = new Float64Array(2000); // 1000 points in the plane
    const result = answer.map((_, i) => (i === 7 ? 50 : i % 2 === 1 ? 1e-3 : 0));
    expect(distance(result, answer)).toBe(50);
    expect(distance(result, answer, {dim: 2, share: 0.999})).toBe(1e-3);
    expect(distance(result, answer, {dim: 2, share: 1})).toBe(50);
  });

  it("is NaN for another length and for what is no number, anywhere", () => {
    expect(distance([1, 2], [1, 2, 3])).toBeNaN();
    expect(distance([1, NaN, ...Array(5000).fill(0)], [1, 2, ...Array(5000).fill(0)], {share: 0.999})).toBeNaN();
  });
});

describe("measure", () => {
  const info = {title: "a task", steps: 2, tolerance: 0.1};
  /** Walks by counting; a walk takes some microseconds. */
  const walker = (end: number, change: Partial<Walker> = {}): Walker => ({walk: async () => {}, end: async () => [end], close() {}, ...change});
  const closed: string[] = [];
  const run = (contestants: Record<string, () => Promise<Walker>>, foreseen?: ReadonlyMap<string, number>): Promise<Table> =>
    measure({
      info, rounds: 2, error: (end) => Math.abs(end[0] - 5), foreseen,
      contestants: Object.entries(contestants).map(([id, open]) => ({id, open}))
    });
  const rowOf = ({rows}: Table, id: string): Row => rows.find((row) => row.id === id)!;
  const slow = {walk: () => new Promise<void>((resolve) => setTimeout(resolve, 60))};

  it("takes the rounds, rewinds before every walk, and flags what is wrong, NaN too", async () => {
    let [rewound, walked] = [0, 0];
    const table = await run({
      right: async () => walker(5.05, {rewind: () => void rewound++, walk: () => (walked++, slow.walk())}),
      wrong: async () => walker(5.2, slow),
      none: async () => walker(NaN, slow)
    });
    expect(rowOf(table, "right")).toMatchObject({wrong: false, speeds: [expect.any(Number), expect.any(Number)]});
    expect(rewound).toBe(walked);
    expect(rowOf(table, "wrong")).toMatchObject({wrong: true});
    expect(rowOf(table, "none")).toMatchObject({wrong: true});
    const right = rowOf(table, "right");
    expect("speeds" in right && right.speeds[0]).toBeLessThan(2 / 0.059); // two steps in no less than the 60 ms of a timer, which may be early by one
  });

  it("goes on where one does not open, fails in its walk or at its end, and closes it", async () => {
    const fails = async (): Promise<never> => Promise.reject(new Error("no device"));
    const table = await run({
      unopened: fails,
      unwalked: async () => walker(5, {walk: fails, close: () => void closed.push("unwalked")}),
      unended: async () => walker(5, {...slow, end: fails, close: () => void closed.push("unended")}),
      fine: async () => walker(5, slow)
    });
    for (const id of ["unopened", "unwalked", "unended"]) expect(rowOf(table, id)).toEqual({id, failed: "no device"});
    expect(closed).toEqual(["unwalked", "unended"]);
    expect(rowOf(table, "fine")).toMatchObject({wrong: false});
  });

  it("leaves out what would take too long, and remembers that at the next size", async () => {
    const foreseen = new Map([["slow", 25_000], ["fast", 10]]);
    const table = await run({slow: async () => walker(5, slow), fast: async () => walker(5, slow)}, foreseen);
    expect(rowOf(table, "slow")).toMatchObject({failed: expect.stringContaining("25 s")});
    const next = foresee(table, 10, foreseen);
    expect(next.get("slow")).toBe(250_000);
    expect(next.get("fast")).toBeGreaterThan(10 * 59);
  });
});

describe("the verdict", () => {
  const contestant = (id: string, backend: Contestant["backend"], ours?: true): Contestant =>
    ({id, module: id, label: id, what: "", backend, ...(ours && {ours})});
  const all = [contestant("ours", "processor", true), contestant("a", "processor"), contestant("b", "processor"), contestant("gpu", "webgpu")];
  const row = (id: string, ...speeds: number[]): Row => ({id, speeds, error: 0, wrong: false});
  const table = (...rows: Row[]): Table => ({title: "", steps: 1, tolerance: 1, rows});
  const verdict = (...rows: Row[]): string => formatVerdict(judge(table(...rows), all)[0]);

  it("compares with the fastest on the same backend, round by round", () => {
    expect(verdict(row("ours", 30, 60), row("a", 10, 10), row("b", 20, 20), row("gpu", 1e6, 1e6))).toBe("processor: ours: the fastest, 2.3 (1.5–3.0) times b");
    expect(verdict(row("ours", 30, 60), row("b", 60, 120))).toBe("processor: ours: LOSES, 0.50 (0.50–0.50) times b; docs/performance.md says why");
    expect(verdict(row("ours", 30, 60), row("b", 60, 20))).toContain("NOT TOLD APART");
  });

  it("counts only the rounds that both took", () => {
    expect(ratios([10, 20, 30], [5])).toEqual([2]);
    expect(verdict(row("ours", 30, 1), row("b", 10))).toBe("processor: ours: the fastest, 3.0 (3.0–3.0) times b");
  });

  it("has no rivals in rows that failed or are wrong, and none to give where ours is", () => {
    const wrong: Row = {id: "a", speeds: [1e9], error: 9, wrong: true};
    expect(verdict(row("ours", 10), wrong, {id: "b", failed: "no"})).toContain("nobody else ran");
    expect(verdict({...wrong, id: "ours"}, row("b", 1))).toContain("no verdict");
    expect(verdict(row("b", 1))).toContain("no verdict");
  });

  it("takes medians of an even number of rounds from both in the middle", () => expect(spread([4, 1, 2, 100])).toEqual({median: 3, low: 1, high: 100}));

  it("of a library with something around it asks only whether a twentieth is lost, and says where the rounds do not tell", () => {
    const around = [{...contestant("ours", "processor", true), around: "a"}, contestant("a", "processor"), contestant("b", "processor")];
    const of = (...speeds: number[]): string => judge(table(row("ours", ...speeds), row("a", ...speeds.map(() => 100)), row("b", ...speeds.map(() => 1000))), around)[0].outcome;
    expect(of(99, 96, 110)).toBe("within");
    expect(of(94, 90, 80)).toBe("over");
    expect(of(94, 99, 99)).toBe("unclear");
    expect(of(50, 50)).toBe("unclear"); // too few
    expect(of(...Array.from({length: 100}, (_, i) => (i % 10 === 0 ? 50 : 98)))).toBe("within"); // one turn of ten is disturbed
  });

  it("puts the true median into the brackets of nine rounds or more 95 times of 100, and no more rounds than that needs", () => {
    const ranks = (n: number): number => {
      const {low, high} = spread(Array.from({length: n}, (_, i) => i));
      expect(low + high).toBe(n - 1);
      return low;
    };
    // Tables of the sign test, two-sided 5 %.
    expect([5, 8, 9, 12, 20, 50, 100].map(ranks)).toEqual([0, 0, 1, 2, 5, 17, 39]);
  });
});

describe("fitGrowth", () => {
  it("finds the exponent of a power, without doubt", () => {
    const {exponent, halfWidth} = fitGrowth([10, 100, 1000, 5000].map((size) => [size, 0.3 * size ** 1.5]));
    expect(exponent).toBeCloseTo(1.5, 12);
    expect(halfWidth).toBeLessThan(1e-12);
  });

  it("gives the interval of Student's t", () => {
    // By hand: logs (0, 0), (1, 1 + e), (2, 2): slope 1, residuals −e/3, 2e/3, −e/3, so s² = 2e²/3, Sxx = 2.
    const e = 0.3;
    const {exponent, halfWidth} = fitGrowth([[1, 1], [Math.E, Math.exp(1 + e)], [Math.exp(2), Math.exp(2)]]);
    expect(exponent).toBeCloseTo(1, 12);
    expect(halfWidth).toBeCloseTo((12.706 * e) / Math.sqrt(3), 9);
  });

  it("refuses what has no slope", () => {
    expect(() => fitGrowth([[1, 1], [2, 2]])).toThrow(RangeError);
    expect(() => fitGrowth([[3, 1], [3, 2], [3, 4]])).toThrow(/the same/);
    expect(() => fitGrowth([[1, 1], [2, 0], [3, 1]])).toThrow(/above 0/);
  });
});

describe("what the contestants compute", () => {
  it("is the same step: the plain loops against src/math", () => {
    for (const [solver, run] of [["euler", runEuler], ["dpmpp_2m", runDpmpp2m]] as const) {
      const {x} = makeTask(solver, 50);
      const expected = lastState(sample({denoise: createTarget().denoise, levels: SIGMAS, x, solver: SOLVERS[solver].create()})).x;
      const own = x.slice();
      run(own);
      expect(distance(own, expected)).toBeLessThan(1e-9);
    }
  });

  it("is the same training: the plain loops against src/math/learning", async () => {
    const task = makeTraining(8);
    const [answer, walker] = [exactLosses(task), await openPlainTraining(task, "wasm")];
    await walker.walk();
    // Float32: a loss is a sum of some hundred terms, each rounded by 2⁻²⁴.
    expect(distance(await walker.end(), answer)).toBeLessThan(1e-5);
    expect(Math.abs(answer[0] - answer[9])).toBeGreaterThan(1e-3); // and something was learned
  });

  it("is the same D: the feature tables, up to their float32", () => {
    const {x} = makeTask("euler", 200);
    for (const sigma of [20, 1, 0.05]) {
      const at = x.map((value) => (value * (sigma + 2)) / SIGMAS[0]);
      const expected = createTarget().denoise(at, sigma);
      const {linear, quadratic, constant, answers} = tabulateFeatures(sigma);
      for (let i = 0; i < at.length; i += 2) {
        const [u, v] = [at[i], at[i + 1]];
        const logits = Array.from({length: PARTS}, (_, k) =>
          u * linear[k] + v * linear[PARTS + k] + u * u * quadratic[k] + u * v * quadratic[PARTS + k] + v * v * quadratic[2 * PARTS + k] + constant[k]);
        const largest = Math.max(...logits);
        const shares = logits.map((logit) => Math.exp(logit - largest));
        const total = shares.reduce((sum, share) => sum + share);
        const mean = (column: number): number => shares.reduce((sum, share, k) => sum + (share / total) * answers[6 * k + column], 0);
        // Coefficients of x² up to 25/2 at |x| ≈ 6 are rounded by 2⁻²⁵: some 1e-5 nats, of answers up to 6.
        expect(Math.abs(mean(0) + mean(2) * u + mean(4) * v - expected[i])).toBeLessThan(1e-3);
        expect(Math.abs(mean(1) + mean(3) * v + mean(5) * u - expected[i + 1])).toBeLessThan(1e-3);
      }
    }
  });
});

describe("costs", () => {
  it("of a particle step: Euler's by hand, and a multistep's memory", () => {
    // Two passes: 12 + 1 a part, then 12 + 15; the division; x at the question (1 product a coordinate), x′ (2 products, 1 sum).
    const euler = {n: 1000, parts: 8, questions: 1, terms: 3, sums: 2, loads: 0, stores: 0};
    expect(mixtureFlops(8)).toBe(8 * (13 + 27) + 2);
    expect(particleStepCost(euler)).toEqual({bytes: 16_000, flops: 1000 * (322 + 2 + 6)});
    expect(particleStepCost({...euler, loads: 1, stores: 1}).bytes).toBe(32_000);
  });

  it("of a picture step: read once a tile of rows, twice the products, whatever the padding", () => {
    const size = {pictures: 100, dim: 64, rows: 16, rowTile: 8, used: 100, logitSplits: 32, meanSplits: 8, form: "product"} as const;
    const {logits, mean, combine, finish} = pictureStepCosts(size);
    expect(logits.bytes).toBe(2 * 100 * 64 + 4 * 16 * 64 + 32 * 4 * 16 * 100);
    expect(logits.flops).toBe(2 * 16 * 100 * 64 + 2 * 100 * 64);
    expect(pictureStepCosts({...size, form: "difference"}).logits.flops - logits.flops).toBe(16 * 100 * 64);
    expect(mean.flops).toBe(logits.flops);
    expect(pictureStepCosts({...size, used: 0}).mean).toEqual({bytes: 4 * 16 * 100 + 8 * 4 * 16 * 64, flops: 0});
    expect(combine.bytes).toBe(3 * 4 * 16 * 64);
    expect(finish.bytes).toBe(9 * 4 * 16 * 64);
  });
});
