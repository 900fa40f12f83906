/** What the figures and controls of /denoiser say in English. */
type Place = readonly [number, number];

const number = (value: number): string => value.toFixed(2).replace("-", "−");
const pair = (place: ArrayLike<number>): string => `(${number(place[0]!)}, ${number(place[1]!)})`;
const percent = (share: number): string => (share > 0.9995 ? "100 %" : `${(100 * share).toFixed(1)} %`);
const sigmaText = (sigma: number): string => String(Number(sigma.toPrecision(2)));

export const denoiser = {
  posterior: {
    world: "world",
    worlds: {moons: "Two moons", wide: "One wide hill", islands: "Three islands"},
    answers: "median and mode too",
    label: "The plane with a point x, the disc of its noise, and the places that x could have come from.",
    point: "the noisy point x",
    names: {mean: "mean, D", median: "median", mode: "mode"},
    numbers: (overlap: number, mean: Place, x: Place) => `disc and truth agree by ${Math.round(100 * overlap)} % · x = ${pair(x)} · D = ${pair(mean)}`,
    alt: (x: Place, sigma: number, overlap: number) => `x at ${pair(x)}, σ = ${number(sigma)}: the disc and the true posterior agree by ${percent(overlap)}.`
  },
  arrows: {
    name: "a network may call it",
    names: {score: "score, the slope", eps: "ε, the noise", denoised: "x₀, the picture", velocity: "v, the velocity"},
    label: "Three arrows from x, drawn over each other.",
    point: "the noisy point x",
    numbers: (arrows: readonly Place[], n: number) => `slope of log pσ ${pair(arrows[0]!)} · (D − x)/σ² ${pair(arrows[1]!)} · −mean of ${n} noises/σ ${pair(arrows[2]!)}`,
    named: (name: "score" | "eps" | "denoised" | "velocity", value: ArrayLike<number>) =>
      ({score: `score = ${pair(value)}`, eps: `ε̂ = (x − D)/σ = ${pair(value)}`, denoised: `x̂₀ = D = ${pair(value)}`, velocity: `v, with x scaled by 1/√(1 + σ²) = ${pair(value)}`})[name],
    alt: (x: Place, sigma: number) => `At x = ${pair(x)}, σ = ${number(sigma)}, three arrows lie on each other and end at D.`
  },
  loading: "Loading 75 pictures",
  ghosts: {
    picture: "picture",
    answers: {mean: "mean (D)", median: "median", mode: "mode"},
    answer: "answer",
    costs: {squared: "mean square, L2", absolute: "mean |difference|, L1", zeroOne: "wrong picture"},
    draws: "Seven pictures that x could have been, drawn from the posterior.",
    original: "x₀",
    table: "What each answer costs",
    draw: (i: number) => `draw ${i}`,
    most: (name: string, weight: number, right: boolean) => `The most likely is ${name}, ${percent(weight)}: the ${right ? "right" : "wrong"} picture.`
  },
  loop: {
    denoise: "1. Denoise",
    renoise: (sigma: number) => `2. Add noise, σ = ${sigmaText(sigma)}`,
    next: "next σ",
    restart: "From the beginning",
    noise: (sigma: number) => `σ = ${sigmaText(sigma)}`,
    before: (sigma: number) => `x has noise of size ${sigmaText(sigma)}. Denoise it.`,
    after: (steps: number, name: string, distance: number, sharp: boolean) =>
      sharp
        ? `After ${steps} ${steps === 1 ? "answer" : "answers"}: a sharp picture, ${name}.`
        : `After ${steps} ${steps === 1 ? "answer" : "answers"}: a ghost. The nearest picture is ${name}, ${distance.toFixed(0)} away. Add less noise than before, and ask again.`
  }
};
