/** What the figures and controls of /sampler say in English. */
const number = (value: number, digits = 2): string => value.toFixed(digits).replace("-", "−");
const small = (value: number): string => (value === 0 ? "0" : value >= 0.001 ? String(Number(value.toPrecision(2))) : value.toExponential(1).replace("e-", "·10^−").replace(/\^−(\d+)/, (_, d: string) => `⁻${d.replace(/./g, (c) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(c)]!)}`));
const calls = (nfe: number): string => `${nfe} ${nfe === 1 ? "question" : "questions"}`;

export const sampler = {
  own: "yours (the cell below)",
  ownShort: "yours",
  small,
  solver: "solver",
  steps: "steps",
  step: {
    label: "The flow in one dimension: noise level to the right, falling; x upwards. A solver's strides against the exact path.",
    start: "where the walk starts",
    spacing: "levels",
    spacings: {even: "equal strides of σ", ratio: "equal ratios of σ", karras: "Karras"},
    axis: "σ",
    guess: "With three looks you end …",
    guesses: ["within 0.1 of home", "0.1 to 0.5 away", "farther off"],
    answer: ({said, right, off, steps}: {said: number | undefined; right: number; off: number; steps: number}) =>
      steps !== 3 || said === undefined ? "" : `${said === right ? "Yes" : "No"}: ${number(off)} away; the hills are some 0.2 wide.`,
    off: (miss: number) => `off by ${number(miss)}`,
    numbers: ({end, truth, nfe}: {end: number; truth: number; nfe: number}) =>
      `ends at ${number(end)}, the flow at ${number(truth)} · off by ${number(Math.abs(end - truth))} · ${calls(nfe)}`,
    alt: ({start, end, truth, steps}: {start: number; end: number; truth: number; steps: number}) =>
      `From x = ${number(start)}, ${steps} steps end at ${number(end)}; the exact flow ends at ${number(truth)}.`
  },
  orders: {
    label: "Error against questions asked, both axes logarithmic: a straight line for each solver, as steep as its order.",
    ends: "the walk ends",
    end: {above: "at σ = 0.1", zero: "at 0, last level 0.02", lower: "at 0, last level 0.002"},
    x: "questions to the denoiser",
    y: "error at the end",
    order: (name: string, order: number | undefined) => (order === undefined ? name : `${name} ${number(order, 1)}`),
    alt: (rows: readonly {name: string; order: number | undefined}[]) =>
      `Fitted orders: ${rows.map(({name, order}) => `${name} ${order === undefined ? "none" : number(order, 2)}`).join(", ")}.`,
    failed: (message: string) => `Your solver could not run: ${message} The other lines stay.`
  },
  learned: {
    label: "Error against questions with a learned slope, both axes logarithmic. Dashed: the network. Solid: the exact slope.",
    which: "network after",
    lessons: {"300": "300 steps of training", "1000": "1000 steps", "3000": "3000 steps", file: "your file"},
    from: "distance from",
    yardsticks: {exact: "the exact flow's end", own: "the network's own flow's end"},
    y: {exact: "distance from the exact flow's end", own: "distance from the own flow's end"},
    floor: (apart: number) => `the network's own error, ${small(apart)}`,
    train: "Train a network",
    again: "Train it again",
    progress: (done: number, total: number) => `step ${done} of ${total}`,
    file: "a network saved on “Learning a slope”",
    untaught: "No network has learned yet. Press “Train a network”; it takes up to a minute. So far: the exact slope.",
    noFile: "No file is loaded. Choose one under “more”; “Learning a slope” saves it.",
    notLoaded: (message: string) => `The file was not taken: ${message}`,
    computing: "computing …",
    numbers: ({step, apart, enough, solver}: {step: number; apart: number; enough: number | undefined; solver: string}) =>
      `After ${step} steps of training the network's flow ends ${small(apart)} from the exact one's. ${enough === undefined ? `${solver} does not come within a tenth of that.` : `${solver} comes within a tenth of that with ${calls(enough)}.`}`,
    alt: (numbers: string) => `With the exact slope the lines fall; with the network they run into a floor. ${numbers}`
  },
  crowd: {
    label: "Distance of the crowd from the data against questions, both axes logarithmic, for two solvers with and without noise on the way.",
    slope: "the slope is",
    slopes: {none: "exact", above: "wrong at large σ, above 2", below: "wrong at small σ, below 2", network: "the network above"},
    size: "how wrong",
    x: "questions to the denoiser",
    y: "distance from the data, thousandths",
    floor: "noise floor: two exact samples differ as much",
    floorShort: "noise floor",
    untaught: "No network has learned yet: press “Train a network” in the figure above.",
    computing: "computing …",
    numbers: ({points, rows, budget, floor}: {points: number; rows: readonly {name: string; value: number; spread: number}[]; budget: number; floor: number}) =>
      `${points} points · with ${budget} questions: ${rows.map(({name, value, spread}) => `${name} ${number(value, 1)} ± ${number(spread, 1)}`).join(" · ")} · noise floor ${number(floor, 1)}`,
    alt: (slope: string, numbers: string) => `The slope is ${slope}. ${numbers}`
  },
  third: {
    wholeLabel: "Whole walks: error against questions.",
    stepLabel: "One step from exact memory: error against the length of the step.",
    whole: "whole walks",
    one: "one step, memory exact",
    x: "questions",
    h: "step in log σ",
    names: {dpmpp_2m: "2M", dpmpp_3m: "3M", dpmpp_3m_corrected: "3M, both mended"},
    alt: (whole: Readonly<Record<string, number>>, one: Readonly<Record<string, number>>) =>
      `Orders of whole walks: ${Object.entries(whole).map(([name, order]) => `${name} ${number(order, 2)}`).join(", ")}. Of one step: ${Object.entries(one).map(([name, order]) => `${name} ${number(order, 2)}`).join(", ")}.`
  },
  choices: {
    label: (row: string, choice: string) => `Where 900 points end, with ${row}: ${choice}`,
    rows: {process: "coordinates", levels: "levels", solver: "solver", eta: "noise added on the way"},
    process: {ve: "σ grows", vp: "data shrink (VP)", flow: "mixed (flow matching)"},
    levels: {karras: "Karras", ratio: "equal ratios", even: "equal strides"},
    solver: {euler: "Euler", dpm_2: "DPM-2", dpmpp_2m: "DPM++ 2M"},
    eta: {"0": "none, η = 0", "0.5": "η = 0.5", "1": "η = 1"},
    steps: "steps",
    distance: (value: number, error: number) => `${number(1000 * value, 0)} ± ${number(2000 * error, 0)}`,
    numbers: (nfe: number) => `The four held choices cost ${calls(nfe)}. In each picture: distance to the truth, in thousandths, ± two standard errors.`,
    computing: "computing …"
  },
  ladder: {
    label: "Your levels on a logarithmic scale of σ, with those of Karras and of equal ratios.",
    level: (k: number) => `level ${k}`,
    yours: "yours",
    karras: "Karras",
    ratio: "equal ratios",
    axis: "noise level σ",
    reset: "Begin again from Karras",
    keep: "Keep this one",
    board: "Your best so far",
    none: "Nothing kept yet.",
    forgotten: "This browser lets nothing be kept; the list lasts until you leave the page.",
    take: (rank: number) => `Take no. ${rank}`,
    row: (error: number) => `error ${small(error)}`,
    alt: (sigmas: ArrayLike<number>, error: number) => `Levels ${Array.from(sigmas, (sigma) => number(sigma)).join(", ")}; error ${small(error)}.`
  },
  settle: {
    label: "One noise, more and more steps, three ways.",
    which: "noise no.",
    rows: {euler: "Euler", fresh: "Euler a, as it is", path: "Euler a, one path of noise for all"},
    steps: (n: number, first: boolean) => (first ? `${n} steps` : String(n)),
    computing: "computing 64 noises …",
    numbers: ({euler, fresh, path, trials}: {euler: number; fresh: number; path: number; trials: number}) =>
      `From 64 steps to 128 another picture comes out for so many of ${trials} noises: Euler ${euler} · Euler a ${fresh} · on one path ${path}`,
    alt: (rows: readonly {row: string; ends: readonly string[]}[]) => rows.map(({row, ends}) => `${row}: ${ends.join(", ")}.`).join(" ")
  },
  few: {
    label: "The same noise, each solver, more and more questions; at the right the flow's own end.",
    which: "noise no.",
    truth: "the flow",
    truthShort: "flow",
    computing: "computing 64 noises …",
    asked: (budget: number, first: boolean) => `${budget}${first ? " questions" : ""}`,
    share: (percent: number) => `${percent} %`,
    numbers: (rows: readonly {name: string; percent: number}[], budget: number) => `Of 64 noises, with ${budget} or ${budget + 1} questions so many end where the flow does: ${rows.map(({name, percent}) => `${name} ${percent} %`).join(" · ")}`,
    alt: (truth: string, rows: readonly {name: string; ends: readonly string[]}[]) => `The flow ends on ${truth}. ${rows.map(({name, ends}) => `${name}: ${ends.join(", ")}.`).join(" ")}`
  },
  loading: "75 pictures of 16384 numbers"
};
