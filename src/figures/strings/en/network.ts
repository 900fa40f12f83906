/** What the figures of /network say in English. */
import type {Contender} from "../../network/world.js";

const sigmaText = (sigma: number): string => (sigma >= 10 ? sigma.toFixed(0) : sigma >= 1 ? sigma.toFixed(1) : sigma.toPrecision(2));
const gap = (distance: number): string => (distance < 1e-6 ? "0" : distance < 0.1 ? distance.toFixed(3) : distance.toFixed(1));
const thousands = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, n >= 1e4 ? "\u202f" : "");
const short: Record<Contender, string> = {exact: "exact", patches: "patches", network: "network"};

export const network = {
  loadingFaces: "Loading 20 480 faces (0.8 MB)",
  theNetwork: "the network of faces",
  sigma: sigmaText,
  short,
  face: "unseen face",
  bench: {
    label: "Three denoisers from the same noise: the guess D of each, the point x, the noise it sees, and the nearest face of the training set.",
    strip: "The guess D of each of the three denoisers at every step.",
    chart: "Distance of each guess to the nearest training face, from large σ to small.",
    question: "Same noise, three denoisers, three faces. One is a face of the training set, pixel for pixel. Which?",
    places: ["first", "second", "third"],
    names: {exact: "exact: the best on its set", patches: "patches: the best for short sight", network: "network: trained"} satisfies Record<Contender, string>,
    short,
    say: (choice: Contender | undefined) =>
      `${choice === undefined ? "" : choice === "exact" ? "Right. " : "No, that one is new. "}The first is the exact denoiser: its face is in the set, at distance 0. The others are not in the set. Look at the violet frames.`,
    seed: "seed",
    nextSeed: "next",
    step: "step",
    waiting: {exact: ["on its way …"], patches: ["on its way …"], network: ["waits for", "the network"]} satisfies Record<Contender, string[]>,
    noneLeft: "none",
    rest: "(x − D)/σ",
    restShort: "noise",
    nearest: "nearest",
    at: (sigma: number) => `σ = ${sigma === 0 ? "0" : sigmaText(sigma)}`,
    distance: (distance: number) => `at ${gap(distance)}`,
    sigmaAxis: "noise level σ",
    distanceAxis: "distance to the nearest training face",
    heldOut: "a new face’s own distance (median)",
    heldOutShort: "a new face",
    waitsForGuess: "Guess above: the lines come then.",
    alt: (step: number, sigma: number | undefined, rows: readonly {who: Contender; distance: number | undefined}[]) => `${sigma === undefined ? "" : `Step ${step}, sigma ${sigma === 0 ? "0" : sigmaText(sigma)}. `}` + rows.map(({who, distance}) => `${short[who]}: ${distance === undefined ? "on its way" : `nearest training face at ${gap(distance)}`}.`).join(" ")
  },
  inputs: {
    label: "A face under six amounts of noise, and what the network and the exact denoiser make of each in one look.",
    told: "told σ ÷ true σ",
    word: "word for the network",
    none: "no word",
    sigma: (sigma: number, before: string) => `${before}${sigma}`,
    waits: "waits for the network",
    rows: {x: "x, the noisy face", network: "the network’s answer", exact: "the exact denoiser’s answer"},
    error: (rms: number, first: boolean) => `${first ? "off by " : ""}${rms >= 1 ? rms.toFixed(1) : rms.toPrecision(2)}`,
    alt: (rows: readonly Answers[]) => rows.map(({sigma, network: net, exact}) => `At sigma ${sigma} the network is off by ${net.toFixed(2)}, the exact denoiser by ${exact.toFixed(2)}.`).join(" ")
  },
  errors: {
    label: "Error of the three denoisers against the noise level.",
    faces: "faces",
    facesOptions: {unseen: "that nobody trained on", trained: "of the training set"},
    against: "compared with",
    againstOptions: {clean: "the clean face", exact: "the exact denoiser’s answer"},
    waiting: "measuring …",
    sigmaAxis: "noise level σ",
    errorAxis: (against: "clean" | "exact") => (against === "clean" ? "error of D (rms a number)" : "difference from the exact D (rms a number)"),
    untouched: "x itself, untouched",
    untouchedShort: "x itself",
    numbers: (table: Record<Contender, readonly number[]>, sigmas: readonly number[], against: "clean" | "exact") => {
      const at = [0.2, 1.6, 12.8].map((sigma) => sigmas.indexOf(sigma));
      const who = against === "exact" ? (["patches", "network"] as const) : (["exact", "patches", "network"] as const);
      return at.map((c) => `σ ${sigmas[c]}: ${who.map((each) => `${short[each]} ${table[each][c]!.toPrecision(2)}`).join(", ")}`).join("\n");
    },
    alt: (table: Record<Contender, readonly number[]>, sigmas: readonly number[]) => sigmas.map((sigma, c) => `Sigma ${sigma}: ${(["exact", "patches", "network"] as const).flatMap((who) => (table[who][c] === undefined ? [] : [`${short[who]} ${table[who][c].toPrecision(2)}`])).join(", ")}.`).join(" ")
  },
  shelf: {
    label: "Eight samples of a network, each above the nearest face of its own training set.",
    loading: (name: string) => `Loading ${name} (3 MB)`,
    waiting: "on its way …",
    waits: "waits for the network",
    trainedOn: "trained on",
    steps: {
      of: (at: number, faces: number) => `${thousands(at)} steps on ${thousands(faces)} faces`,
      goBack: "go back: each net adds its dot",
      slider: "steps of training",
      value: (at: number) => thousands(at),
      tick: (at: number) => thousands(at),
      axis: "steps of training",
      chart: "Distance of samples to the training set, against the steps of training."
    },
    faces: {
      of: (at: number) => `${thousands(at)} faces`,
      goBack: "take faces away: each net adds its dot",
      slider: "faces trained on",
      value: (at: number) => thousands(at),
      tick: (at: number) => thousands(at),
      axis: "faces trained on, N",
      chart: "Distance of samples to the training set, against the number of faces trained on."
    },
    ratioAxis: "distance to the set ÷ a new face’s",
    asNew: "as new as a new face",
    tile: (distance: number, copy: boolean) => (copy ? `copy, ${gap(distance)}` : gap(distance)),
    numbers: (value: string, copies: number, of: number, ratio: {value: number; standardError: number}) =>
      `${value}: ${copies} of ${of} are copies · distance to the set ${ratio.value.toFixed(2)} ± ${ratio.standardError.toFixed(2)} of a new face’s`,
    alt: (value: string, distances: readonly number[]) => `${value}: the samples' distances to the nearest training face are ${distances.map(gap).join(", ")}.`
  },
  start: {
    label: "A picture, the same with noise, and where the three denoisers take it from there.",
    sigma: "σ",
    open: "a picture of yours",
    upload: {
      noPicture: (name: string) => `“${name}” is not a picture that this browser can read. Try a PNG, JPEG or WebP. The picture before it is still here.`,
      tooLarge: (width: number, height: number) => `That picture has ${width} × ${height} pixels, more than can be opened safely here. Make it smaller than 10 000 × 10 000 first. The picture before it is still here.`
    },
    waiting: "on its way …",
    waits: "waits",
    given: "put in",
    yours: "your picture",
    unseen: "an unseen face",
    noised: "noised",
    at: (sigma: number) => `σ = ${sigmaText(sigma)}`,
    off: (rms: number) => `off by ${rms.toFixed(2)}`,
    alt: (sigma: number, off: Record<Contender, number>) => `From sigma ${sigmaText(sigma)} the exact denoiser ends ${off.exact.toFixed(2)} from the picture, patches ${off.patches.toFixed(2)}, the network ${off.network.toFixed(2)}.`
  }
};

interface Answers {
  readonly sigma: number;
  readonly network: number;
  readonly exact: number;
}
