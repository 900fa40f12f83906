/** A spec's run as the text that `npm run sample` writes. */
import {lastState} from "../src/math/sample.js";
import {buildSpec, type SpecData} from "../src/math/spec/build.js";
import {readSpec, runSpec, writeSpec} from "../src/math/spec/spec.js";
import type {SampleState} from "../src/math/types.js";

/**
 * JSON with the spec (canonical) and the states, one to a line: {i, sigma, signalScale, noiseStd, x, denoised, nfe}. Points
 * are rows; σ = ∞ is the string "Infinity". Numbers are written so that they read back to the bit.
 * @throws RangeError as `readSpec` and `runSpec`
 */
export function describeRun(json: unknown, {onlyLast = false, ...data}: {readonly onlyLast?: boolean} & SpecData = {}): string {
  const spec = readSpec(json);
  const {dim} = buildSpec(spec).target;
  const states = onlyLast ? [lastState(runSpec(spec, data))] : [...runSpec(spec, data)];
  const lines = states.map((state) => JSON.stringify(describeState(state, dim)));
  return `{"spec":${writeSpec(spec)},\n"states":[\n${lines.join(",\n")}\n]}\n`;
}

function describeState({i, sigma, level, x, denoised, nfe}: SampleState, dim: number): object {
  return {i, sigma: sigma === Infinity ? "Infinity" : sigma, ...level, x: toRows(x, dim), denoised: toRows(denoised, dim), nfe};
}

function toRows(batch: Float64Array, dim: number): number[][] {
  return Array.from({length: batch.length / dim}, (_, row) => Array.from(batch.subarray(row * dim, (row + 1) * dim)));
}
