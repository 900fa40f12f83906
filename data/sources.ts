/** Reads the two source packages and joins them: one entry per emoji that has a picture. */
import { readFileSync } from "node:fs";

const PACKAGES = new URL("./node_modules/", import.meta.url);
const IMAGES = "emoji-datasource-google";
const NAMES = "emojibase-data";

export interface Entry {
  hexcode: string;
  emoji: string;
  /** Code points, hyphenated upper-case hexadecimal, as in the image package (FE0F included). */
  codePoints: string;
  image: string;
  category: string;
  subcategory: string;
  en: string;
  ja: string;
  keywordsEn: string[];
  keywordsJa: string[];
  /** Indices and order of emojibase, i.e. of Unicode's own table. */
  group: number;
  subgroup: number;
  order: number;
  /** The version of Emoji that introduced it: the lower, the better known. */
  version: number;
}

interface ImageRecord {
  unified: string;
  image: string;
  category: string;
  subcategory: string;
  has_img_google: boolean;
}

interface NameRecord {
  hexcode: string;
  emoji: string;
  label: string;
  tags?: string[];
  group?: number;
  subgroup?: number;
  order?: number;
  version: number;
}

function readPackageFile(path: string): Buffer {
  return readFileSync(new URL(path, PACKAGES));
}

function readPackageJson<T>(path: string): T {
  return JSON.parse(readPackageFile(path).toString("utf8")) as T;
}

/** The two packages disagree about FE0F ("show as picture"), so the join ignores it. */
function joinKey(codePoints: string): string {
  return codePoints.split("-").filter((point) => point !== "FE0F").join("-");
}

function readNames(language: string): Map<string, NameRecord> {
  const records = readPackageJson<NameRecord[]>(`${NAMES}/${language}/data.json`);
  return new Map(records.map((record) => [joinKey(record.hexcode), record]));
}

/** Regional indicators and other components have no group; −1 keeps them until the rules drop them. */
function joinEntry(image: ImageRecord, en: NameRecord | undefined, ja: NameRecord | undefined): Entry {
  if (!en || !ja) throw new Error(`joinEntry: no name for ${image.unified}; check that the package versions match`);
  return {
    hexcode: en.hexcode,
    emoji: en.emoji,
    codePoints: image.unified,
    image: image.image,
    category: image.category,
    subcategory: image.subcategory,
    en: en.label,
    ja: ja.label,
    keywordsEn: en.tags ?? [],
    keywordsJa: ja.tags ?? [],
    group: en.group ?? -1,
    subgroup: en.subgroup ?? -1,
    order: en.order ?? -1,
    version: en.version,
  };
}

/** Every emoji with a Google picture. Skin tones are variants inside a record, so they never become entries. */
export function readEntries(): Entry[] {
  const en = readNames("en");
  const ja = readNames("ja");
  return readPackageJson<ImageRecord[]>(`${IMAGES}/emoji.json`)
    .filter((image) => image.has_img_google)
    .map((image) => joinEntry(image, en.get(joinKey(image.unified)), ja.get(joinKey(image.unified))));
}

export function readImageFile(entry: Entry): Buffer {
  return readPackageFile(`${IMAGES}/img/google/64/${entry.image}`);
}

interface GroupTable {
  groups: Record<string, string>;
  subgroups: Record<string, string>;
}

export function readGroupKeys(): GroupTable {
  return readPackageJson<GroupTable>(`${NAMES}/meta/groups.json`);
}

export function packageVersion(name: string): string {
  return readPackageJson<{ version: string }>(`${name}/package.json`).version;
}
