/** What the figures and controls of /learning say in English. */
type Place = readonly [number, number];

const number = (value: number, digits = 2): string => value.toFixed(digits).replace("-", "−");
const pair = (place: ArrayLike<number>): string => `(${number(place[0]!)}, ${number(place[1]!)})`;
const percent = (share: number, digits = 0): string => `${(100 * share).toFixed(digits)} %`;
const short = (value: number): string => String(Number(value.toPrecision(2)));
const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, value >= 1e4 ? "\u202f" : "");

export const learning = {
  data: "data",
  seed: "seed",
  rain: {
    count: "examples",
    show: "show",
    shows: {each: "every arrow", means: "the mean in each box", both: "the means and the exact slope"},
    label: "Two moons, and arrows from noisy points back to the clean points that they came from.",
    numbers: ({n, drawn, boxes, error}: {n: number; drawn: number | undefined; boxes: number; error: number}) =>
      drawn === undefined
        ? `${grouped(n)} examples in ${boxes} boxes · the means are off the exact slope by ${percent(error)}`
        : `${grouped(n)} ${n === 1 ? "example" : "examples"}${drawn < n ? `, ${grouped(drawn)} of them drawn` : ""} · choose “the mean in each box” when you have enough`,
    alt: (n: number, sigma: number, show: "each" | "means" | "both", error: number) =>
      show === "each" ? `The arrows of ${n} examples at σ = ${short(sigma)}, in all directions.` : `The mean arrow of ${n} examples in each box at σ = ${short(sigma)}; off the exact slope by ${percent(error)}.`
  },
  agree: {
    count: "examples",
    point: "the noisy point x",
    label: "A noisy point, arrows back to the clean points that it could have come from, their mean, and the exact slope.",
    chartLabel: "How far the mean of the arrows is from the exact slope, against the number of examples.",
    xAxis: "examples →",
    yAxis: "↑ mean is off by (in ε)",
    expected: "spread/√n",
    mean: "their mean",
    slope: "the slope",
    meet: "mean and slope",
    numbers: ({n, single, angle, off, expected, length}: {n: number; single: number; angle: number; off: number; expected: number; length: number}) =>
      `a single arrow is off by ${number(single, 0)}° on average · the mean of ${grouped(n)}: ${number(angle, angle < 10 ? 1 : 0)}°, or ${number(off, off < 0.1 ? 3 : 2)}, where the slope is ${number(length)} long · theory expects ${number(expected, expected < 0.1 ? 3 : 2)}`,
    alt: (x: Place, sigma: number, n: number, off: number) => `At x = ${pair(x)}, σ = ${short(sigma)}: the mean of ${n} arrows is ${number(off, 3)} away from the exact slope.`
  },
  bowl: {
    label: "The arrows at one x, all from the same root, and your guess.",
    cutLabel: "The mean square error along the row of your guess: a parabola above a floor.",
    guess: "your guess, one arrow",
    reveal: "show the mean",
    mean: "mean",
    error: (loss: number) => `mean square error ${number(loss)}`,
    short: (loss: number) => `error ${number(loss)}`,
    floor: (floor: number) => `the floor: ${number(floor)}, the arrows’ own spread`,
    numbers: (loss: number, away: number, floor: number) => `${number(loss)} = ${number(away)} (your distance from the mean, squared) + ${number(floor)} (the spread)`,
    alt: (guess: Place, loss: number, floor: number) => `The guess ${pair(guess)} has the mean square error ${number(loss)}; no guess has less than ${number(floor)}.`,
    cutAlt: (loss: number, floor: number) => `A parabola above a floor of ${number(floor)}; the guess stands on it at ${number(loss)}.`
  },
  floor: {
    label: "Examples at this noise level: arrows from noisy points to their clean ones.",
    chartLabel: "The loss of the best possible answer at each noise level.",
    xAxis: "σ →",
    yAxis: "↑ loss: mean square error of ε",
    luck: "luck: nobody can learn it",
    luckShort: "luck",
    learnable: "can be learned",
    nothing: "a network that answers 0",
    numbers: (sigma: number, floor: number) =>
      Number.isFinite(floor) ? `σ = ${short(sigma)} · a perfect network has the loss ${number(floor)}; one that answers 0 has 2.00` : "computing …",
    alt: (sigma: number, floor: number) => `At σ = ${short(sigma)} a perfect network has the loss ${Number.isFinite(floor) ? number(floor) : "that is being computed"}.`
  },
  step: {
    silent: "“no noise”, it says",
    stage: "stage",
    next: "Next",
    another: "Another example",
    many: "A thousand steps",
    restart: "Forget everything",
    label: "One training example in the plane, and the network’s answer.",
    lines: ({x0, sigma, eps, x, before, after, loss, less, size, length}: {x0: Place; sigma: number; eps: Place; x: Place; before: Place; after: Place; loss: number; less: number; size: number; length: number}) => [
      `Take a clean point: x₀ = ${pair(x0)}.`,
      `Choose a noise level: σ = ${number(sigma)}.`,
      `Draw a noise, ε = ${pair(eps)}, and go there: x = x₀ + σε = ${pair(x)}.`,
      `Show the network x and σ. It says ${pair(before)}.`,
      `Compare with ε. The squared distance is ${number(loss)}, the loss.`,
      `Ask backpropagation which way each of the ${grouped(size)} weights lowers it, and nudge them all (slope ${number(length)} long). Now it says ${pair(after)}: loss ${number(less)}.`
    ],
    later: ["Take a clean point.", "Choose a noise level.", "Draw a noise, and go there.", "Ask the network.", "Compare.", "Nudge every weight."],
    numbers: (taken: number, error: number | undefined) =>
      `${grouped(taken)} ${taken === 1 ? "step" : "steps"} so far${error === undefined ? "" : ` · at σ = 1 its arrows (dashed) are off by ${percent(Math.sqrt(error))}`}`,
    alt: (stage: number, line: string) => `Stage ${stage}. ${line}`
  },
  train: {
    start: "Train",
    goOn: "Go on",
    pause: "Pause",
    reset: "Start again",
    bringBack: "Bring the last one back",
    drawn: "draw your own",
    prediction: "the network answers",
    predictions: {edm: "a blend, as EDM", noise: "ε, the noise", clean: "x₀, the picture", velocity: "v, the velocity"},
    weighting: "loss",
    weightings: {edm: "EDM", simple: "simple: error of ε", likelihood: "likelihood", clean: "error of x₀"},
    noise: "σ is drawn",
    noises: {"log-normal": "from a bell in ln σ", "log-uniform": "evenly in ln σ", ddpm: "as DDPM does"},
    mean: "bell’s middle, ln σ",
    std: "bell’s width",
    width: "width",
    depth: "hidden layers",
    batch: "examples per step",
    rate: "learning rate",
    runsOn: "runs on",
    backends: {auto: "the fastest here", wasm: "WebAssembly", webgpu: "WebGPU", typescript: "plain TypeScript"},
    exact: "exact",
    learned: "learned",
    untrained: "not trained yet",
    samples: "what it makes of noise",
    cursor: "drawing cursor; Enter adds a point",
    clear: "Clear",
    undo: "Undo",
    empty: "Nothing is drawn, so there is nothing to learn. Draw a point or more.",
    exactLabel: (sigma: number) => `The exact slopes at σ = ${short(sigma)}.`,
    learnedLabel: (sigma: number) => `The learned slopes at σ = ${short(sigma)}, dashed.`,
    samplesLabel: (n: number) => (n === 0 ? "No samples yet." : `${grouped(n)} points made from noise by the learned slopes.`),
    chartLabel: "Loss at each noise level: the exact floor, and the network’s above it.",
    xAxis: "σ →",
    yAxis: "↑ loss: mean square error of ε",
    floor: "floor, exact",
    network: "the network",
    seen: "as training sees it",
    spacing: "σ below the spacing of the points",
    off: (share: number) => `off by ${percent(share)}`,
    waiting: "A new network: it has learned nothing yet. Press Train.",
    starting: "Starting …",
    progress: ({step, perSecond, backend}: {step: number; perSecond: number; backend: string}) => `step ${grouped(step)} · ${perSecond >= 1 ? `${grouped(Math.round(perSecond))} steps a second` : "paused"} · ${backend}`,
    errors: ({at, here, spacing, overall}: {at: number; here: number; spacing: number; overall: number}) =>
      `slope at σ = ${short(at)}: off by ${percent(here)} · over all levels${spacing > 0 ? ` above ${short(spacing)}, the spacing of your points` : ""}: off by ${percent(overall)}`,
    rests: (step: number) => `Resting after ${grouped(step)} steps. Press Go on for more.`,
    forgotten: (step: number) => `A new network. The one before had learned for ${grouped(step)} steps.`,
    save: "Save the weights",
    load: "Load weights",
    loaded: (step: number) => `Loaded: a network of ${grouped(step)} steps.`,
    notLoaded: (reason: string) => `That file was not taken, and nothing has changed. ${reason}`,
    failed: (reason: string) => `Training stopped. ${reason}`
  },
  effort: {
    weighting: "weighting",
    weightings: {likelihood: "flat: bounds log-likelihood", simple: "simple, as DDPM trains", edm: "EDM"},
    short: {likelihood: "flat", simple: "simple (DDPM)", edm: "EDM"},
    pupil: "who answers",
    alone: "without the luck",
    luck: "luck",
    mistake: "the mistake",
    pupils: {straight: "the best straight line", network: "your network, from above"},
    weightsLabel: "What an error counts at each noise level under three weightings.",
    weightAxis: "↑ what an error of ε counts",
    partsLabel: "What the loss is made of at each noise level.",
    partsAxis: "↑ loss, weighed",
    xAxis: "σ →",
    noNetwork: "No network has learned yet: train one in the figure above. Until then this is the straight line.",
    numbers: (weighting: "likelihood" | "simple" | "edm", share: number, middle: number) =>
      `${{likelihood: "flat", simple: "simple", edm: "EDM"}[weighting]}: ${percent(share, share < 0.05 ? 1 : 0)} of the loss is a mistake (blue), the rest is luck · half of the mistake lies below σ = ${short(middle)}`,
    straightNats: (area: number, direct: number) => `flat: the blue area is ${number(area, 3)} nats; the log-likelihood lost, computed without any loss: ${number(direct, 3)} nats`,
    networkNats: (area: number) => `flat: the blue area is ${number(area, 3)} nats: the log-likelihood lost is at most that (plus what the start from pure noise costs)`,
    alt: (weighting: string, share: number) => `Under the weighting “${weighting}”, ${percent(share)} of the loss is a mistake.`
  }
};
