/** Many particles in the plane: there, back without noise, back with it. The figure of many particles, with a menu of ways. */
import {whenNear} from "../breath.js";
import {controls, select} from "../controls.js";
import {showFailure} from "../stage.js";
import {flow as words} from "../strings/en/flow.js";
import type {ParticleRunOptions} from "../particles/described-run.js";
import {karrasSigmas} from "../../math/levels/karras.js";
import type {Mixture} from "../../math/targets/mixture.js";

const [SIGMA_MIN, SIGMA_MAX] = [0.02, 8];
const PARTICLES = 2 ** 20;
const SEED = 7;

type Way = keyof typeof words.crowd.ways;

/** The particles' programs are fetched when the reader comes near: the first figure of the page does not wait for them. */
export function createCrowdFigure({target}: {target: Mixture}): {element: HTMLElement; destroy(): void} {
  const levels = (numSteps: number) => karrasSigmas(numSteps, {sigmaMin: SIGMA_MIN, sigmaMax: SIGMA_MAX});
  const common = {target, start: {kind: "marginal"}, seed: SEED, n: PARTICLES} as const;
  const runs: Record<Way, ParticleRunOptions> = {
    flow: {...common, solver: {name: "heun"}, levels: levels(60)},
    sde: {...common, solver: {name: "euler_ancestral", eta: 1}, levels: levels(120)},
    forward: {...common, solver: {name: "forward"}, levels: levels(60).reverse()}
  };
  const way = select<Way>({label: words.crowd.way, name: "way", options: words.crowd.ways, value: "flow"});
  const element = document.createElement("div");
  const room = document.createElement("div");
  room.style.minHeight = "24rem"; // what follows hardly moves when the figure comes
  element.append(controls(way), room);
  let gone = false;
  let destroy = (): void => undefined;
  const load = async (): Promise<void> => {
    await whenNear(element);
    const {createParticleFigure} = await import("../particles/figure.js");
    if (gone) return;
    const figure = createParticleFigure({...runs[way.value], autoplay: true, numbersOpen: true, aspect: (width) => (width < 520 ? 1 : 1.9)});
    destroy = figure.destroy;
    way.addEventListener("input", () => figure.update(runs[way.value]));
    room.replaceChildren(figure.element);
  };
  load().catch((error: unknown) => showFailure(room, error instanceof Error ? error.message : String(error)));
  return {
    element,
    destroy() {
      gone = true;
      destroy();
    }
  };
}
