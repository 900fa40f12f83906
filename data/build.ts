/** Makes everything in pictures/ from the two source packages. `npm run data` installs those and runs this. */
import { mkdirSync, writeFileSync } from "node:fs";
import { contactSheet } from "./contact-sheet.js";
import { geometryOf, totalVariance } from "./geometry.js";
import { gramOf, takeGram, toBytePlanes } from "./gram.js";
import { COMPONENTS, type Manifest, type SelectionStep } from "./layout.js";
import { compressed, json, manifestOf, type OutputFile } from "./manifest.js";
import { mapOf } from "./map.js";
import { keywordsOf, namesOf } from "./names.js";
import {
  largestAngle, meanPicture, orthonormalityError, packPca, principalComponents, quantise, spectrumOf, type Spectrum,
} from "./pca.js";
import { decodePicture, stackPictures, takePictures } from "./pixels.js";
import { DUPLICATE_DISTANCE, findDuplicates, selectByName } from "./select.js";
import { readEntries, readImageFile, type Entry } from "./sources.js";
import { chooseSubset, SUBSET_RULE } from "./subset.js";

const OUTPUT = new URL("./pictures/", import.meta.url);

function report(text: string): void {
  console.log(`data: ${text}`);
}

interface PictureSet {
  entries: Entry[];
  pictures: Uint8Array;
  gram: Int32Array;
  selection: SelectionStep[];
  duplicates: Manifest["duplicates"];
}

function round(value: number): number {
  return Number(value.toPrecision(6));
}

/** Selects by name, decodes, and drops near-duplicates: that rule needs the distances. */
function makeSet(): PictureSet {
  const { entries: named, steps } = selectByName(readEntries());
  const decoded = stackPictures(named.map((entry) => decodePicture(readImageFile(entry), entry.image)));
  report(`${named.length} pictures decoded; all their dot products take about half a minute`);
  const fullGram = gramOf(decoded, named.length);
  const duplicates = findDuplicates(fullGram, named.length);
  const dropped = new Set(duplicates.map((duplicate) => duplicate.dropped));
  const kept = named.map((_, n) => n).filter((n) => !dropped.has(n));
  const rule = `no near-duplicates: distance to one kept before at least ${DUPLICATE_DISTANCE} in [−1, 1] coordinates`;
  return {
    entries: kept.map((n) => named[n]),
    pictures: takePictures(decoded, kept),
    gram: takeGram(fullGram, kept),
    selection: [...steps, { rule, left: kept.length }],
    duplicates: duplicates.map((twin) => ({
      dropped: named[twin.dropped].en,
      keptInstead: named[twin.keptInstead].en,
      distance: round(twin.distance),
    })),
  };
}

/** Fixes the signs of the spectrum's scores too. */
function makePca(pictures: Uint8Array, spectrum: Spectrum): { file: OutputFile; facts: Manifest["pca"] } {
  const exact = principalComponents(pictures, spectrum);
  const stored = exact.map(quantise);
  return {
    file: compressed(packPca(meanPicture(pictures, spectrum.count), spectrum.variances, stored)),
    facts: {
      components: COMPONENTS,
      totalVariance: round(totalVariance(spectrum)),
      orthonormalityError: round(orthonormalityError(stored)),
      largestAngleDegrees: round(largestAngle(exact, stored)),
    },
  };
}

function build(): void {
  const { entries, pictures, gram, selection, duplicates } = makeSet();
  const count = entries.length;
  report(`${count} pictures kept; principal components`);
  const spectrum = spectrumOf(gram, count);
  const pca = makePca(pictures, spectrum);
  report("maps");
  const { map, neighboursKept } = mapOf(gram, count, spectrum.scores);
  const subset = chooseSubset(pictures, gram, entries);
  report(`compressing; the first subset has ${subset.length} pictures`);
  const files: Record<string, OutputFile> = {
    "pictures.bin": compressed(pictures),
    "subset.bin": compressed(takePictures(pictures, subset)),
    "gram.bin": compressed(toBytePlanes(gram)),
    "pca.bin": pca.file,
    "map.json": json(map),
    "names.json": json(namesOf(entries)),
    "keywords.json": json(keywordsOf(entries)),
    "contact-sheet.png": { bytes: contactSheet(pictures, count) },
  };
  const method = "exact t-SNE of all coordinates, perplexity 30, 1000 steps, started from the first two components";
  const manifest = manifestOf(
    {
      count,
      selection,
      duplicates,
      subset: { rule: SUBSET_RULE, indices: subset },
      pca: pca.facts,
      map: { method, neighboursKept: { pca: round(neighboursKept.pca), tsne: round(neighboursKept.tsne) } },
      geometry: geometryOf(pictures, gram, spectrum),
    },
    files,
  );
  mkdirSync(OUTPUT, { recursive: true });
  for (const [name, { bytes }] of Object.entries(files)) writeFileSync(new URL(name, OUTPUT), bytes);
  writeFileSync(new URL("manifest.json", OUTPUT), JSON.stringify(manifest, null, 1) + "\n");
  for (const [name, { bytes }] of Object.entries(manifest.files)) report(`${name} ${bytes} bytes`);
}

build();
