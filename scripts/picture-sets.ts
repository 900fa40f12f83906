/** The course's sets of pictures as bytes, from the files of the repository. Needs no development package. */
import {readFileSync} from "node:fs";
import {gunzipSync} from "node:zlib";
import {PICTURE_SETS} from "../src/math/pictures/sets.js";
import type {PictureSetName} from "../src/math/spec/types.js";
import {unpackFaces} from "../src/sampler/faces/faces.js";

/** size·dim bytes: of the faces, those that may be trained on. */
export function readPictureSet(set: PictureSetName): Uint8Array {
  if (set !== "faces") return inflate(`pictures/${{subset: "subset.bin", all: "pictures.bin"}[set]}`);
  const {count} = JSON.parse(readFileSync(at("faces/manifest.json"), "utf8")) as {readonly count: number};
  const {size, dim} = PICTURE_SETS.faces;
  return unpackFaces(inflate("faces/faces.bin"), count).pictures.subarray(0, size * dim);
}

const at = (file: string): URL => new URL(`../data/${file}`, import.meta.url);
const inflate = (file: string): Uint8Array => new Uint8Array(gunzipSync(readFileSync(at(file))));
