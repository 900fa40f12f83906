/**
 * Many small steps against one jump. The page gives the walk, the jump by the right rule and the jump by the wrong one;
 * the figure shows the three pictures and the right angle between the two halves of the walk; the answer waits for a
 * guess. Folded away: the distribution functions with the largest gap between them, and p over many seeds.
 */
import {testTwoSampleKs, type TestResult} from "../../math/metrics/statistics.js";
import {createRandom} from "../../math/noise/random.js";
import {angle, norm} from "../../math/numeric/geometry.js";
import type {Random} from "../../math/types.js";
import {createLatest, whenNear} from "../breath.js";
import {controls, formatNumber, seedField, select, slider} from "../controls.js";
import {createGuess} from "../guess.js";
import {drawHalves, drawPValues, drawShares, drawTest, drawThreePictures, type ManySmallState} from "./many-small-panels.js";
import {cumulativeCurve, splitVariance, type Split} from "./splits.js";
import {createStage, type Stage} from "../stage.js";
import {strings} from "../strings.js";

type Jump = (x0: Float64Array, stepSigmas: Float64Array, random: Random) => Float64Array;

/** What the page says about adding. */
export interface AddingRules {
  /** Yields x after each small step. */
  smallSteps: (x0: Float64Array, stepSigmas: Float64Array, random: Random) => Iterable<Float64Array>;
  oneJump: Jump;
  wrongJump: Jump;
}

export interface NoiseManySmallOptions {
  /** σ of the whole walk. */
  sigma?: number;
  seed?: number;
  /** How many seeds the histogram tests, each with a walk of `testDim` coordinates. */
  numSeeds?: number;
  testDim?: number;
}

export function createNoiseManySmallFigure({sigma = 0.8, seed = 7, numSeeds = 200, testDim = 1024}: NoiseManySmallOptions = {}) {
  const words = strings.noise.manySmall;
  const latest = createLatest((error) => stage.fail(String(error)));
  let rules: AddingRules | undefined;
  let picture: Float64Array | undefined;
  let near = false;
  const steps = slider({label: words.steps, name: "steps", min: 1, max: 100, step: 1, value: 100});
  const split = select<Split>({label: words.split, name: "split", options: words.splits, value: "equal"});
  const seedControl = seedField({label: strings.seed, value: seed, next: strings.nextSeed});
  let state: ManySmallState = {sigma, stepSigmas: currentSteps(), open: false, pictures: [], halves: undefined, tests: undefined, curves: [], pRight: [], pWrong: [], numSeeds, testDim};

  const numSteps = state.stepSigmas.length;
  const guess = createGuess({
    question: words.guess,
    options: [numSteps * state.stepSigmas[0]!, sigma, state.stepSigmas[0]!].map((value) => ({text: formatNumber(value), value})),
    onReveal() {
      state = {...state, open: true};
      show();
    },
    say: (guessed) => `${words.answer(sigma, guessed)}${state.tests ? words.tested(picture!.length, state.tests.right.pValue, state.stepSigmas.length > 1 ? state.tests.wrong.pValue : undefined) : ""}`
  });

  const stage = createStage({
    label: words.label,
    aspect: (width) => width / layOut(width).height,
    draw({context, width, colors}) {
      const {cells, size} = layOut(width);
      drawShares({context, colors, left: 0, top: 22, width, height: 18}, state);
      drawThreePictures(context, colors, cells, size, state);
      drawHalves({context, colors, ...cells[3]!, width: size, height: size}, state);
    }
  });

  // Made when it is first unfolded.
  let tests: Stage | undefined;
  const fold = document.createElement("details");
  fold.className = "more";
  const summary = document.createElement("summary");
  summary.textContent = words.tests;
  fold.append(summary, controls(split));
  fold.addEventListener("toggle", () => {
    if (!fold.open || tests) return;
    tests = createStage({
      label: words.label,
      aspect: (width) => width / 290,
      draw({context, width, colors}) {
        const gap = width >= 620 ? 60 : 22;
        const chart = Math.min(320, (width - gap) / 2);
        const place = {context, colors, top: 26, width: chart, height: 190};
        drawTest({...place, left: 0}, state);
        drawPValues({...place, left: chart + gap}, state);
      }
    });
    fold.append(tests.element);
    guess.reveal();
    compute();
  });

  function currentSteps(): Float64Array {
    return splitVariance(split.value, Math.round(steps.value), sigma, createRandom(seedControl.value, 999));
  }

  /** The end of a walk in which the browser gets its turns, and where it was half-way. */
  async function walk({smallSteps}: AddingRules, x0: Float64Array, stepSigmas: Float64Array, random: Random, breathe: () => Promise<void>) {
    let x = x0;
    let middle = x0;
    let made = 0;
    for (const next of smallSteps(x0, stepSigmas, random)) {
      x = next;
      if (++made === Math.floor(stepSigmas.length / 2)) middle = x;
      await breathe();
    }
    return {x, middle};
  }

  async function testSeed(rules: AddingRules, x0: Float64Array, stepSigmas: Float64Array, testSeed: number, breathe: () => Promise<void>) {
    const {x, middle} = await walk(rules, x0, stepSigmas, createRandom(testSeed, 1), breathe);
    const ends = [x];
    for (const jump of [rules.oneJump, rules.wrongJump]) ends.push(jump(x0, stepSigmas, createRandom(testSeed, 2)));
    await breathe();
    const displacements = ends.map((end) => end.map((value, k) => value - x0[k]!));
    const right: TestResult = testTwoSampleKs(displacements[0]!, displacements[1]!);
    await breathe();
    const wrong: TestResult = testTwoSampleKs(displacements[0]!, displacements[2]!);
    return {ends, middle, displacements, tests: {right, wrong}};
  }

  function compute(): void {
    const stepSigmas = currentSteps();
    state = {...state, stepSigmas};
    show();
    latest(async (breathe) => {
      if (!rules) return;
      const seed = seedControl.value;
      if (picture) {
        const x0 = picture;
        const {ends, middle, displacements, tests} = await testSeed(rules, x0, stepSigmas, seed, breathe);
        const curves = [];
        for (const displacement of displacements) {
          curves.push(cumulativeCurve(displacement, -3 * sigma, 3 * sigma, 161));
          await breathe();
        }
        const first = middle.map((value, k) => value - x0[k]!);
        const second = ends[0]!.map((value, k) => value - middle[k]!);
        const halves = stepSigmas.length > 1 ? {first: norm(first), second: norm(second), together: norm(displacements[0]!), degrees: (angle(first, second) * 180) / Math.PI} : undefined;
        state = {...state, pictures: ends, halves, tests, curves};
        show();
      }
      if (!near || !tests) return;
      state = {...state, pRight: [], pWrong: []};
      const start = new Float64Array(testDim);
      for (let k = 1; k <= numSeeds; k++) {
        const {tests} = await testSeed(rules, start, stepSigmas, seed * 10_000 + k, breathe);
        state.pRight.push(tests.right.pValue);
        state.pWrong.push(tests.wrong.pValue);
        if (k % 20 === 0) show();
      }
    });
  }
  function show(): void {
    stage.describe(words.describe(state, state.open));
    tests?.describe(words.describeTests(state));
    if (state.tests) stage.setValue(state.tests.right.pValue.toFixed(4));
    guess.update();
    stage.redraw();
    tests?.redraw();
  }

  for (const control of [steps, split, seedControl]) {
    control.addEventListener("input", () => {
      guess.reveal();
      compute();
    });
  }
  const element = document.createElement("div");
  element.append(guess.element, controls(steps, seedControl), stage.element, fold);
  void whenNear(stage.element).then(() => {
    near = true;
    compute();
  });
  return {
    element,
    update(next: Partial<AddingRules> & {picture?: Float64Array}): void {
      picture = next.picture ?? picture;
      const {smallSteps, oneJump, wrongJump} = {...rules, ...next};
      if (smallSteps && oneJump && wrongJump) rules = {smallSteps, oneJump, wrongJump};
      if (near) compute();
    }
  };

  /** Three pictures and the triangle: in a row, or two by two. */
  function layOut(width: number) {
    const wide = width >= 620;
    const columns = wide ? 4 : 2;
    const gap = wide ? 18 : 14;
    const size = Math.floor((width - (columns - 1) * gap) / columns);
    const step = size + 52;
    const cells = Array.from({length: 4}, (_, k) => ({left: (k % columns) * (size + gap), top: 58 + Math.floor(k / columns) * step}));
    return {cells, size, height: 58 + (4 / columns) * step - 6};
  }
}
