/** What the bench of /lab, /sampler and /ksampler says in English. */
import type {FaceNetworkName} from "../../bench/networks.js";
import type {PresetName} from "../../bench/presets.js";
import {formatNumber} from "../../controls.js";

const presets: Record<PresetName, string> = {
  digits: "16384", ring: "a ring of eight", spiral: "a spiral", moons: "two moons", grid: "a grid of 25", uneven: "three unequal parts", gaussian: "one Gaussian"
};

const loadingNetwork = (size: string): string => `Loading a network of faces (${size}), and the first time 4 to 7 MB for what runs it`;

export const lab = {
  doors: {label: "Where the run goes", names: {plane: "In the plane", pictures: (dim: number) => `In ${formatNumber(dim)} dimensions`, learned: "Learned here"}},
  badges: {exact: "exact", learned: "learned"},
  target: {
    title: "target", menu: "x₀ comes from", presets: {...presets, drawn: "points you draw", picture: "a picture of yours", given: "the spec below"},
    about: (parts: number, kind: string) => (kind === "points" ? `${formatNumber(parts)} points, all equally likely` : kind === "gaussian" ? "a Gaussian" : `a mixture of ${parts} Gaussians`),
    thumb: "The parts of the target",
    sets: {subset: "75 pictures", all: "all 1433", faces: "16\u202f384 faces"},
    aboutSets: {subset: "equally likely, each 64 × 64 × 4 = 16\u202f384 numbers", all: "equally likely; 4.8 MB to load, asked in float32", faces: "equally likely, each 16 × 16 × 4 = 1024 numbers: the faces that the networks have learned"}
  },
  denoiser: {
    title: "denoiser", menu: "D answers by", exact: "exact", learned: "learned here", local: "patches alone",
    aboutExact: "the target’s own, E[x₀ | x]: errors are the solver’s alone", aboutLocal: "The best that sees a patch at a time (Kamb & Ganguli 2025): it mixes pictures, and so makes new ones.",
    window: "patch, pixels across", narrowing: "by σ", first: "looks at the first", all: "all"
  },
  networks: {
    "faces": {label: "a network", about: "Trained: 708\u202f516 numbers, from these faces in 6000 steps. 3 MB to load, and what runs it.", loading: loadingNetwork("3 MB")},
    "faces-step-300": {label: "early network", about: "The same network after 300 of its 6000 steps. 3 MB to load, and what runs it.", loading: loadingNetwork("3 MB")},
    "faces-weak": {label: "small network", about: "Trained: 131\u202f028 numbers, from these faces in 1500 steps. 0.6 MB to load, and what runs it.", loading: loadingNetwork("0.6 MB")},
    "faces-16": {label: "16-face network", about: "The large one again, trained on the first 16 faces alone. 3 MB to load, and what runs it.", loading: loadingNetwork("3 MB")}
  } satisfies Record<FaceNetworkName, object>,
  process: {title: "process", menu: "coordinates", thumb: "How much signal and how much noise there is at each level"},
  levels: {
    title: "levels", menu: "spaced by", given: "the spec below", steps: "steps", howMany: "from noise to data", sigmaMax: "σ max", sigmaMin: "σ min",
    listed: (count: number) => `${count} levels, listed in the spec`, thumb: "Where the noise levels lie, from high to low"
  },
  solver: {
    title: "solver", menu: "step by", forward: "none: add noise (forward)", eta: "η, stochasticity",
    facts: (order: number, evaluations: number, stochastic: boolean, adaptive: boolean) =>
      `${adaptive ? "chooses its own steps" : `order ${order}`} · ${evaluations} question${evaluations === 1 ? "" : "s"} a step · ${stochastic ? "adds noise" : "adds no noise"}`,
    lowerOrderFinal: "its order falls at the end of every run",
    forwardFacts: "exact transitions of the forward process: noise is added, level by level"
  },
  noise: {
    title: "noise on the way", never: "this solver adds none", always: "this solver always adds as much",
    known: (label: string, eta: number) => (eta === 0 ? "none: points follow the flow" : `in menus: ${label}${eta === 1 ? "" : `, with η = ${formatNumber(eta)}`}`)
  },
  run: {
    title: "run", count: "particles", pictures: "points", tooMany: (n: number, most: number) => `start has ${formatNumber(n)} points; the page makes up to ${most} pictures at once. The command line takes more.`, start: "start", starts: {prior: "noise alone", marginal: "data + noise", given: "the spec below"},
    noise: (kind: string) => `Its noise is drawn in order (“${kind}”), which only the CPU can do.`
  },
  options: {
    eta: "η", order: "order", snr: "signal/noise of a Langevin step", numCorrections: "Langevin steps", rtol: "relative error", atol: "absolute error", rho: "ρ", a: "α", b: "β",
    thresholdNoise: "linear up to", linearSteps: "linear steps", betaD: "β_d", betaMin: "β min", betaMax: "β max", epsS: "ε_s", shift: "shift", numTrainSteps: "training steps", offset: "offset s"
  },
  rest: "points, start, seed, machine",
  sameRun: "The same run in the lab",
  onlyPlane: "this bench runs points of the plane; the lab takes pictures",
  ownDefault: "default",
  more: "options and source",
  spec: {
    title: "The run as a spec", label: "JSON, as npm run sample takes it: change it or paste another", copy: "Copy", copied: "Copied.", cannotCopy: "This page may not copy; the text is selected, press Ctrl C.",
    run: "Run this", undo: "Back to what runs", noLink: "no run of the lab", runs: "This is what runs.", runsWithNetwork: "This is what runs, but a network answers; the command line asks the exact denoiser.", edited: "Changed, not run yet."
  },
  program: {
    title: "the run as TypeScript", label: "A program that gives the same numbers", copy: "Copy the program",
    learned: "The program asks the exact denoiser: the network is in this page, and in the file that you save.",
    trained: "The program asks the exact denoiser, not the network."
  },
  pad: {
    label: (count: number) => `A pad with ${formatNumber(count)} points drawn on it. Drag to draw.`, pen: "The pen", put: "Point here", clear: "Clear"
  }
};
