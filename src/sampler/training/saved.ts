/** Training kept in a file: settings and all that changes, as JSON that people can look into, the numbers in base64 (float32). */
import type {TrainingState} from "./backend.js";
import {completeSettings, sizesOf, type CompleteSettings, type TrainingSettings} from "./settings.js";
import type {TrainingData} from "./training-data.js";

const FORMAT = "16384 training";
const VERSION = 1;
const LISTS = ["numbers", "average", "first", "second"] as const;
/** The largest network has 1.4 million characters in each of its lists. */
const MAX_BYTES = 32 * 2 ** 20;

export function writeSaved(settings: CompleteSettings, state: TrainingState): Uint8Array {
  const {data} = settings;
  const lists = Object.fromEntries(LISTS.map((name) => [name, toBase64(Float32Array.from(state[name]))]));
  const text = JSON.stringify({
    format: FORMAT, version: VERSION, step: state.step, settings: {...settings, data: data.kind === "points" ? {...data, points: Array.from(data.points)} : data}, ...lists
  }, null, 1);
  return new TextEncoder().encode(text);
}

/** @throws RangeError if the bytes are no such file; the message says what is wrong with them */
export function readSaved(bytes: Uint8Array): {settings: CompleteSettings; state: TrainingState} {
  const file = parse(bytes);
  if (file.format !== FORMAT) throw new RangeError("This is no file of a trained network; choose one that was saved on this page.");
  if (file.version !== VERSION) throw new RangeError(`This file is of version ${String(file.version)}; this page reads version ${VERSION}.`);
  const settings = completeSettings(readSettings(file.settings));
  const {step} = file;
  if (!(Number.isSafeInteger(step) && (step as number) >= 0)) throw broken("its number of steps");
  const sizes = sizesOf(settings);
  const count = sizes.slice(1).reduce((sum, outputs, k) => sum + outputs * (sizes[k] + 1), 0);
  const [numbers, average, first, second] = LISTS.map((name) => {
    const list = typeof file[name] === "string" ? fromBase64(file[name]) : undefined;
    if (list?.length !== count || !list.every(Number.isFinite)) throw broken(`"${name}"`);
    return Float64Array.from(list);
  });
  if (!second.every((value) => value >= 0)) throw broken('"second"');
  return {settings, state: {step: step as number, numbers, average, first, second}};
}

const broken = (what: string): RangeError => new RangeError(`This file of a trained network is damaged (${what}); save it again.`);

function parse(bytes: Uint8Array): Record<string, unknown> {
  if (bytes.length > MAX_BYTES) throw new RangeError(`This file has ${Math.round(bytes.length / 2 ** 20)} MB; that of a network has less than 32.`);
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function readSettings(value: unknown): TrainingSettings {
  if (typeof value !== "object" || value === null) throw broken("its settings");
  const settings = value as TrainingSettings;
  const data = settings.data as (TrainingData & {points?: unknown}) | undefined;
  if (typeof data !== "object" || data === null) throw broken("its data");
  if (typeof settings.network !== "object" || typeof settings.noise !== "object") throw broken("its settings");
  if (data.kind !== "points") return settings;
  if (!Array.isArray(data.points)) throw broken("its points");
  return {...settings, data: {kind: "points", points: Float64Array.from(data.points as number[])}};
}

function toBase64(values: Float32Array): string {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

/** @returns undefined for what is no base64, or no whole numbers of four bytes */
function fromBase64(text: string): Float32Array | undefined {
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    return bytes.length % 4 === 0 ? new Float32Array(bytes.buffer) : undefined;
  } catch {
    return undefined;
  }
}
