/** Makes faces/ from the generator's packages. `npm run data` installs those and runs this. */
import {createHash} from "node:crypto";
import {mkdirSync, writeFileSync} from "node:fs";
import {createAvatar} from "@dicebear/core";
import * as pixelArt from "@dicebear/pixel-art";
import {Resvg} from "@resvg/resvg-js";
import {ATTRIBUTES, attributesOf, type FaceParts} from "./face-attributes.js";
import {FACE_DIM, FACE_SIDE, packFaces, type Faces, type FacesManifest} from "./faces-layout.js";
import {gzip} from "./gzip.js";
import {packageVersion} from "./sources.js";

const OUTPUT = new URL("./faces/", import.meta.url);
const TRAIN = 16_384;
const HELD_OUT = 4_096;
/** Per cent. More than the generator's own (20, 5, 5, 10), so that each attribute has examples to learn from. */
const CHANCES = {glassesProbability: 30, hatProbability: 20, beardProbability: 20, accessoriesProbability: 20};

/** Without loading the system's fonts, which takes for ever and is not needed: a face has no text. */
function draw(svg: string): Uint8Array {
  const image = new Resvg(svg, {font: {loadSystemFonts: false}}).render();
  if (image.width !== FACE_SIDE || image.height !== FACE_SIDE) {
    throw new Error(`draw: a face came out ${image.width}×${image.height}, expected ${FACE_SIDE}×${FACE_SIDE}`);
  }
  return image.pixels;
}

/** Faces “face 0”, “face 1”, … without those that look like an earlier one. The pixels are premultiplied already. */
function makeFaces(count: number): Faces {
  const pictures = new Uint8Array(count * FACE_DIM);
  const attributes = new Uint32Array(count);
  const seen = new Set<string>();
  for (let seed = 0; seen.size < count; seed++) {
    const face = createAvatar(pixelArt, {seed: `face ${seed}`, ...CHANCES});
    const picture = draw(face.toString());
    const key = Buffer.from(picture).toString("latin1");
    if (seen.has(key)) continue;
    pictures.set(picture, seen.size * FACE_DIM);
    const own = attributesOf(face.toJson().extra as unknown as FaceParts);
    attributes[seen.size] = own.reduce((word, bit) => word | (1 << bit), 0);
    seen.add(key);
  }
  return {pictures, attributes};
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function shareOf(attributes: Uint32Array, bit: number): number {
  return Number((attributes.filter((word) => (word >>> bit) & 1).length / attributes.length).toFixed(4));
}

const faces = makeFaces(TRAIN + HELD_OUT);
const inflated = packFaces(faces);
const bytes = gzip(inflated);
const manifest: FacesManifest = {
  count: TRAIN + HELD_OUT,
  dim: FACE_DIM,
  width: FACE_SIDE,
  height: FACE_SIDE,
  channels: "RGBA",
  alpha: "premultiplied",
  train: TRAIN,
  attributes: ATTRIBUTES.map(({en, ja}, bit) => ({en, ja, share: shareOf(faces.attributes, bit)})),
  files: {
    "faces.bin": {
      bytes: bytes.length,
      sha256: sha256(bytes),
      inflatedBytes: inflated.length,
      inflatedSha256: sha256(inflated),
    },
  },
  sources: [
    {
      name: "@dicebear/pixel-art",
      version: packageVersion("@dicebear/pixel-art"),
      provides: "the parts that pixel faces are put together from",
      licence: "CC0-1.0 (design), MIT (code)",
      licenceFile: "NOTICE.md",
    },
  ],
};
mkdirSync(OUTPUT, {recursive: true});
writeFileSync(new URL("faces.bin", OUTPUT), bytes);
writeFileSync(new URL("manifest.json", OUTPUT), JSON.stringify(manifest, null, 1) + "\n");
console.log(`data: ${manifest.count} faces, faces.bin ${bytes.length} bytes`);
