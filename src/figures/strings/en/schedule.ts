/** What the figures and controls of /schedule say in English. */
import {formatNumber} from "../../controls.js";

const minus = (text: string): string => text.replace("-", "−");
const fixed = (value: number, digits: number): string => minus(value.toFixed(digits));
const superscript = (value: number): string => String(value).replace(/./g, (c) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(c)] ?? "⁻");
/** 0.00085, 0.0047, 3.2·10⁻⁹, 0. */
const small = (value: number): string => {
  if (value === 0 || value >= 1e-5) return Number(value.toPrecision(3)).toString();
  return scientific(value);
};
const scientific = (value: number): string => {
  const power = Math.floor(Math.log10(value));
  return `${(value / 10 ** power).toFixed(1)}·10${superscript(power)}`;
};
/** 38.8, 0.3, 0.0064, 2.0·10⁻⁵: narrow enough for a table on a phone. */
const tiny = (value: number): string => (value === 0 ? "0" : value >= 0.1 ? value.toFixed(1) : value >= 1e-3 ? String(Number(value.toPrecision(2))) : scientific(value));

export const schedule = {
  loading: "Loading 75 pictures (0.3 MB)",
  picture: "picture",
  pictures: {59: "tennis ball", 22: "tiger", 26: "frog", 30: "ladybird", 32: "mushroom", 41: "lollipop", 54: "rainbow", 0: "smile with a halo"},
  names: {
    linear: "linear (DDPM)",
    "scaled-linear": "scaled linear (Stable Diffusion)",
    cosine: "cosine",
    sigmoid: "sigmoid",
    continuous: "continuous"
  },
  endings: {
    linear: "linear (DDPM)",
    "scaled-linear": "scaled linear (SD)",
    cosine: "cosine",
    sigmoid: "sigmoid",
    continuous: "continuous",
    "zero-end": "scaled linear, end at 0"
  },
  shrink: {
    label: "One picture with the same noise in two recipes, and how its numbers are spread",
    waiting: "The picture is on its way.",
    divide: "divide the left one by √(1 + σ²)",
    addOnly: "add noise",
    shrinkToo: "shrink, and add noise",
    divided: (by: number) => `add noise, then divide by ${by.toFixed(2)}`,
    addFormula: (size: number) => `1·x₀ + ${size.toFixed(2)}·ε`,
    shrinkFormula: (kept: number, noise: number) => `${kept.toFixed(2)}·x₀ + ${noise.toFixed(2)}·ε`,
    axis: "its 16384 numbers →",
    spread: (value: number) => `size ${value.toFixed(2)}`,
    numbers: (left: number, right: number, gap: number | undefined) =>
      gap === undefined
        ? `typical size of a number: ${left.toFixed(2)} on the left, ${right.toFixed(2)} on the right`
        : `largest difference of any of the 16384 numbers, left and right: ${small(gap)}`,
    alt: (t: number, left: number, right: number) =>
      `After step ${t}. With noise added, the numbers have the typical size ${left.toFixed(2)} and most colours are clipped; shrunk as well, ${right.toFixed(2)}, and the picture is a grey veil of grain.`
  },
  chain: {
    label: "A picture after many little steps, after one jump, and after a jump by a misread formula",
    steps: "little steps t",
    table: "What is in each of the three pictures",
    titles: {
      walked: (t: number) => (t === 1 ? "1 little step" : `${t} little steps`),
      jumped: () => "one jump from x₀",
      slip: () => "the jump from xₜ₋₁"
    },
    shortTitles: {
      walked: (t: number) => `t = ${t}`,
      jumped: () => "one jump",
      slip: () => "misread"
    },
    columns: ["of the picture", "√ᾱ", "of noise", "√(1 − ᾱ)"],
    rows: {walked: "little steps", jumped: "one jump", slip: "✗ from xₜ₋₁"},
    alt: (t: number, walked: number, jumped: number, slip: number) =>
      `After ${t} little steps ${fixed(walked, 3)} of the picture is left, after one jump ${fixed(jumped, 3)}. The misread formula leaves ${fixed(slip, 3)}.`
  },
  curves: {
    schedule: "schedule",
    straighten: "Unbend",
    bent: "a bent schedule",
    stripLabel: "The picture at steps from the first to the last",
    pictureLabel: "The picture at the chosen step",
    lines: {sigmoid: "sigmoid", cosine: "cosine", linear: "linear,", continuous: "continuous"},
    titles: {beta: "β  replaced in a step", alphaBar: "ᾱ  left of the picture", sigma: "σ  noise, picture at 1", logSnr: "log SNR"},
    panels: {beta: "β over the steps", alphaBar: "ᾱ over the steps", sigma: "σ over the steps", logSnr: "log SNR over the steps"},
    handles: {beta: "bend β at step t", alphaBar: "bend ᾱ at step t", sigma: "bend σ at step t", logSnr: "bend log SNR at step t"},
    formats: {
      beta: (value: number) => (value >= 0.1 ? value.toFixed(2) : fixed(value, 4)),
      alphaBar: (value: number) => (value >= 0.1 || value === 0 ? fixed(value, 2) : small(value)),
      sigma: (value: number) => formatNumber(value),
      logSnr: (value: number) => (Number.isInteger(value) ? fixed(value, 0) : fixed(value, 2))
    },
    tick: (value: number) => minus(String(value)),
    numbers: (signal: number, noise: number) => `xₜ = ${signal.toFixed(3)}·x₀ + ${noise.toFixed(3)}·ε`,
    alt: (quantity: string, t: number, value: number, name: string) => `${quantity} of ${name} over a thousand steps; at step ${t} it is ${minus(String(Number(value.toPrecision(4))))}.`
  },
  end: {
    schedule: "schedule",
    endings: "endings averaged",
    label: "All 75 pictures, each as large as it is often that the flow leads back to it from pure noise",
    pictureLabel: "The mean of several endings of one picture, brightened to be seen",
    table: "The end of each schedule",
    computing: "Running 600 flows back from pure noise …",
    fromNoise: (pure: number) => `from pure noise: ${pure} of 75 come back`,
    fromOwnEnd: (own: number) => `from the schedule's own end: ${own} of 75`,
    mean: (n: number, signal: number, noise: number) => `${n === 1 ? "one ending" : `mean of ${n} endings`}: ${small(signal)}·x₀ + ${small(noise)}·ε, brightened`,
    columns: ["last σ", "left of ‖x₀‖", "KL, nats", "come back"],
    cells: ({sigmaMax, left, kl, different}: {sigmaMax: number; left: number; kl: number; different: number | undefined}): string[] => [
      sigmaMax === Infinity ? "∞" : sigmaMax >= 1000 ? formatNumber(sigmaMax) : sigmaMax.toFixed(1),
      tiny(left),
      tiny(kl),
      different === undefined ? "·" : String(different)
    ],
    alt: (name: string, pure: number | undefined, own: number | undefined) =>
      pure === undefined ? `${name}: being computed.` : `${name}: from pure noise the exact flow leads back to ${pure} of 75 pictures, from the schedule's own end to ${own}.`
  },
  rulers: {
    ruler: "ruler",
    options: {add: "noise is added (VE)", shrink: "… and x shrunk (VP)"},
    steps: "steps",
    waiting: "The paths are being computed.",
    label: "Paths of the flow from noise to data, with one ruler or the other",
    data: "t = 1: data",
    noise: (t: number) => `t = ${t}: noise`,
    height: (value: number) => `x = ${minus(String(value))}`,
    numbers: ({ddim, inSigma, inTime, truth}: {ddim: number; inSigma: number; inTime: number; truth: number}) =>
      `the middle path ends at ${fixed(truth, 4)} · DDIM ${fixed(ddim, 4)} · Euler in σ ${fixed(inSigma, 4)} · Euler in t ${fixed(inTime, 4)}`,
    alt: (ruler: "add" | "shrink", steps: number, same: number, other: number) =>
      `${ruler === "add" ? "Where noise is added the paths open like a trumpet, up to 44 either way" : "Shrunk, the paths stay within 3 either way, all along"}. In ${steps} steps DDIM and Euler in σ end ${small(same)} apart, DDIM and Euler in t ${small(other)}.`,
    chartLabel: "How far the methods are apart, against the number of steps",
    chartAlt: (same: number, order: number) => `DDIM and Euler's method in σ differ by ${small(same)} at most, whatever the number of steps. Euler's method in t differs from DDIM by a gap that falls with the order ${order.toFixed(2)}.`,
    gapAxis: "↑ distance from DDIM",
    stepsAxis: "steps →",
    sameLine: "Euler in σ: the same, to rounding",
    timeLine: "Euler in t: falls like 1/steps"
  },
  thousand: {
    stretch: "β times 1000/T",
    label: "ᾱ as a staircase of T steps, and the curve of infinitely many",
    axis: "time t/T →",
    share: (share: number) => (share === 1 ? "ᾱ = 1" : String(share)),
    limit: "ᾱ of infinitely many steps",
    none: "no such schedule",
    numbers: ({numSteps, sigmaMin, sigmaMax, gap}: {numSteps: number; sigmaMin: number; sigmaMax: number; gap: number}) =>
      `T = ${numSteps}: σ from ${formatNumber(sigmaMin)} to ${formatNumber(sigmaMax)} · ᾱ is off its limit by ${small(gap)} at most · times T: ${fixed(gap * numSteps, 2)}`,
    impossible: (numSteps: number) => `With T = ${numSteps} the last step would have to replace ${fixed(20 / numSteps, 2)} of the variance, and there is no more than 1. Take more steps.`,
    alt: (numSteps: number, gap: number) => `A staircase of ${numSteps} steps; it is off the curve by ${small(gap)} at most.`
  },
  dictionary: {
    label: "Four notations for the same step, with their numbers",
    bar: "The variance of xₜ, shared between picture and noise",
    shares: (ratio: number) => `the variance of xₜ, shared out · orange over green is σₜ² = ${ratio.toPrecision(4)}`,
    sharesShort: (ratio: number) => `variance of xₜ · orange/green = σₜ² = ${ratio.toPrecision(3)}`,
    picture: (share: number) => `picture: ᾱₜ = ${share.toPrecision(3)}`,
    noise: (share: number) => `noise: 1 − ᾱₜ = ${share.toPrecision(3)}`,
    alt: (t: number, picture: number, noise: number) => `After step ${t}, ${picture.toPrecision(3)} of the variance is the picture's and ${noise.toPrecision(3)} the noise's.`,
    groups: ({numSteps, beta, alphaBar, sumOfBetas, sigma: size, slips, ends}: DictionaryNumbers) => [
      {
        name: "with γ and δ",
        lines: [
          ["δₜ", small(beta), "noise"],
          ["γₜ = 1 − δₜ", String(Number((1 - beta).toPrecision(6))), "clean"],
          ["γ\u0304ₜ = γ₁·γ₂·…·γₜ", alphaBar.toPrecision(6), "clean"],
          ["δ\u0304ₜ = 1 − γ\u0304ₜ", (1 - alphaBar).toPrecision(6), "noise"]
        ] as const
      },
      {
        name: "DDPM",
        lines: [
          ["βₜ", small(beta), "noise"],
          ["ᾱₜ = (1 − β₁)·…·(1 − βₜ)", alphaBar.toPrecision(6), "clean"],
          ["√ᾱₜ, times x₀", Math.sqrt(alphaBar).toPrecision(6), "clean"],
          ["√(1 − ᾱₜ), times ε", Math.sqrt(1 - alphaBar).toPrecision(6), "noise"]
        ] as const
      },
      {
        name: "SDE",
        lines: [
          ["β(t/T) = T·βₜ", small(numSteps * beta), "noise"],
          ["∫β ≈ β₁ + … + βₜ", sumOfBetas.toPrecision(6), "noise"],
          ["e^(−∫β) ≈ ᾱₜ", Math.exp(-sumOfBetas).toPrecision(6), "clean"]
        ] as const
      },
      {
        name: "EDM, ComfyUI",
        lines: [
          ["σₜ = √((1 − ᾱₜ)/ᾱₜ)", size.toPrecision(6), "noise"],
          ["1/√(1 + σₜ²) = √ᾱₜ", (1 / Math.hypot(1, size)).toPrecision(6), "clean"],
          ["log SNR = −2·log σₜ", fixed(-2 * Math.log(size), 4)],
          ["first and last σ", `${ends.first.toFixed(4)} … ${ends.last.toFixed(4)}`, "noise"]
        ] as const
      },
      {
        name: "✗ misread",
        wrong: true,
        lines: [
          [`γ\u0304ₜ over all ${numSteps} factors, at every t (it is ${alphaBar.toPrecision(3)})`, small(slips.product)],
          [`√ᾱₜ times xₜ₋₁: what is left of x₀ (it is ${Math.sqrt(alphaBar).toPrecision(3)})`, slips.mean.toPrecision(3)]
        ] as const
      }
    ]
  }
};

interface DictionaryNumbers {
  readonly numSteps: number;
  readonly beta: number;
  readonly alphaBar: number;
  readonly sumOfBetas: number;
  readonly sigma: number;
  /** ∏ over all steps; √ᾱₜ·√ᾱₜ₋₁. */
  readonly slips: {readonly product: number; readonly mean: number};
  readonly ends: {readonly first: number; readonly last: number};
}
