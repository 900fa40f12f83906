/**
 * jax-js: the formula over parts × particles, compiled by `jit`, which fuses it into a few kernels; x and y of all particles apart,
 * so that its loops run along the particles. Its arrays are used up by what reads them; `ref` keeps one.
 */
import {defaultDevice, init, jit, nn, numpy as np, type Array as JaxArray} from "@jax-js/jax";
import type {Open} from "../types.js";
import {PARTS, SIGMAS, stepWeights, tabulate, type MixtureTask} from "./task.js";

/** x, y and the answers of the step before. */
type State = readonly [JaxArray, JaxArray, JaxArray, JaxArray];

export const open: Open<MixtureTask> = async ({n, solver, x}, device) => {
  const devices = await init(device);
  if (!devices.includes(device)) throw new Error(`jax-js has no ${device} here, only ${devices.join(", ") || "nothing"}.`);
  defaultDevice(device);

  const coordinate = (k: number): JaxArray => np.array(Float32Array.from({length: n}, (_, i) => x[2 * i + k]));
  const start = [coordinate(0), coordinate(1), np.array(new Float32Array(n)), np.array(new Float32Array(n))] as const;
  const step = jit(solver === "euler" ? eulerStep : multistep);
  let state: State = keep(start);
  return {
    rewind() {
      state.forEach((array) => array.dispose());
      state = keep(start);
    },
    async walk() {
      for (let i = 0; i + 1 < SIGMAS.length; i++) {
        const [u, v, du, dv] = state;
        const {keep: kept, add, before} = stepWeights(solver, i);
        const parts = partsAt(SIGMAS[i]);
        if (solver === "euler") {
          const [nextU, nextV] = step(u, v, scalar(kept), scalar(add), ...parts);
          state = [nextU, nextV, du, dv];
        } else state = step(u, v, du, dv, scalar(kept), scalar(add), scalar(before), ...parts) as unknown as State;
        await Promise.all(state.map((array) => array.blockUntilReady()));
      }
    },
    async end() {
      const [us, vs] = [await state[0].ref.data(), await state[1].ref.data()];
      return Float32Array.from({length: 2 * n}, (_, j) => (j % 2 === 0 ? us : vs)[j >> 1]);
    },
    close() {
      [...state, ...start].forEach((array) => array.dispose());
      step.dispose();
    }
  };
};

const keep = (state: State): State => state.map((array) => array.ref) as unknown as State;
const scalar = (value: number): JaxArray => np.array(Float32Array.of(value));

/** What depends on σ, each a column of a number per part: μ, (C + σ²I)⁻¹, log peak, C(C + σ²I)⁻¹. */
function partsAt(sigma: number): JaxArray[] {
  const {mx, my, a, b, c, peak} = tabulate(sigma);
  const variance = sigma * sigma;
  const gains = [a.map((value) => 1 - variance * value), b.map((value) => -variance * value), c.map((value) => 1 - variance * value)];
  return [mx, my, a, b, c, peak, ...gains].map((values) => np.array(Float32Array.from(values)).reshape([PARTS, 1]));
}

function denoise(u: JaxArray, v: JaxArray, [mx, my, a, b, c, peak, gxx, gxy, gyy]: JaxArray[]): [JaxArray, JaxArray] {
  const du = np.subtract(u, mx.ref);
  const dv = np.subtract(v, my.ref);
  const square = a.mul(du.ref).mul(du.ref).add(b.mul(2).mul(du.ref).mul(dv.ref)).add(c.mul(dv.ref).mul(dv.ref));
  const shares = nn.softmax(peak.sub(square.mul(0.5)), 0);
  const answerU = mx.add(gxx.mul(du.ref)).add(gxy.ref.mul(dv.ref));
  const answerV = my.add(gxy.mul(du)).add(gyy.mul(dv));
  return [np.sum(shares.ref.mul(answerU), 0), np.sum(shares.mul(answerV), 0)];
}

function eulerStep(u: JaxArray, v: JaxArray, kept: JaxArray, add: JaxArray, ...parts: JaxArray[]): JaxArray[] {
  const [du, dv] = denoise(u.ref, v.ref, parts);
  return [u.mul(kept.ref).add(du.mul(add.ref)), v.mul(kept).add(dv.mul(add))];
}

function multistep(
  u: JaxArray, v: JaxArray, lastU: JaxArray, lastV: JaxArray, kept: JaxArray, add: JaxArray, before: JaxArray, ...parts: JaxArray[]
): JaxArray[] {
  const [du, dv] = denoise(u.ref, v.ref, parts);
  return [
    u.mul(kept.ref).add(du.ref.mul(add.ref)).add(lastU.mul(before.ref)), v.mul(kept).add(dv.ref.mul(add)).add(lastV.mul(before)), du, dv
  ];
}
