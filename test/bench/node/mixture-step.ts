/**
 * Solver steps of 100 000 points under an 8-part mixture in the plane: ours, through the spine, against the most direct
 * loops that compute the same, which know that there are two coordinates and what solver they belong to.
 */
import {dpmpp2m, euler, heun, lastState, sample, type Solver} from "../../../src/math/index.js";
import {denoiseDirectly, runDpmpp2m, runEuler} from "../mixture/plain.js";
import {createTarget, makeTask, PARTS, SIGMAS} from "../mixture/task.js";
import type {NodeTable} from "./table.js";

const POINTS = 100_000;

export function mixtureStepTables(): NodeTable[] {
  const start = makeTask("euler", POINTS).x;
  const {denoise} = createTarget();
  const ours = (solver: Solver) => (): Float64Array => lastState(sample({denoise, levels: SIGMAS, x: start, solver})).x;
  const table = (name: string, direct: (x: Float64Array) => void, solver: Solver): NodeTable => ({
    title: `${name}, ${POINTS} points, ${PARTS} parts`,
    unit: "steps",
    unitsPerRun: SIGMAS.length - 1,
    tolerance: 1e-9,
    rows: [
      {
        label: "direct loop",
        what: "one loop over the points, in place, for this solver only",
        run() {
          const x = start.slice();
          direct(x);
          return x;
        }
      },
      {label: "src/math", what: "createMixture(…).denoise, sample(), the solver", run: ours(solver)}
    ]
  });
  return [table("Euler", runEuler, euler), table("Heun", runHeun, heun), table("DPM++ 2M", runDpmpp2m, dpmpp2m)];
}

function runHeun(x: Float64Array): void {
  const [denoised, predicted, again] = [new Float64Array(x.length), new Float64Array(x.length), new Float64Array(x.length)];
  for (let i = 0; i + 1 < SIGMAS.length; i++) {
    const [sigma, next] = [SIGMAS[i], SIGMAS[i + 1]];
    denoiseDirectly(x, sigma, denoised);
    for (let j = 0; j < x.length; j++) predicted[j] = x[j] + ((next - sigma) * (x[j] - denoised[j])) / sigma;
    denoiseDirectly(predicted, next, again);
    for (let j = 0; j < x.length; j++)
      x[j] += 0.5 * (next - sigma) * ((x[j] - denoised[j]) / sigma + (predicted[j] - again[j]) / next);
  }
}
