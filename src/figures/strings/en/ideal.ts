/** What the figures and controls of /ideal say in English. */
import type {Spread as RunSpread} from "../../ideal/collapse.js";
import type {Estimate, Interval} from "../../ideal/rates.js";
import type {Crossings, ReturnSummary} from "../../ideal/return.js";

/** σ as it is said: 13.2, 0.38, 0. */
const sigmaText = (sigma: number): string => (sigma === 0 ? "0" : sigma >= 10 ? sigma.toFixed(1) : sigma.toPrecision(2));

/** Two digits of a number that may be tiny: 0, 0.13, 6.0·10⁻⁸. */
const smallText = (value: number): string => {
  if (value === 0 || value >= 0.01) return value === 0 ? "0" : value.toPrecision(value >= 1 ? 3 : 2);
  const [digits, power] = value.toExponential(1).split("e");
  return `${digits}·10${power!.replace(/./g, (c) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(c)] ?? "⁻")}`;
};

export const ideal = {
  preparing: {
    download: "Fetching the pictures' dot products (3.5 MB)…",
    gram: "Computing the pictures' dot products…",
    upload: "Sending the pictures to the graphics card…",
    compile: "Compiling the kernels…"
  },
  generate: {
    label: "The run has not begun.",
    stripLabel: "The steps of the run.",
    steps: "steps",
    solver: "solver",
    solvers: {
      euler: "Euler", heun: "Heun", dpm_2: "DPM-2", lms: "LMS", dpmpp_2m: "DPM++ 2M", dpmpp_3m: "DPM++ 3M", dpmpp_3m_corrected: "DPM++ 3M, corrected",
      uni_pc: "UniPC", uni_pc_bh2: "UniPC bh2", ddim: "DDIM", euler_ancestral: "Euler a, adds noise", ddpm: "DDPM, adds noise",
      dpm_2_ancestral: "DPM-2 a, adds noise", dpmpp_2s_ancestral: "DPM++ 2S a, adds noise", dpmpp_sde: "DPM++ SDE, adds noise",
      dpmpp_2m_sde: "DPM++ 2M SDE, adds noise", dpmpp_2m_sde_heun: "DPM++ 2M SDE (Heun), adds noise", dpmpp_3m_sde: "DPM++ 3M SDE, adds noise",
      euler_maruyama: "Euler–Maruyama, adds noise", predictor_corrector: "predictor–corrector, adds noise"
    },
    generate: "Generate",
    levels: "levels",
    rules: {karras: "Karras", exponential: "exponential", normal: "ComfyUI normal", simple: "ComfyUI simple"},
    sigmaMax: "largest σ",
    sigmaMin: "smallest σ",
    howMany: "how many at once",
    which: "look at number",
    tilesShowD: "tiles show D",
    backend: "runs on",
    backends: {auto: "the best there is", cpu: "CPU", webgpu: "WebGPU"},
    whichSet: "picture set",
    setOf: (n: number) => `${n} pictures`,
    arriving: (n: number) => `${n} pictures: arriving`,
    arrived: (n: number) => `All ${n} pictures are here.`,
    useThem: "Use them",
    scrub: "step of the run",
    x: "x, scaled to show",
    denoised: "D(x; σ)",
    guess: (weight: number, name: string) => `${weight > 0.9995 ? "100" : (100 * weight).toFixed(weight < 0.1 ? 1 : 0)} % ${name}`,
    batch: (n: number, tiles: "x" | "denoised") => `${tiles === "x" ? "x" : "D"} of ${n === 1 ? "one run" : `all ${n}`}`,
    tap: "click one to look at it",
    step: (i: number, last: number, sigma: number) => `step ${i} of ${last} · σ = ${sigmaText(sigma)}`,
    progress: (i: number, last: number, nfe: number) => `${i} of ${last} steps computed, ${nfe} calls of D`,
    status: (n: number, backend: "cpu" | "webgpu", reason: string, seconds: number) =>
      `N = ${n} · ${backend === "cpu" ? "CPU, float64" : "WebGPU, float32"}, ${seconds.toFixed(1)} s (${reason})`,
    alt: (i: number, last: number, sigma: number, batch: number, sample: number, weight: number, name: string) =>
      `Step ${i} of ${last}, sigma ${sigma.toPrecision(3)}, ${batch} runs at once. Run ${sample}: the point x on the left${sigma > 4 ? ", which looks like noise" : ""}, the denoiser's answer D beside it; ${Math.round(100 * weight)} per cent of its weight is on ${name}.`,
    stripAlt: (frames: number, sample: number) => `${frames} steps of run ${sample}: x above, D below.`
  },
  bundle: {
    x: (sigma: number) => `x at σ = ${sigmaText(sigma)}`,
    denoised: "D, their mean",
    alt: (sigma: number, candidates: string) =>
      `The noisy point x at sigma ${sigma.toPrecision(3)}, the likeliest pictures with their weights (${candidates}, …) and their weighted mean D.`
  },
  attention: {
    label: "One denoising: x, the pictures weighted, and D.",
    picture: "picture",
    sigma: "σ",
    alsoSeed: "noise"
  },
  collapse: {
    bundleLabel: "The pictures still in question.",
    numberLabel: "Effective number of pictures against σ.",
    weightLabel: "Largest weight against σ.",
    numberAxis: "↑ pictures in question, exp(H)",
    weightAxis: "↑ largest weight, %",
    scrub: "step of the run",
    at: (sigma: number, left: number, largest: number) =>
      `σ = ${sigmaText(sigma)} · ${left >= 10 ? Math.round(left) : left.toFixed(1)} pictures in question · largest weight ${Math.round(100 * largest)} %`,
    numberAlt: (runs: number, sigma: number, left: number) =>
      `Effective number of pictures, one falling line for each of ${runs} runs, against sigma; at sigma ${sigma.toPrecision(3)} the chosen run has ${left.toFixed(1)}.`,
    weightAlt: (runs: number, sigma: number, largest: number) =>
      `Largest posterior weight, one rising line for each of ${runs} runs, against sigma; at sigma ${sigma.toPrecision(3)} the chosen run has ${Math.round(100 * largest)} per cent.`,
    summary: ({runs, sigmaMax, steps, atStart, decided, step}: {runs: number; sigmaMax: number; steps: number; atStart: RunSpread; decided: RunSpread; step: RunSpread}) => [
      `At σ = ${sigmaText(sigmaMax)}: `, `*${Math.round(atStart.median)} pictures`, ` in question (median of ${runs} runs; ${Math.round(atStart.least)} to ${Math.round(atStart.most)}). Fewer than two from `,
      `*σ = ${decided.median.toFixed(1)}`, ` on (${decided.least.toFixed(1)} to ${decided.most.toFixed(1)}${decided.count === runs ? "" : `; ${decided.count} of ${runs} runs`}), that is by step `, `*${Math.ceil(step.median)} of ${steps}`,
      ` (${step.least} to ${step.most}). There the noise in x still has length ${decided.median.toFixed(1)} · 128 = `, `*${Math.round(128 * decided.median)}`, "; a picture's is about 110."
    ]
  },
  copies: {
    waiting: "When the run above has ended, its results are measured here.",
    label: "Results and the pictures nearest to them.",
    chartLabel: "Distances.",
    rows: ["results: to the nearest picture", "pictures: to their nearest other"] as [string, string],
    axis: "distance in 16384 dimensions →",
    oneByte: "one byte off by one",
    apart: (distance: number) => `${smallText(distance)} apart`,
    summary: (results: number, copies: number, different: number, lastSigma: number, farthest: number, bytes: number, apart: readonly [number, number, number] | undefined) => [
      ...(copies === results
        ? [`${results} results, `, "*all copies", `, of ${different} different pictures. Farthest from its nearest picture: `, `*${farthest === 0 ? "0, exactly" : smallText(farthest)}`]
        : [`${results} results, `, `*${results - copies} of them no copies`, `: the last level before 0, σ = ${sigmaText(lastSigma)}, comes before all is decided there, and D is still a mean of several pictures. Farthest from its nearest picture: `, `*${smallText(farthest)}`]),
      ` (largest difference of a coordinate: ${smallText(bytes)} steps of a byte). `,
      ...(apart ? ["Different pictures are at least ", `*${apart[0].toFixed(1)}`, ` apart (nearest other: median ${apart[1].toFixed(1)}, at most ${apart[2].toFixed(1)}).`] : [])
    ],
    alt: (results: number, first: string, copies: number, farthest: number) =>
      `${results} results above, the nearest pictures of the set below them: ${first}, and so on. ${copies === results ? "Every result is a copy" : `${copies} results are copies, the others mixtures`}; the largest distance is ${farthest.toPrecision(2)}.`
  },
  return: {
    which: "which picture",
    modes: {any: "a random one each time", one: "always the same"},
    picture: "picture",
    sigma: "noise it to σ",
    trials: "trials",
    start: "Measure",
    again: "Measure again",
    waiting: "Nothing measured yet.",
    label: "Return rates and posterior weight against σ.",
    stripLabel: "What came back.",
    xAxis: "noised to σ →",
    yAxis: "↑ % of trials",
    ode: "the flow (ODE) came back to the picture",
    odeShort: "flow (ODE) came back",
    sde: "back with fresh noise (SDE)",
    sdeShort: "SDE came back",
    posterior: "posterior weight of the picture",
    posteriorShort: "its weight",
    wentIn: "went in, x₀",
    noised: (sigma: number) => `noised to σ = ${sigma}, a fresh ε each time`,
    cameBack: "came back by the flow, ODE (framed: the same picture)",
    drawn: "came back with fresh noise, SDE",
    progress: (done: number, total: number) => `${done} of ${total} trials`,
    summary: ({n, trials, ode, sde, posterior, odeExcess, sdeExcess}: ReturnSummary, enough: number, sigma: number, rate: Estimate, drawn: Estimate, weight: number) => [
      `N = ${n}, ${trials} trials at each σ. At σ = ${sigma}: ODE `, `*${rateText(rate)}`, ", SDE ", `*${rateText(drawn)}`, `, weight ${(100 * weight).toFixed(weight < 0.1 ? 1 : 0)} %. `,
      ...(odeExcess && sdeExcess
        ? [
            "ODE: σ₉₀ = ", ...crossingText(ode.sigma90, ode.interval90!), ", σ₁₀ = ", ...crossingText(ode.sigma10, ode.interval10!), ". SDE: σ₉₀ = ", ...crossingText(sde.sigma90, sde.interval90!), ", σ₁₀ = ", ...crossingText(sde.sigma10, sde.interval10!), ". Posterior weight: σ₉₀ = ", ...crossingText(posterior.sigma90, posterior.interval90!), ", σ₁₀ = ", ...crossingText(posterior.sigma10, posterior.interval10!), ". In brackets: 90 % intervals (bootstrap over the noises). Above the weight, on average over all σ: ODE ", `*${excessText(odeExcess)}`, ", SDE ", `*${excessText(sdeExcess)}`, "."
          ]
        : [`σ₉₀ and σ₁₀ follow when ${enough} trials are in.`])
    ],
    alt: ({trials, ode, sde, posterior, odeExcess, sdeExcess}: ReturnSummary) => {
      const at = ({sigma90, sigma10}: Crossings): string => `90 per cent at sigma ${sigma90?.toFixed(1) ?? "none"} and 10 per cent at ${sigma10?.toFixed(1) ?? "none"}`;
      return `Three falling curves against sigma after ${trials} trials.${odeExcess && sdeExcess ? ` The ODE's return rate passes ${at(ode)}; the SDE's ${at(sde)}; the posterior weight ${at(posterior)}. Above the weight, on average over all sigma: the ODE ${excessText(odeExcess)}, the SDE ${excessText(sdeExcess)}.` : ""}`;
    },
    stripAlt: (shown: number, sigma: number, ode: number, sde: number) =>
      `${shown} trials at sigma ${sigma}: the picture that went in, the noisy point, and the pictures that came back; ${ode} came back the same by the ODE, ${sde} by the SDE.`
  },
  steps: {
    start: "Measure",
    again: "Measure again",
    label: "Share of runs that agree with 200 Heun steps.",
    waiting: "Nothing measured yet.",
    xAxis: "calls of D →",
    yAxis: "↑ % on the same picture as 200 steps",
    named: (solver: string) => `${solver}, 5 steps`,
    which: "look at noise number",
    progress: (done: number, total: number) => `${done} of ${total} noises`,
    stripLabel: "One noise, taken back with different numbers of steps.",
    stripNote: "numbers: steps · framed: same as 200 steps",
    stripAlt: (noise: number, euler: number, heun: number, counts: string) =>
      `Noise ${noise}, taken back with ${counts} steps by Euler and by Heun: ${euler} of Euler's pictures and ${heun} of Heun's are the one that 200 steps end on.`,
    summary: (n: number, trials: number, rows: readonly {steps: number; euler: number; heun: number}[], pairs: readonly {calls: number; heunOnly: number; eulerOnly: number}[]) => {
      const list = (solver: "euler" | "heun"): string => rows.map((row) => `${Math.round(100 * row[solver])}`).join(", ");
      return [
        `N = ${n}, ${trials} noises. With ${rows.map(({steps}) => steps).join(", ")} steps: Heun `, `*${list("heun")}`, " %, Euler ", `*${list("euler")}`, " %. Noise by noise, at about ",
        pairs.map(({calls}) => calls).join(", "), " calls: only Heun is right ", `*${pairs.map(({heunOnly}) => heunOnly).join(", ")}`, " times, only Euler ", `*${pairs.map(({eulerOnly}) => eulerOnly).join(", ")}`, "."
      ];
    }
  },
  machines: {
    start: "Compare",
    again: "Compare again",
    waiting: "Nothing compared yet.",
    label: "Difference between CPU and WebGPU against σ.",
    preparing: "Getting both machines ready…",
    progress: (step: number, last: number) => `step ${step} of ${last}`,
    noGpu: (reason: string) => `There is nothing to compare on this machine. ${reason} The rest of the page ran on the CPU, in float64, and lacks nothing.`,
    software: (name: string, n: number) => `WebGPU is here, but computes in software (${name}). So the comparison begins with the first ${n} pictures; the button takes the set above, which may last a minute. The numbers are as good.`,
    yAxis: "↑ largest difference of a coordinate",
    oneByte: "one step of a byte",
    bound: "derived bound for D",
    runs: "x, two separate runs",
    sameX: "D, asked at the same x",
    summary: (n: number, where: string, batch: number, sameX: number, sigma: number, end: number | undefined) => [
      `N = ${n}, ${batch} runs, ${where}. Largest difference of D at the same x: `, `*${smallText(sameX)}`, ` (at σ = ${sigma.toPrecision(3)}), or ${smallText(sameX * 127.5)} steps of a byte. `,
      ...(end === undefined ? [] : ["Results of the two separate runs differ by at most ", `*${smallText(end)}`, ". Near a fork a hair's breadth decides: there separate runs may part, D at the same x does not."])
    ]
  }
};

/** "83 ± 4 %" */
const rateText = ({mean, error}: Estimate): string => `${Math.round(100 * mean)} ± ${Math.round(100 * error)} %`;

/** In points of a per cent: "+5.4 ± 1.1 %" */
const excessText = ({mean, error}: Estimate): string => `${mean < 0 ? "−" : "+"}${Math.abs(100 * mean).toFixed(1)} ± ${(100 * error).toFixed(1)} %`;

/** σ where a rate crosses a level, with its interval: "11.3 (9.7–12.4)". */
function crossingText(sigma: number | undefined, interval: Interval | undefined): string[] {
  const at = (value: number): string => (value === 0 ? "below the axis" : value === Infinity ? "above it" : value.toFixed(1));
  return [`*${sigma === undefined ? "beyond the axis" : sigma.toFixed(1)}`, interval ? ` (${at(interval.low)}–${at(interval.high)})` : ""];
}
