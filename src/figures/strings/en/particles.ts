/** What the figure of many particles and its controls say in English. */
import {formatNumber} from "../../controls.js";

const sigmaText = (sigma: number): string => (sigma === 0 ? "0" : sigma >= 10 ? sigma.toFixed(1) : sigma.toPrecision(2));

export const particles = {
  label: "The particles are being made.",
  time: "noise level",
  timeValue: (sigma: number) => `σ = ${sigmaText(sigma)}`,
  show: "show",
  shows: {points: "points", trails: "points and trails", density: "density"},
  color: "colour tells",
  colors: {plain: "nothing", start: "where it began", speed: "how fast it moves"},
  field: "score arrows",
  circle: "circle of σ",
  backend: "runs on",
  backends: {auto: "the best there is", cpu: "CPU", webgpu: "WebGPU"},
  count: "particles",
  closer: "closer",
  further: "further",
  whole: "follow the noise",
  png: "PNG",
  svg: "SVG",
  saveAs: "save as",
  tooManyForSvg: (most: number) => `An SVG holds up to ${formatNumber(most)} points.`,
  handle: "The particle x that is followed",
  sigma: "σ",
  denoised: "D",
  status: (n: number, backend: "cpu" | "webgpu", reason: string) => [`${formatNumber(n)} particles · `, `*${backend === "cpu" ? "CPU, float64" : "WebGPU, float32"}`, `. ${reason}`],
  describe: (n: number, level: number, last: number, sigma: number, show: string) =>
    `${formatNumber(n)} particles at level ${level} of ${last}, sigma ${sigmaText(sigma)}, shown as ${show}. One of them is followed: its path so far, its estimate D, and a circle of radius sigma about D.`
};
