/** What draw-figure.test.ts opens in the page: the figure on a mixture of five parts. */
import {createParticleFigure, type ParticleFigureOptions} from "../../src/figures/particles/figure.js";
import {karrasSigmas} from "../../src/math/levels/karras.js";
import {createMixture} from "../../src/math/targets/mixture.js";
import {requestGpu} from "../../src/sampler/gpu-device.js";

const means = Array.from({length: 5}, (_, k) => [2 * Math.cos(1.2566 * k), 2 * Math.sin(1.2566 * k)]);
const target = createMixture({weights: [1, 2, 3, 2, 1].map((w) => w / 9), means, covariances: means.map(() => 0.05)});

interface Wishes extends Partial<ParticleFigureOptions> {
  /** Instead of the usual twelve. */
  readonly steps?: number;
  /** Figures, one beneath the other and far apart; 1 unless given. */
  readonly figures?: number;
}

export function showFigures({steps = 12, figures = 1, ...options}: Wishes): void {
  const figureOptions = {target, levels: karrasSigmas(steps, {sigmaMin: 0.03, sigmaMax: 8}), solver: "euler" as const, seed: 4, n: 1500, ...options};
  const make = () => createParticleFigure(figureOptions);
  const made = Array.from({length: figures}, make);
  const [figure] = made;
  document.querySelector("main")!.replaceChildren(...made.map(({element}) => Object.assign(element, {style: figures > 1 ? "margin-bottom: 4000px" : ""})));
  Object.assign(globalThis, {figure, figureOptions, loseDevice: async () => {
    const gpu = await requestGpu();
    if ("device" in gpu) gpu.device.destroy();
  }});
}
Object.assign(globalThis, {showFigures});
