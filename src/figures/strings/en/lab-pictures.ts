/** What the bench of /lab says about runs of pictures, in English; loaded with them. */
import {formatNumber} from "../../controls.js";

const sigmaText = (sigma: number): string => (sigma === Infinity ? "∞" : formatNumber(sigma));

export const labPictures = {
  label: "A picture is being made.",
  stripLabel: "x and D at each noise level.",
  points: (n: number) => `D of each of the ${n} points of the run.`,
  scrub: "noise level",
  run: "Run again",
  which: "point",
  loading: {subset: "Loading 75 pictures (0.3 MB)", all: "Loading 1433 pictures (4.8 MB)", faces: "Loading 16\u202f384 faces (0.8 MB)"},
  failed: (reason: string) => `The run stopped. ${reason}`,
  x: (sigma: number) => ["x", `σ = ${sigmaText(sigma)}`] as const,
  denoised: ["D", "the answer"] as const,
  nearest: (name: string, distance: number) => [`nearest: ${name}`, distance < 1e-3 ? "D is that picture" : `${formatNumber(distance)} from D`] as const,
  step: (i: number, last: number, sigma: number, name: string, distance: number) =>
    `level ${i} of ${last}, σ = ${sigmaText(sigma)} · ${distance < 1e-3 ? `D is “${name}”` : `nearest to D: “${name}”, ${formatNumber(distance)} away`}`,
  face: (n: number) => `face ${n}`,
  status: (n: number, dim: number, size: number, nfe: number, seconds: number) =>
    `${n} point${n === 1 ? "" : "s"} of ${formatNumber(dim)} numbers, ${formatNumber(size)} pictures · ${formatNumber(nfe)} questions each · ${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`,
  describe: (i: number, last: number, sigma: number, name: string, distance: number) =>
    `Level ${i} of ${last}, sigma ${sigmaText(sigma)}: the point x as a picture, the denoiser's answer D, and the picture of the set nearest to D, ${name}, ${formatNumber(distance)} away.`,
  describeStrip: (frames: number) => `x above and D below at ${frames} noise levels of the run.`
};
