/** What the figures and controls of /noise say in English. */
import {formatNumber} from "../../controls.js";

export const noise = {
  pictures: {22: "tiger", 26: "frog", 30: "ladybird", 32: "mushroom", 41: "lollipop", 54: "rainbow", 59: "tennis ball", 0: "smile with a halo"},
  picture: "picture",
  loading: "Loading 75 pictures (0.3 MB)",
  loadingDirections: "Loading the set's 64 directions of variation (0.9 MB)",
  walk: {
    label: "A random walk in 2 and in 16384 dimensions",
    time: "steps walked",
    timeValue: (step: number, sigma: number) => `${step} → σ = ${sigma.toFixed(2)}`,
    plane: "d = 2",
    space: "d = 16\u202f384",
    one: "one run: the noise itself",
    many: (n: number) => `${n} runs`,
    all: "every run: the noise's size",
    atStart: "at the start",
    distance: (ratio: number) => `${ratio.toFixed(ratio < 10 ? 2 : 1)} σ from x₀`,
    range: (least: number, most: number) => `all: ${least.toFixed(least < 10 ? 2 : 1)} … ${most.toFixed(most < 10 ? 2 : 1)} σ`,
    runsSoFar: (n: number, total: number) => `${n} of ${total} runs …`,
    smaller: (times: number) => `drawn ${times.toFixed(1)} × smaller`,
    shell: (root: number) => `${formatNumber(root)} σ`,
    interval: (low: number, high: number) => `95 %: ${low.toFixed(low < 10 ? 2 : 1)} … ${high.toFixed(high < 10 ? 2 : 1)} σ`,
    describe: (sigma: number, plane: number | undefined, space: number | undefined, dim: number) =>
      `A random walk at σ = ${sigma.toFixed(2)}. In the plane run 0 is ${plane === undefined ? "not yet anywhere" : `${plane.toFixed(2)} from its start`}; in ${dim} dimensions the picture is ${space === undefined ? "not yet anywhere" : `${space.toFixed(1)} from its start`}. Beside each, 32 runs and the exact distribution: a disc with the circle of radius σ in the plane, a thin shell of radius 128 σ in 16384 dimensions, drawn ${Math.sqrt(dim / 2).toFixed(1)} times smaller.`
  },
  ruler: {
    label: "Distance from the start against σ in 2, 64 and 16384 dimensions",
    dimension: (dim: number) => `d = ${formatNumber(dim)}`,
    ruler: "σ",
    distance: "distance from x₀ / √d",
    under: (n: number) => `${n} runs are under this line`,
    between: (least: number, most: number) => `32 runs: ${least.toFixed(3)} … ${most.toFixed(3)}`,
    exact: (low: number, high: number) => `exact: ${low.toFixed(3)} … ${high.toFixed(3)}`,
    guess: "how many seeds until one lands 2 % off?",
    seeds: (n: number) => `about ${n}`,
    off: (share: number) => (share > 0.01 ? `2 % off: ${Math.round(100 * share)} of 100 seeds` : `2 % off: 1 of ${Math.round(1 / share)} seeds`),
    answer: (share: number, guess: number | undefined) =>
      `${guess === undefined ? "" : Math.abs(Math.log(guess * share)) < 0.5 ? "Yes. " : `Not ${guess}. `}In 16384 dimensions one seed in ${Math.round(1 / share)} ends 2 % off, or more.`,
    describe: (sigma: number, dims: readonly number[], readings: readonly ({shortest: number; longest: number} | undefined)[]) =>
      `Distance from the start divided by σ√d, for 32 runs at σ = ${formatNumber(sigma)}. ${dims.map((dim, k) => `In ${dim} dimensions ${readings[k] ? `between ${readings[k].shortest.toFixed(3)} and ${readings[k].longest.toFixed(3)}` : "not yet measured"}`).join(". ")}.`
  },
  manySmall: {
    label: "Many small steps against one jump",
    steps: "small steps",
    split: "how the steps differ",
    splits: {equal: "all equal", growing: "growing", mostlyOne: "one large", uneven: "at random"},
    guess: "your guess: one jump of σ =",
    each: (n: number, sigma: number) => `${n} steps of σ = ${formatNumber(sigma)}`,
    shares: (n: number, sigma: number) => `σ² = ${formatNumber(sigma * sigma)}, ${n === 1 ? "in one piece" : `cut into ${n} pieces σᵢ²`}`,
    answer: (sigma: number, guess: number | undefined) => (guess === undefined ? "" : Math.abs(guess - sigma) < 1e-9 ? "Yes. " : `Not ${formatNumber(guess)}: ${formatNumber(sigma)}. `),
    /** In one plain sentence, what the test found; `wrong` only where the wrong rule gives another σ. */
    tested: (dim: number, right: number, wrong: number | undefined) =>
      `A test that looks for any difference between the ${dim} pushes of the first two ${right >= 0.05 ? `finds none (p = ${formatP(right)})` : `gives p = ${formatP(right)}; below 0.05 it is for one seed in twenty, by chance`}.${wrong === undefined ? "" : ` For the third, p ${wrong < 1e-12 ? "< 10⁻¹²" : `= ${formatP(wrong)}`}.`}`,
    small: (n: number) => (n === 1 ? "1 small step" : `${n} small steps`),
    jump: "one jump",
    wrongJump: "too far",
    sameJump: "the same",
    variancesAdd: (sigma: number) => `√Σσᵢ² = ${formatNumber(sigma)}`,
    sigmasAdd: (sigma: number) => `Σσᵢ = ${formatNumber(sigma)}`,
    unknown: "σ = ?",
    later: "?",
    halves: "the halves of the walk",
    oneHalf: "one step: no halves",
    half: (length: number) => length.toFixed(1),
    corner: (degrees: number) => `${degrees.toFixed(1)}°`,
    coordinates: "share of numbers below",
    gap: ({statistic, pValue}: {statistic: number; pValue: number}) => `gap ${(100 * statistic).toFixed(2)} %, p = ${formatP(pValue)}`,
    gapWrong: ({statistic, pValue}: {statistic: number; pValue: number}) => `✕ ${(100 * statistic).toFixed(1)} %, p ${pValue < 1e-12 ? "< 10⁻¹²" : `= ${formatP(pValue)}`}`,
    pValues: (n: number) => `p, for ${n} seeds`,
    wrongCount: (count: number, total: number) => `${count} of ${total}`,
    expected: "even",
    even: (p: number) => `even? p = ${formatP(p)}`,
    tests: "The test: distribution functions, and p over many seeds",
    describe: ({stepSigmas, halves}: {stepSigmas: ArrayLike<number>; halves: {first: number; second: number; together: number; degrees: number} | undefined}, open: boolean) =>
      `A picture after ${stepSigmas.length} small steps, beside one jump.${open ? " The jump by added squares looks alike; the jump by added σ's goes too far." : " The jump waits for your guess."}${open && halves ? ` The two halves of the walk, ${halves.first.toFixed(1)} and ${halves.second.toFixed(1)} long, meet at ${halves.degrees.toFixed(1)} degrees: together ${halves.together.toFixed(1)}.` : ""}`,
    describeTests: ({tests, pRight, pWrong}: {tests: {right: {statistic: number; pValue: number}; wrong: {statistic: number; pValue: number}} | undefined; pRight: readonly number[]; pWrong: readonly number[]}) =>
      `${tests ? `With added squares the largest gap between the distribution functions is ${(100 * tests.right.statistic).toFixed(2)} percent, p = ${formatP(tests.right.pValue)}; with added σ's ${(100 * tests.wrong.statistic).toFixed(1)} percent, p = ${formatP(tests.wrong.pValue)}. ` : ""}Over ${pRight.length} seeds ${pRight.filter((p) => p < 0.1).length} p-values are below 0.1 by the right rule and ${pWrong.filter((p) => p < 0.1).length} by the wrong one.`
  },
  seed: {
    label: "Two seeds, at four distances",
    fields: ["seed A", "seed B"],
    plane: "the plane through x₀ that holds both",
    seedName: (seed: number) => `seed ${seed}`,
    sigma: (sigma: number) => `σ = ${formatNumber(sigma)}`,
    further: (length: number) => length.toFixed(1),
    angle: (degrees: number) => `${degrees.toFixed(2)}°`,
    sameAngle: "0°: the same ε",
    angles: (n: number, seed: number) => `angle from seed ${seed} to ${n} others`,
    describe: (a: number, b: number, degrees: number, apart: number) =>
      a === b ? `Seed ${a} twice: the same noise, number for number; the angle is 0.` : `The noises of seed ${a} and seed ${b} stand at ${degrees.toFixed(2)} degrees and are ${apart.toFixed(1)} apart at σ = 1. Each row of pictures goes further along one direction, σ from 0.25 to 2.`
  },
  kinds: {
    label: "Two kinds of noise of equal length",
    turn: "turn the white noise into another basis",
    titles: {pixels: "white noise in the pixels", rotated: "the same white noise, turned into another basis", directions: "noise along the set's own directions"},
    formulas: {pixels: "x₀ + σ ε", rotated: "x₀ + σ H ε", directions: "x₀ + s · Σ √λₖ εₖ uₖ"},
    start: "x₀",
    waiting: "64 directions on their way …",
    length: (length: number) => `length ${length.toFixed(1)}`,
    likeness: (value: number) => `neighbours ${(Math.round(100 * value) / 100 + 0).toFixed(2).replace("-", "−")}`,
    measured: (rms: number, error: number, n: number) => `root mean square, ${n} seeds: ${rms.toFixed(2)} ± ${error.toFixed(2)}`,
    describe: (sigma: number, pixels: {length: number; likeness: number} | undefined, along: {length: number; likeness: number} | undefined) =>
      `A picture displaced at σ = ${sigma.toFixed(2)}, five seeds each. White noise${pixels ? ` of length ${(sigma * pixels.length).toFixed(1)}, correlation of neighbouring pixels ${pixels.likeness.toFixed(2)}` : ""}: grain. Noise along the set's directions${along ? ` of length ${(sigma * along.length).toFixed(1)}, correlation ${along.likeness.toFixed(2)}` : ""}: soft changes of shape and colour.`
  },
  ksampler: {
    label: "The jump of ComfyUI's KSampler and the ladder back",
    steps: "steps",
    scheduler: "scheduler",
    denoise: "denoise",
    before: "x₀",
    after: "x₀ + σε",
    sigma: (sigma: number) => `one jump: σ = ${formatNumber(sigma)}`,
    length: (length: number, ratio: number) => `‖σε‖ = ${length.toFixed(1)} = ${ratio.toFixed(1)} σ`,
    signal: (scale: number) => `shown at ${scale.toFixed(3)} of its scale`,
    jumpLabel: "the jump",
    ladderTitle: "the ladder of σ, from top to 0",
    ladder: (run: number, skipped: number) => `${run} ${run === 1 ? "step" : "steps"} back${skipped ? `; ${skipped} ${skipped === 1 ? "level" : "levels"} above skipped` : "; nothing skipped"}`,
    levels: (sigmas: ArrayLike<number>) => {
      const list = Array.from(sigmas, formatNumber);
      return `σ: ${list.length > 6 ? [...list.slice(0, 4), "…", ...list.slice(-2)].join(", ") : list.join(", ")}`;
    },
    describe: ({sigma, laidOut, skipped}: {sigma: number; laidOut: ArrayLike<number>; skipped: number}, length: number) =>
      `KSampler jumps once, to σ = ${formatNumber(sigma)}${length ? `, a displacement of length ${length.toFixed(1)}` : ""}. The way back has ${laidOut.length - 1 - skipped} steps down to 0; ${skipped} of ${laidOut.length - 1} laid out above it are skipped.`
  }
};

/** A p-value, short: 0.54, 0.003, 2 × 10⁻⁹, 0. */
function formatP(p: number): string {
  if (p >= 0.001) return p.toPrecision(2);
  if (p < 1e-15) return "0";
  const [digit, power] = p.toExponential(0).split("e-") as [string, string];
  return `${digit} × 10⁻${Array.from(power, (d) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(d)]).join("")}`;
}
