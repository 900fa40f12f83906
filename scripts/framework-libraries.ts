/**
 * Framework's standard library names packages that this course never loads (DuckDB's, React, Mapbox …), and every build
 * asks the npm registry for their newest versions. A folder in its cache answers first, so the build asks nobody and works
 * offline. None of these packages is fetched, and nothing of them is in the site.
 */
import {mkdir, readdir} from "node:fs/promises";
import {join} from "node:path";

const cache = "src/.observablehq/cache/_npm";

const libraries = [
  "@observablehq/plot@0.6.17",
  "@observablehq/sample-datasets@1.0.1",
  "apache-arrow@21.2.0",
  "arquero@8.0.3",
  "d3-dsv@3.0.2",
  "d3@7.9.2",
  "echarts@6.1.0",
  "htl@1.0.0",
  "leaflet@1.9.4",
  "lodash@4.18.1",
  "mapbox-gl@3.32.0",
  "parquet-wasm@0.8.0",
  "react-dom@19.3.1",
  "react@19.3.1",
  "topojson-client@3.1.0"
];

/** Answers Framework's questions before it asks. Call it before a build or a preview. */
export async function answerFrameworkLibraries(): Promise<void> {
  await Promise.all(libraries.map((library) => mkdir(join(cache, library), {recursive: true})));
}

/** @throws Error if the build has asked the registry, or fetched a package, all the same */
export async function assertNothingFetched(): Promise<void> {
  const entries = await readdir(cache, {recursive: true});
  const scopes = new Set(libraries.filter((library) => library.startsWith("@")).map((library) => library.split("/")[0]!));
  const foreign = entries.map((entry) => entry.replaceAll("\\", "/")).filter((entry) => !libraries.includes(entry) && !scopes.has(entry));
  if (foreign.length) throw new Error(`The build asked the network for ${foreign.slice(0, 5).join(", ")}: import from node_modules, or add the version to scripts/framework-libraries.ts`);
}
