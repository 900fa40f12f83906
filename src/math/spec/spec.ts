import {sample} from "../sample.js";
import {buildSpec, type SpecData} from "./build.js";
import {SAMPLE_SPEC} from "./schema.js";
import type {SampleState} from "../types.js";
import type {SampleSpec} from "./types.js";

/**
 * Reads what to sample from a JSON value: checks every field, fills in what is left out, and makes sure that the parts accept
 * their values and fit together. The format is in docs/sample-spec.md; `SAMPLE_SPEC_SCHEMA` is its JSON Schema.
 *
 * @param json what `JSON.parse` returned
 * @returns the spec with its defaults filled in (the options of a solver, rule, process or schedule excepted: one left out
 *   keeps its own default); plain JSON, except that σ = ∞ is `Infinity`
 * @throws RangeError that names the field by its path, its value and the remedy ("readSpec: levels.rho is -1; give …"); an
 *   unknown field is one too, with the nearest name there is
 */
export function readSpec(json: unknown): SampleSpec {
  try {
    const spec = SAMPLE_SPEC.read(json, "");
    buildSpec(spec);
    return spec;
  } catch (error) {
    if (error instanceof RangeError) throw new RangeError(`readSpec: ${error.message}`, {cause: error});
    throw error;
  }
}

/**
 * Writes a spec as compact canonical JSON: fields in one order, defaults left out, so that equal specs are equal strings.
 * `readSpec(JSON.parse(writeSpec(spec)))` is the spec again.
 */
export function writeSpec(spec: SampleSpec): string {
  return JSON.stringify(SAMPLE_SPEC.write(spec));
}

/**
 * Runs a spec: the states of `sample()`, one at every level. The same spec gives the same numbers in the same engine; another may
 * differ in the last digit of exp, log and the like, and so does the run, to rounding.
 * @param spec as `readSpec` returns it
 * @param data what no spec holds: the pictures
 * @throws RangeError (at the first `next()`, or in a step) as `buildSpec` and `sample`
 */
export function* runSpec(spec: SampleSpec, data: SpecData = {}): Generator<SampleState, void, void> {
  const {denoise, levels, solver, begin} = buildSpec(spec, data);
  yield* sample({denoise, levels, solver, ...begin()});
}
