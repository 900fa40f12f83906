/** Many particles in the plane: there, back without noise, back with it. The figure of many particles, with a menu of ways. */
import {controls, select} from "../controls.js";
import {createParticleFigure} from "../particles/figure.js";
import type {ParticleRunOptions} from "../particles/described-run.js";
import {flow as words} from "../strings/en/flow.js";
import {karrasSigmas} from "../../math/levels/karras.js";
import type {Mixture} from "../../math/targets/mixture.js";

const [SIGMA_MIN, SIGMA_MAX] = [0.02, 8];
const PARTICLES = 2 ** 20;
const SEED = 7;

type Way = keyof typeof words.crowd.ways;

export function createCrowdFigure({target}: {target: Mixture}): {element: HTMLElement; destroy(): void} {
  const common = {target, start: {kind: "marginal"}, seed: SEED, n: PARTICLES} as const;
  const runs: Record<Way, ParticleRunOptions> = {
    flow: {...common, solver: {name: "heun"}, levels: karrasSigmas(60, {sigmaMin: SIGMA_MIN, sigmaMax: SIGMA_MAX})},
    sde: {...common, solver: {name: "euler_ancestral", eta: 1}, levels: karrasSigmas(120, {sigmaMin: SIGMA_MIN, sigmaMax: SIGMA_MAX})},
    forward: {...common, solver: {name: "forward"}, levels: karrasSigmas(60, {sigmaMin: SIGMA_MIN, sigmaMax: SIGMA_MAX}).slice().reverse()}
  };
  const way = select<Way>({label: words.crowd.way, name: "way", options: words.crowd.ways, value: "flow"});
  const figure = createParticleFigure({...runs.flow, autoplay: true, numbersOpen: true, aspect: (width) => (width < 520 ? 1 : 1.9)});
  way.addEventListener("input", () => figure.update(runs[way.value]));
  const element = document.createElement("div");
  element.append(controls(way), figure.element);
  return {element, destroy: figure.destroy};
}
