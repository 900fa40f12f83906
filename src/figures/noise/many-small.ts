/**
 * Many small steps against one jump. The page gives the walk, the jump by the right rule and the jump by the wrong one;
 * the figure shows the three pictures, the distribution functions of their coordinates with the largest gap between
 * them, and the p-values of the same test over many seeds.
 */
import {createRandom, testTwoSampleKs, type Random, type TestResult} from "../../math/index.js";
import {createLatest, whenNear} from "../breath.js";
import {controls, seedField, select, slider} from "../controls.js";
import {drawPValues, drawShares, drawTest, drawThreePictures, type ManySmallState} from "./many-small-panels.js";
import {cumulativeCurve, splitVariance, type Split} from "./splits.js";
import {createStage} from "../stage.js";
import {strings} from "../strings.js";

type Jump = (x0: Float64Array, stepSigmas: Float64Array, random: Random) => Float64Array;

export interface NoiseManySmallOptions {
  /** Yields x after each small step. */
  smallSteps: (x0: Float64Array, stepSigmas: Float64Array, random: Random) => Iterable<Float64Array>;
  oneJump: Jump;
  wrongJump: Jump;
  /** σ of the whole walk. */
  sigma?: number;
  seed?: number;
  /** How many seeds the histogram tests, each with a walk of `testDim` coordinates. */
  numSeeds?: number;
  testDim?: number;
}

export function createNoiseManySmallFigure({smallSteps, oneJump, wrongJump, sigma = 0.8, seed = 7, numSeeds = 200, testDim = 1024}: NoiseManySmallOptions) {
  const words = strings.noise.manySmall;
  const latest = createLatest((error) => stage.fail(String(error)));
  let picture: Float64Array | undefined;
  let near = false;
  const steps = slider({label: words.steps, min: 1, max: 100, step: 1, value: 100});
  const split = select<Split>({label: words.split, options: words.splits, value: "equal"});
  const seedControl = seedField({label: strings.seed, value: seed, next: strings.nextSeed});
  let state: ManySmallState = {sigma, stepSigmas: currentSteps(), pictures: [], tests: undefined, curves: [], pRight: [], pWrong: [], numSeeds, testDim};

  const stage = createStage({
    label: words.label,
    aspect: (width) => width / (width >= 620 ? 336 : 520),
    draw({context, width, colors}) {
      const wide = width >= 620;
      drawShares({context, colors, left: 0, top: 22, width, height: 18}, state);
      const third = wide ? 460 : width;
      drawThreePictures({context, colors, left: 0, top: 78, width: third, height: 200}, state);
      const gap = 44;
      const chart = wide ? (width - third - 2 * gap) / 2 : (width - 26) / 2;
      const chartTop = wide ? 78 : 262;
      const chartLeft = wide ? third + gap : 0;
      const chartHeight = wide ? 190 : 200;
      drawTest({context, colors, left: chartLeft, top: chartTop, width: chart, height: chartHeight}, state);
      drawPValues({context, colors, left: chartLeft + chart + (wide ? gap : 26), top: chartTop, width: chart, height: chartHeight}, state);
    }
  });

  function currentSteps(): Float64Array {
    return splitVariance(split.value, Math.round(steps.value), sigma, createRandom(seedControl.value, 999));
  }

  /** The displacement of a walk in which the browser gets its turns. */
  async function walk(x0: Float64Array, stepSigmas: Float64Array, random: Random, breathe: () => Promise<void>): Promise<Float64Array> {
    let x = x0;
    for (const next of smallSteps(x0, stepSigmas, random)) {
      x = next;
      await breathe();
    }
    return x;
  }

  async function testSeed(x0: Float64Array, stepSigmas: Float64Array, testSeed: number, breathe: () => Promise<void>) {
    const ends = [await walk(x0, stepSigmas, createRandom(testSeed, 1), breathe)];
    for (const jump of [oneJump, wrongJump]) ends.push(jump(x0, stepSigmas, createRandom(testSeed, 2)));
    await breathe();
    const displacements = ends.map((x) => x.map((value, k) => value - x0[k]!));
    const right: TestResult = testTwoSampleKs(displacements[0]!, displacements[1]!);
    await breathe();
    const wrong: TestResult = testTwoSampleKs(displacements[0]!, displacements[2]!);
    return {ends, displacements, tests: {right, wrong}};
  }

  function compute(): void {
    const stepSigmas = currentSteps();
    state = {...state, stepSigmas};
    show();
    latest(async (breathe) => {
      const seed = seedControl.value;
      if (picture) {
        const {ends, displacements, tests} = await testSeed(picture, stepSigmas, seed, breathe);
        const curves = [];
        for (const displacement of displacements) {
          curves.push(cumulativeCurve(displacement, -3.2 * sigma, 3.2 * sigma, 161));
          await breathe();
        }
        state = {...state, pictures: ends, tests, curves};
        show();
      }
      if (!near) return;
      state = {...state, pRight: [], pWrong: []};
      const start = new Float64Array(testDim);
      for (let k = 1; k <= numSeeds; k++) {
        const {tests} = await testSeed(start, stepSigmas, seed * 10_000 + k, breathe);
        state.pRight.push(tests.right.pValue);
        state.pWrong.push(tests.wrong.pValue);
        if (k % 20 === 0) show();
      }
    });
  }
  function show(): void {
    stage.describe(words.describe(state));
    if (state.tests) stage.setValue(state.tests.right.pValue.toFixed(4));
    stage.redraw();
  }

  for (const control of [steps, split, seedControl]) control.addEventListener("input", compute);
  const element = document.createElement("div");
  element.append(controls(steps, split, seedControl), stage.element);
  void whenNear(stage.element).then(() => {
    near = true;
    compute();
  });
  return {
    element,
    update({picture: next}: {picture: Float64Array}): void {
      picture = next;
      if (near) compute();
    }
  };
}
