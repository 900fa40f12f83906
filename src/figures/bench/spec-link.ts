/**
 * A run as a link holds it: its canonical JSON, with the target by name where it is one of the presets, and points that were
 * drawn, or taken from a picture, in four characters each.
 */
import {readSpec, writeSpec} from "../../math/spec/spec.js";
import type {Point, SampleSpec} from "../../math/spec/types.js";
import {strings} from "../strings.js";
import {presetOf, PRESETS, type PresetName} from "./presets.js";

/** Distance between the places that a point in a link can have. */
const UNIT = 0.002;
const [HALF, BYTES, MARK] = [2048, 3, "points:"];

/** On the grid of links, three decimals: where points of the bench's own making lie. */
export const toGrid = (value: number): number => Math.round(Math.round(value / UNIT) * UNIT * 1000) / 1000 + 0;

export function textOfLink(spec: SampleSpec): string {
  const short = presetOf(spec.target) ?? (spec.target.kind === "points" ? packPoints(spec.target.points) : undefined);
  const json = JSON.parse(writeSpec(spec)) as object;
  return JSON.stringify(short === undefined ? json : {...json, target: short});
}

/** @throws RangeError in words for the reader */
export function specOfLink(text: string): SampleSpec {
  let json: {target?: unknown};
  try {
    json = JSON.parse(text) as object;
  } catch (error) {
    throw new RangeError(strings.lab.spec.noLink, {cause: error});
  }
  if (typeof json !== "object" || json === null) throw new RangeError(strings.lab.spec.noLink);
  const {target} = json;
  if (typeof target !== "string") return readSpec(json);
  if (target.startsWith(MARK)) return readSpec({...json, target: {kind: "points", points: unpackPoints(target.slice(MARK.length))}});
  if (!Object.hasOwn(PRESETS, target)) throw new RangeError(strings.oneOf(Object.keys(PRESETS)));
  return readSpec({...json, target: PRESETS[target as PresetName]()});
}

/** Twelve bits for each coordinate, as base64url; undefined for points that are not all on the grid, or not in the plane. */
function packPoints(points: readonly Point[]): string | undefined {
  let bytes = "";
  for (const point of points) {
    const [a, b] = point.map((value) => Math.round(value / UNIT) + HALF);
    if (point.length !== 2 || point.some((value) => toGrid(value) !== value) || !(a! >= 0 && a! < 2 * HALF && b! >= 0 && b! < 2 * HALF)) return undefined;
    bytes += String.fromCharCode(a! >> 4, ((a! & 15) << 4) | (b! >> 8), b! & 255);
  }
  return MARK + btoa(bytes).replaceAll("+", "-").replaceAll("/", "_");
}

function unpackPoints(text: string): Point[] {
  let bytes: string;
  try {
    bytes = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  } catch (error) {
    throw new RangeError(strings.lab.spec.noLink, {cause: error});
  }
  if (bytes.length === 0 || bytes.length % BYTES !== 0) throw new RangeError(strings.lab.spec.noLink);
  return Array.from({length: bytes.length / BYTES}, (_, k) => {
    const [p, q, r] = [0, 1, 2].map((j) => bytes.charCodeAt(BYTES * k + j));
    return [toGrid(UNIT * (((p! << 4) | (q! >> 4)) - HALF)), toGrid(UNIT * ((((q! & 15) << 8) | r!) - HALF))];
  });
}
