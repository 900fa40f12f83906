/** A network that learns: layers, backpropagation, Adam, the average, and where they lead. */
import {describe, expect, it} from "vitest";
import {createMoments, stepAdam} from "../../src/math/learning/adam.js";
import {decayAt, stepAverage} from "../../src/math/learning/average.js";
import {backpropagate, forward, silu, siluSlope} from "../../src/math/learning/backpropagation.js";
import {drawExamples, encodeExamples, type LearningTask} from "../../src/math/learning/examples.js";
import {createLearner, learningRateAt, lossAndGradient, trainOnBatch} from "../../src/math/learning/learner.js";
import {addProduct, asRows, transpose} from "../../src/math/learning/multiply.js";
import {inputsWith, networkDenoiser, networkOfPerceptron} from "../../src/math/learning/network.js";
import {createNoiseDistribution} from "../../src/math/learning/noise-distribution.js";
import {createPerceptron, initialisePerceptron} from "../../src/math/learning/perceptron.js";
import {estimateScoreError} from "../../src/math/learning/score-error.js";
import {createRandom} from "../../src/math/noise/random.js";
import {createGaussian} from "../../src/math/targets/gaussian.js";
import {deviation, differentiate} from "./helpers.js";

const random = createRandom(6);

/** A batch that no layer has anything special about, for two numbers of answer. */
const batchOf = (rows: number, inputs: number) => ({
  inputs: random.normals(rows * inputs), targets: random.normals(2 * rows), weights: random.normals(rows).map((z) => z * z)
});
/** All numbers drawn, the last layer's and the biases too. */
const anyPerceptron = (sizes: readonly number[]) => {
  const {numbers} = createPerceptron(sizes);
  return createPerceptron(sizes, random.normals(numbers.length).map((z) => 0.5 * z));
};

describe("matrix products", () => {
  it.each([[1, 1, 1], [4, 4, 4], [5, 3, 7], [8, 9, 6], [13, 2, 4]])("%i × %i × %i, and of turned matrices: as the three loops have it", (n, inner, m) => {
    const [a, b] = [random.normals(n * inner), random.normals(inner * m)];
    const expected = Float64Array.from({length: n * m}, (_, at) => {
      let sum = 1;
      for (let k = 0; k < inner; k++) sum += a[Math.floor(at / m) * inner + k]! * b[k * m + (at % m)]!;
      return sum;
    });
    const turn = (values: Float64Array, rows: number, columns: number) =>
      Float64Array.from(values, (_, at) => values[(at % rows) * columns + Math.floor(at / rows)]!);
    for (const [x, y] of [
      [asRows(a, inner), asRows(b, m)],
      [transpose(asRows(turn(a, n, inner), n)), transpose(asRows(turn(b, inner, m), inner))]
    ] as const) {
      const out = new Float64Array(n * m).fill(1); // it adds to what is there
      addProduct(x, y, [n, inner, m], out);
      expect(deviation(out, expected)).toBeLessThan(1e-13);
    }
  });
});

describe("backpropagation", () => {
  it("knows SiLU's slope", () => {
    // Fourth-order differences, h = 1e-3: h⁴·f⁗′/30 + 2ε/h < 1e-12.
    for (const x of [-30, -1.3, 0, 0.4, 25]) expect(siluSlope(x)).toBeCloseTo(differentiate(([t]) => silu(t!), Float64Array.of(x), 1e-3)[0]!, 10);
    expect([silu(0), silu(700), silu(-1000)]).toEqual([0, 700, -0]);
  });

  it.each([[[3, 2]], [[5, 7, 2]], [[6, 8, 4, 9, 2]]])("is the gradient by central differences, layers of %j", (sizes) => {
    const perceptron = anyPerceptron(sizes);
    const batch = batchOf(9, sizes[0]!);
    const {gradient} = lossAndGradient(perceptron, batch);
    const mean = (numbers: Float64Array): number => {
      const {losses} = lossAndGradient(createPerceptron(sizes, numbers), batch);
      return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
    };
    // Differences of order 4 with h = 1e-3: truncation 1e-13 times fifth derivatives, rounding 2ε·loss/h, some 1e-12 for losses of about 5.
    expect(deviation(gradient.numbers, differentiate(mean, perceptron.numbers, 1e-3))).toBeLessThan(1e-9);
  });

  it("gives what the layers give one by one", () => {
    const {layers} = anyPerceptron([3, 4, 2]);
    const inputs = random.normals(3);
    const dense = (k: number, h: ArrayLike<number>): number[] => {
      const {weights, biases, inputs: width} = layers[k]!;
      return Array.from(biases, (bias, o) => Array.from(h).reduce((sum, value, i) => sum + weights[o * width + i]! * value, bias));
    };
    const {sums} = forward({sizes: [3, 4, 2], numbers: new Float64Array(0), layers}, inputs);
    expect(deviation(sums[1]!, dense(1, dense(0, inputs).map(silu)))).toBeLessThan(1e-14);
  });

  it("refuses what does not fit", () => {
    const perceptron = createPerceptron([3, 2]);
    expect(() => forward(perceptron, new Float64Array(4))).toThrow(/positive multiple of 3/);
    expect(() => backpropagate(perceptron, forward(perceptron, new Float64Array(6)), new Float64Array(2))).toThrow(/slopes has length 2; it must be 4/);
    expect(() => createPerceptron([3])).toThrow(/number of sizes is 1/);
    expect(() => createPerceptron([3, 0])).toThrow(/sizes\[1\] is 0/);
    expect(() => createPerceptron([3, 2], new Float64Array(7))).toThrow(/length 7; it must be 8/);
  });
});

describe("the start", () => {
  it("answers 0, and keeps the size of what passes through hidden layers", () => {
    const perceptron = initialisePerceptron([64, 200, 200, 2], createRandom(2));
    const {sums} = forward(perceptron, createRandom(3).normals(64 * 100));
    expect(sums[2]!.every((value) => value === 0)).toBe(true);
    // Var z = 2·E h² of the layer before. The first is given unit normals: variance 2, known to √(2/20000)·2 at best; rows and weights
    // are shared, so 10 % is allowed.
    const meanSquare = (values: Float64Array): number => values.reduce((sum, value) => sum + value * value, 0) / values.length;
    expect(meanSquare(sums[0]!)).toBeGreaterThan(1.8);
    expect(meanSquare(sums[0]!)).toBeLessThan(2.2);
    const given = meanSquare(sums[0]!.map(silu));
    expect(meanSquare(sums[1]!) / (2 * given)).toBeGreaterThan(0.9);
    expect(meanSquare(sums[1]!) / (2 * given)).toBeLessThan(1.1);
  });
});

describe("Adam", () => {
  it("makes its first two steps as the closed form has them", () => {
    const [g1, g2] = [[0.3, -20, 1e-5], [-0.1, 5, 3e-5]];
    const numbers = Float64Array.of(1, 2, 3);
    const moments = createMoments(3);
    const options = {learningRate: 0.01, beta1: 0.8, beta2: 0.95, epsilon: 1e-6};
    stepAdam(numbers, Float64Array.from(g1), moments, 1, options);
    const first = [1, 2, 3].map((x, i) => x - (0.01 * g1[i]!) / (Math.abs(g1[i]!) + 1e-6));
    expect(deviation(numbers, first)).toBeLessThan(1e-14);
    stepAdam(numbers, Float64Array.from(g2), moments, 2, options);
    // m̂ = (β₁g₁ + g₂)/(1 + β₁), v̂ = (β₂g₁² + g₂²)/(1 + β₂)
    const second = first.map((x, i) =>
      x - (0.01 * (0.8 * g1[i]! + g2[i]!)) / 1.8 / (Math.sqrt((0.95 * g1[i]! ** 2 + g2[i]! ** 2) / 1.95) + 1e-6));
    expect(deviation(numbers, second)).toBeLessThan(1e-14);
  });

  it("has Kingma and Ba's rates unless told, and moves by the rate at first, whatever the gradient", () => {
    for (const g of [1e-3, 1e6]) {
      const numbers = Float64Array.of(0);
      const moments = createMoments(1);
      stepAdam(numbers, Float64Array.of(g), moments, 1, {learningRate: 0.5});
      expect(numbers[0]).toBeCloseTo(-0.5, 4);
      expect([moments.first[0]! / g, moments.second[0]! / g / g]).toEqual([expect.closeTo(0.1, 12), expect.closeTo(0.001, 12)]);
    }
  });

  it("refuses what does not fit", () => {
    const numbers = new Float64Array(2);
    const options = {learningRate: 1};
    expect(() => stepAdam(numbers, new Float64Array(3), createMoments(2), 1, options)).toThrow(/gradient has length 3/);
    expect(() => stepAdam(numbers, numbers, createMoments(3), 1, options)).toThrow(/moments has length 3/);
    expect(() => stepAdam(numbers, numbers, createMoments(2), 0, options)).toThrow(/step is 0/);
    expect(() => stepAdam(numbers, numbers, createMoments(2), 1, {learningRate: 0})).toThrow(/learningRate is 0/);
    expect(() => createMoments(0)).toThrow(/count is 0/);
  });
});

describe("the running average", () => {
  it("is the last step's at first, then over the last tenth, then the decay's", () => {
    expect([decayAt(1, 0.99), decayAt(91, 0.99), decayAt(891, 0.99), decayAt(10_000, 0.99)]).toEqual([0.1, 0.91, 0.99, 0.99]);
    const average = Float64Array.of(1, 2);
    stepAverage(average, Float64Array.of(3, -2), 0.75);
    expect(Array.from(average)).toEqual([1.5, 1]);
    expect(() => stepAverage(average, average, 1.5)).toThrow(/decay is 1.5/);
    expect(() => stepAverage(average, new Float64Array(3), 0.5)).toThrow(/average has length 2/);
    expect(() => decayAt(0, 0.5)).toThrow(/step is 0/);
  });
});

describe("the learning rate", () => {
  it("rises, stays, and falls like 1/√t", () => {
    const at = (step: number) => learningRateAt(step, {learningRate: 2, warmUp: 10, hold: 100});
    expect([at(1), at(5), at(10), at(100), at(400), at(10_000)]).toEqual([0.2, 1, 2, 2, 1, 0.2]);
    expect(learningRateAt(50, {learningRate: 1})).toBe(0.5);
    expect(learningRateAt(4000, {learningRate: 1})).toBe(0.5);
  });
});

describe("training", () => {
  const noise = createNoiseDistribution({kind: "log-uniform", sigmaMin: 0.2, sigmaMax: 5});

  it("brings a linear network to the least-squares solution of its examples", () => {
    const rows = 60;
    const random = createRandom(20);
    const inputs = random.normals(rows * 2);
    const targets = random.normals(2 * rows);
    const weights = random.normals(rows).map((z) => 0.5 + z * z);
    const learner = createLearner([2, 2], random);
    const {perceptron} = learner;
    for (let step = 1; step <= 4000; step++) trainOnBatch(learner, {inputs, targets, weights}, {learningRate: 0.1 * 0.998 ** step, averageDecay: 0.9});
    // Where the weighted residuals are orthogonal to (1, x, y): the normal equations. Rounding is left, 1e-16.
    const answers = forward(perceptron, inputs).sums[0]!;
    let worst = 0;
    for (const output of [0, 1])
      for (const column of [() => 1, (row: number) => inputs[2 * row]!, (row: number) => inputs[2 * row + 1]!]) {
        let sum = 0;
        for (let row = 0; row < rows; row++) sum += weights[row]! * (answers[2 * row + output]! - targets[2 * row + output]!) * column(row);
        worst = Math.max(worst, Math.abs(sum / rows));
      }
    expect(worst).toBeLessThan(1e-9);
    expect(deviation(learner.average, perceptron.numbers)).toBeLessThan(1e-9);
  });

  it("brings a network to the denoiser of a Gaussian, which is linear in x", () => {
    const target = createGaussian({mean: [0.4, -0.2], covariance: [[1, 0.6], [0.6, 0.8]]});
    const task: LearningTask = {prediction: "edm", weighting: "edm", noise, sigmaData: 1, frequencies: [1, 3]};
    const learner = createLearner([inputsWith(task.frequencies), 24, 24, 2], createRandom(1));
    for (let step = 1; step <= 1500; step++)
      trainOnBatch(learner, encodeExamples(drawExamples(target, noise, 64, createRandom("batches", step)), task), {
        learningRate: learningRateAt(step, {learningRate: 5e-3, hold: 300}), averageDecay: 0.99
      });
    expect(learner.step).toBe(1500);
    const denoise = networkDenoiser(networkOfPerceptron(createPerceptron(learner.perceptron.sizes, learner.average), task));
    const {total, levels} = estimateScoreError({denoise, target, sigmas: [0.3, 0.7, 1.5, 4], n: 2000, random: createRandom(5)});
    expect(total).toBeLessThan(0.01); // measured: 0.002 to 0.004 with other seeds
    // Saying what an isotropic Gaussian of the same size would say is wrong by more than three times that.
    const round = createGaussian({mean: [0, 0], covariance: 1});
    expect(estimateScoreError({denoise: round.denoise, target, sigmas: [0.3, 0.7, 1.5, 4], n: 2000, random: createRandom(5)}).total).toBeGreaterThan(0.03);
    expect(Math.max(...levels.map(({relative}) => relative))).toBeLessThan(0.03);
  });
});
