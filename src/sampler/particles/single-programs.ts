/** Programs outside a run: where it starts, and D at a level for show. */
import {START_INTERVAL} from "../../math/noise/counter.js";
import type {Level} from "../../math/types.js";
import type {Operation} from "../plan-run.js";
import {createSingleProgram, type StepProgram} from "./step-programs.js";
import type {ParticleRun} from "./types.js";

/** The start at the first level, from what was written to the positions. */
export function startProgram({signalScale, noiseStd}: Level, kind: ParticleRun["start"]["kind"]): StepProgram {
  if (kind === "points") return createSingleProgram([{kind: "combine", slot: 1, of: [{slot: 0, weight: 1}]}]);
  const given = kind === "data" ? [{slot: 0, weight: signalScale}] : [];
  return createSingleProgram([
    {kind: "noise", slot: 1, interval: START_INTERVAL},
    {kind: "combine", slot: 2, of: [...given, {slot: 1, weight: noiseStd}]}
  ]);
}

/** D at a level, for show. */
export function askProgram({signalScale, noiseStd}: Level): StepProgram {
  const at = [{slot: 0, weight: signalScale === 0 ? 1 : 1 / signalScale}];
  const ask: Operation = noiseStd === 0 ? {kind: "combine", slot: 1, of: at}
    : {kind: "denoise", slot: 1, at, sigma: noiseStd / signalScale};
  return createSingleProgram([ask]);
}

/** The largest of them, to make room for. */
export const SINGLES = [askProgram({signalScale: 1, noiseStd: 1}), startProgram({signalScale: 1, noiseStd: 1}, "data")];
