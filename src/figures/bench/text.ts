/** A spec as text for people: one line for each field, and the text back as a spec. */
import {readSpec, writeSpec} from "../../math/spec/spec.js";
import type {SampleSpec} from "../../math/spec/types.js";

/** The canonical JSON, a field to a line. */
export function textOfSpec(spec: SampleSpec): string {
  const fields = Object.entries(JSON.parse(writeSpec(spec)) as Record<string, unknown>);
  return `{\n${fields.map(([key, value]) => `  ${JSON.stringify(key)}: ${spaced(value)}`).join(",\n")}\n}`;
}

/** Spaces after colons and commas, so that lines can break. Strings hold neither quotes nor structure that matters here. */
function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{${Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}: ${spaced(each)}`).join(", ")}}`;
}

/** @throws RangeError that says what is wrong and where: no JSON, or a field that is not as it should be */
export function specOfText(text: string): SampleSpec {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new RangeError(`This is no JSON: ${error instanceof Error ? error.message : String(error)}`, {cause: error});
  }
  return readSpec(json);
}

/** What is wrong with a spec, without the name of the function that found it. */
export function sentenceOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/^(readSpec|settingsOfSpec|createSampler): /, "");
}
