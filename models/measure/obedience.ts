/**
 * Is a face what was asked for? By a judge that had no part in drawing it, the classifier of noisy faces; it overlooks some things
 * and sees others that are not there, so how often it does is measured beside, on faces whose attributes are known.
 */
import {readFileSync} from "node:fs";
import {gunzipSync} from "node:zlib";
import {FACE_DIM, FACE_SIDE, unpackFaces, type FacesManifest} from "../../data/faces-layout.js";
import {toChannels} from "../../src/sampler/onnx/layout.js";
import type {Network} from "../../src/sampler/onnx/network.js";
import {JUDGED_AT} from "../../src/figures/guidance/nets.js";

/** A row for each face: for each attribute whether the face has it. */
export type Attributes = readonly (readonly boolean[])[];

/** Shares of faces, for one attribute. */
export interface Obedience {
  /** Of the faces that were asked to have it, those in which it is seen. */
  readonly obeyed: number;
  /** Of the held-out faces that have it, those in which it is seen; and of those that have it not. */
  readonly found: number;
  readonly mistaken: number;
  /** Of the held-out faces, those in which it is seen; and of faces drawn without a prompt. */
  readonly inData: number;
  readonly unasked: number;
}

export function readFaceAttributes(): {readonly words: readonly string[]; readonly heldOut: Attributes} {
  const read = (name: string): Buffer => readFileSync(new URL(`../../data/faces/${name}`, import.meta.url));
  const {count, train, attributes: named} = JSON.parse(String(read("manifest.json"))) as FacesManifest;
  const {attributes} = unpackFaces(new Uint8Array(gunzipSync(read("faces.bin"))), count);
  return {words: named.map(({en}) => en), heldOut: Array.from(attributes.subarray(train), (bits) => named.map((_, k) => ((bits >>> k) & 1) === 1))};
}

/** What the classifier sees in faces, rows of 1024 numbers, as the page asks it. */
export async function seeAttributes(classifier: Network, faces: Float64Array): Promise<Attributes> {
  const words = classifier.entry.vocabulary!.tokens;
  const seen: boolean[][] = [];
  for (let first = 0; first < faces.length; first += 128 * FACE_DIM) {
    const some = faces.subarray(first, first + 128 * FACE_DIM);
    const n = some.length / FACE_DIM;
    const {logits} = await classifier.run({x: toChannels(some, [4, FACE_SIDE, FACE_SIDE]), sigma: new Float32Array(n).fill(JUDGED_AT), tokens: new Float32Array(n * words)});
    for (let row = 0; row < n; row++) seen.push(Array.from(logits!.subarray(row * words, (row + 1) * words), (logit) => logit > 0));
  }
  return seen;
}

/** What is seen, attribute by attribute: in `asked[k]`, faces told attribute k alone, in held-out faces with their truth, and in faces told nothing. */
export function measureObedience({asked, heldOut, truth, unasked}: {readonly asked: readonly Attributes[]; readonly heldOut: Attributes; readonly truth: Attributes; readonly unasked: Attributes}): Obedience[] {
  return asked.map((faces, k) => ({
    obeyed: shareOf(faces, k),
    found: shareOf(heldOut.filter((_, row) => truth[row]![k]), k),
    mistaken: shareOf(heldOut.filter((_, row) => !truth[row]![k]), k),
    inData: shareOf(heldOut, k),
    unasked: shareOf(unasked, k)
  }));
}

const shareOf = (faces: Attributes, k: number): number => faces.filter((face) => face[k]).length / faces.length;
