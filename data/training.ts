/**
 * Writes the sets that the networks are trained on (models/train) into .training/, from what is committed here: bytes
 * as they are, and a JSON file beside them. `npm run data:training`; needs no package but tsx.
 */
import {mkdirSync, readFileSync, writeFileSync} from "node:fs";
import {gunzipSync} from "node:zlib";
import {faceVocabulary} from "./face-attributes.js";
import {FACE_SIDE, unpackFaces, type FacesManifest} from "./faces-layout.js";
import {CHANNELS, WIDTH, type Keywords, type Names} from "./layout.js";
import {shrink} from "./shrink.js";
import {vocabularyOf, type Vocabulary} from "./vocabulary.js";

const PICTURES = new URL("./pictures/", import.meta.url);
const FACES = new URL("./faces/", import.meta.url);
const OUTPUT = new URL("./.training/", import.meta.url);
/** Every tenth picture is held out. The pictures are in Unicode's order, so every kind is represented. */
const HELD_OUT_EVERY = 10;
/** 😀 … 💤: the group of smileys, hearts and other feelings. */
const SMILEYS = "smileys-emotion";

/** What models/train/dataset.py reads. */
interface TrainingSet {
  name: string;
  count: number;
  height: number;
  width: number;
  channels: number;
  /** Rows to train on, and rows to keep for checking. A model may choose to train on both; its card then says so. */
  train: number[];
  heldOut: number[];
  /** What each picture shows, where that fits into a character. */
  labels: string[];
  vocabulary: Vocabulary;
}

function readJson<T>(folder: URL, name: string): T {
  return JSON.parse(readFileSync(new URL(name, folder), "utf8")) as T;
}

function readBytes(folder: URL, name: string): Uint8Array {
  return gunzipSync(readFileSync(new URL(name, folder)));
}

function write(set: TrainingSet, pictures: Uint8Array): void {
  writeFileSync(new URL(`${set.name}.bin`, OUTPUT), pictures);
  writeFileSync(new URL(`${set.name}.json`, OUTPUT), JSON.stringify(set) + "\n");
  console.log(`training: ${set.name}, ${set.count} pictures, ${set.vocabulary.tokens} tokens`);
}

function takeRows(pictures: Uint8Array, dim: number, rows: readonly number[]): Uint8Array {
  const taken = new Uint8Array(rows.length * dim);
  rows.forEach((row, n) => taken.set(pictures.subarray(row * dim, (row + 1) * dim), n * dim));
  return taken;
}

function range(count: number): number[] {
  return Array.from({length: count}, (_, n) => n);
}

function writeEmoji(): void {
  const names = readJson<Names>(PICTURES, "names.json");
  const keywords = readJson<Keywords>(PICTURES, "keywords.json");
  const large = readBytes(PICTURES, "pictures.bin");
  const small = shrink(large, {width: WIDTH, height: WIDTH, channels: CHANNELS}, 2);
  const writeRows = (name: string, side: number, pictures: Uint8Array, rows: number[]) => {
    const described = rows.map((n) => ({
      en: names.en[n]!,
      ja: names.ja[n]!,
      keywordsEn: keywords.en[n]!,
      keywordsJa: keywords.ja[n]!
    }));
    const isHeldOut = (n: number) => n % HELD_OUT_EVERY === HELD_OUT_EVERY - 1;
    const set = {
      name,
      count: rows.length,
      height: side,
      width: side,
      channels: CHANNELS,
      train: range(rows.length).filter((n) => !isHeldOut(n)),
      heldOut: range(rows.length).filter(isHeldOut),
      labels: rows.map((n) => names.emoji[n]!),
      vocabulary: vocabularyOf(described),
    };
    write(set, takeRows(pictures, side * side * CHANNELS, rows));
  };
  const all = range(names.en.length);
  const smileyGroup = names.groups.findIndex(({key}) => key === SMILEYS);
  writeRows("emoji-64", WIDTH, large, all);
  writeRows("emoji-32", WIDTH / 2, small, all);
  writeRows("smileys-32", WIDTH / 2, small, all.filter((n) => names.group[n] === smileyGroup));
}

function writeFaces(): void {
  const {count, train, attributes: own} = readJson<FacesManifest>(FACES, "manifest.json");
  const {pictures, attributes} = unpackFaces(readBytes(FACES, "faces.bin"), count);
  const bits = Array.from(attributes, (word) => range(own.length).filter((bit) => (word >>> bit) & 1));
  const set = {
    name: "faces-16",
    count,
    height: FACE_SIDE,
    width: FACE_SIDE,
    channels: CHANNELS,
    train: range(train),
    heldOut: range(count).slice(train),
    labels: [],
    vocabulary: faceVocabulary(bits),
  };
  write(set, pictures);
}

mkdirSync(OUTPUT, {recursive: true});
writeEmoji();
writeFaces();
