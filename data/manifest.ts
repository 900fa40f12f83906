/** What is in the folder and where it came from. No dates and no machine: the same input gives the same bytes. */
import { createHash } from "node:crypto";
import { CHANNELS, DIM, HEIGHT, WIDTH, type FileRecord, type Manifest, type Source } from "./layout.js";
import { gzip } from "./gzip.js";
import { packageVersion } from "./sources.js";

/** A file about to be written; `inflated` for gzip streams. */
export interface OutputFile {
  bytes: Uint8Array;
  inflated?: Uint8Array;
}

export function compressed(inflated: Uint8Array): OutputFile {
  return { bytes: gzip(inflated), inflated };
}

export function json(value: unknown): OutputFile {
  return { bytes: Buffer.from(JSON.stringify(value) + "\n") };
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function recordOf({ bytes, inflated }: OutputFile): FileRecord {
  const record: FileRecord = { bytes: bytes.length, sha256: sha256(bytes) };
  return inflated ? { ...record, inflatedBytes: inflated.length, inflatedSha256: sha256(inflated) } : record;
}

function sources(): Source[] {
  return [
    {
      name: "emoji-datasource-google",
      version: packageVersion("emoji-datasource-google"),
      provides: "Noto Emoji pictures (Google), 64×64",
      licence: "Apache-2.0 (pictures)",
      licenceFile: "LICENSE-NOTO-EMOJI.txt",
    },
    {
      name: "emojibase-data",
      version: packageVersion("emojibase-data"),
      provides: "names, keywords, groups in English and Japanese",
      licence: "MIT",
      licenceFile: "LICENSE-EMOJIBASE.txt",
    },
  ];
}

const SHAPE = {
  dim: DIM,
  width: WIDTH,
  height: HEIGHT,
  channels: "RGBA",
  order: `picture, row from the top, column from the left, channel (NHWC): d = (y·${WIDTH} + x)·${CHANNELS} + c`,
  alpha: "premultiplied: round(colour·alpha/255)",
  coordinate: { formula: "x = u/127.5 − 1", inverse: "u = round(127.5·(x + 1))", range: [-1, 1] as [number, number] },
};

type Facts = Omit<Manifest, keyof typeof SHAPE | "files" | "sources">;

export function manifestOf(facts: Facts, files: Record<string, OutputFile>): Manifest {
  const { count, ...rest } = facts;
  const records = Object.entries(files).map(([name, file]) => [name, recordOf(file)]);
  return { count, ...SHAPE, ...rest, files: Object.fromEntries(records), sources: sources() };
}
