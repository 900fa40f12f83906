/** What the figure of many particles and its controls say in English. */
import {formatNumber} from "../../controls.js";

const sigmaText = (sigma: number): string => (sigma === Infinity ? "∞" : sigma === 0 ? "0" : sigma >= 10 ? sigma.toFixed(1) : sigma.toPrecision(2));

export const particles = {
  label: "The particles are being made.",
  time: "noise level",
  timeValue: (sigma: number) => `σ = ${sigmaText(sigma)}`,
  show: "show",
  shows: {points: "points", trails: "points and trails", density: "density"},
  color: "colour tells",
  colors: {plain: "nothing", start: "where it began", speed: "how fast it moves", posterior: "its likeliest part now", origin: "its part at the start"},
  field: "score arrows",
  circle: "circle of σ",
  count: "particles",
  closer: "closer",
  further: "further",
  whole: "follow the noise",
  png: "PNG",
  svg: "SVG",
  tooManyForSvg: (most: number) => `An SVG holds up to ${formatNumber(most)} points.`,
  handle: "The particle x that is followed",
  sigma: "σ",
  denoised: "D",
  numbers: "numbers",
  statistics: {
    caption: "The particles at this level, and the exact distribution",
    particles: "particles",
    exact: "exact",
    apart: "apart",
    headline: (nfe: number, distance: readonly [value: string, floor: string] | undefined, lost: number) => [
      "NFE ", `*${nfe}`, ...(distance ? [" · sliced W₁ ", `*${distance[0]}`, ` (${distance[1]})`] : []), ...(lost > 0 ? [` · ${formatNumber(lost)} not finite`] : [])
    ],
    nfe: "NFE so far",
    means: ["mean of x", "mean of y"],
    covariances: ["variance of x", "covariance", "variance of y"],
    distance: "sliced W₁ to exact",
    entropy: "posterior entropy",
    lost: "not finite",
    plusMinus: (value: string, error: string) => `${value} ± ${error}`,
    floor: (value: string) => `${value} by chance`,
    standardErrors: (count: number) => `${count < 0 ? "−" : "+"}${Math.abs(count) >= 1000 ? Math.abs(count).toExponential(0) : Math.abs(count).toFixed(1)} SE`
  },
  status: (n: number, backend: "cpu" | "webgpu", reason: string) => [`${formatNumber(n)} particles · `, `*${backend === "cpu" ? "CPU, float64" : "WebGPU, float32"}`, `. ${reason}`],
  fewer: (n: number, asked: number) => ` These are the first ${formatNumber(n)} of the ${formatNumber(asked)} asked for, as many as move smoothly here.`,
  describe: (n: number, level: number, last: number, sigma: number, show: string) =>
    `${formatNumber(n)} particles at level ${level} of ${last}, sigma ${sigmaText(sigma)}, shown as ${show}. One of them is followed: its path so far, its estimate D, and a circle of radius sigma about D.`
};
