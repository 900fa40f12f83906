/** The sets that the networks were trained on, as points, and what was held out of them (data/training.ts). */
import {readFileSync} from "node:fs";
import {gunzipSync} from "node:zlib";
import {FACE_DIM, unpackFaces, type FacesManifest} from "../../data/faces-layout.js";
import {CHANNELS, DIM, HALF_RANGE, WIDTH, type Names} from "../../data/layout.js";
import {shrink} from "../../data/shrink.js";

const DATA = new URL("../../data/", import.meta.url);
const read = (path: string): Buffer => readFileSync(new URL(path, DATA));
const json = <T>(path: string): T => JSON.parse(String(read(path))) as T;
const toPoints = (bytes: Uint8Array): Float64Array => Float64Array.from(bytes, (byte) => byte / HALF_RANGE - 1);

/** Rows of so many coordinates. */
export interface Halves {
  readonly trained: Float64Array;
  readonly heldOut: Float64Array;
}

/** Nine pictures in ten, and every tenth. */
export function readPictures(side: 32 | 64): Halves {
  const take = pictureRows(side);
  return {trained: take((row) => row % 10 !== 9), heldOut: take((row) => row % 10 === 9)};
}

/** The 169 smileys and hearts, 32 × 32; none is held out. */
export function readSmileys(): Float64Array {
  const {groups, group} = json<Names>("pictures/names.json");
  const smileys = groups.findIndex(({key}) => key === "smileys-emotion");
  return pictureRows(32)((row) => group[row] === smileys);
}

/** All 1433, 32 × 32; none is held out. */
export const readEmoji = (): Float64Array => pictureRows(32)(() => true);

export function readFaces(): Halves {
  const {count, train} = json<FacesManifest>("faces/manifest.json");
  const {pictures} = unpackFaces(new Uint8Array(gunzipSync(read("faces/faces.bin"))), count);
  return {trained: toPoints(pictures.subarray(0, train * FACE_DIM)), heldOut: toPoints(pictures.subarray(train * FACE_DIM))};
}

function pictureRows(side: 32 | 64): (wanted: (row: number) => boolean) => Float64Array {
  const large = gunzipSync(read("pictures/pictures.bin"));
  const bytes = side === WIDTH ? large : shrink(large, {width: WIDTH, height: WIDTH, channels: CHANNELS}, WIDTH / side);
  const dim = side * side * CHANNELS;
  return (wanted) => {
    const rows = Array.from({length: large.length / DIM}, (_, row) => row).filter(wanted);
    const chosen = new Uint8Array(rows.length * dim);
    rows.forEach((row, n) => chosen.set(bytes.subarray(row * dim, (row + 1) * dim), n * dim));
    return toPoints(chosen);
  };
}
