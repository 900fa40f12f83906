/** Settings of `npm run mutate`. Paths are from the root of the repository. */
import {readdirSync} from "node:fs";
import {fileURLToPath} from "node:url";

/** What a mutant needs beside src/math and its tests; everything else is left out of the sandbox. */
const needed = ["package.json", "tsconfig.json", "tsconfig.math.json", "src", "test"];
const others = (directory, keep) => readdirSync(directory).filter((name) => !keep.includes(name)).map((name) => `/${directory === "." ? "" : `${directory}/`}${name}`);

export default {
  plugins: [fileURLToPath(new URL("node_modules/@stryker-mutator/vitest-runner/dist/src/index.js", import.meta.url))], // absolute: it is loaded in the sandbox
  testRunner: "vitest",
  vitest: {configFile: "test/mutation/vitest.config.ts"},
  mutate: ["src/math/**/*.ts", "!src/math/index.ts", "!src/math/types.ts"],
  mutator: {excludedMutations: ["StringLiteral"]}, // the words of messages and registries
  ignoreStatic: true, // what runs when a file is loaded would need every test again
  ignorePatterns: [...others(".", needed), ...others("src", ["math"]), ...others("test", ["math", "fixtures", "mutation"]), "node_modules"],
  disableTypeChecks: false,
  incremental: true, // folder by folder: results of files that have not changed, nor their tests, are kept
  incrementalFile: ".cache/mutation/incremental.json",
  concurrency: 2,
  timeoutMS: 2_000, // beside twice what its tests took, and start-up
  timeoutFactor: 2,
  tempDirName: ".cache/stryker",
  reporters: ["clear-text", "progress-append-only", "json", "html"],
  clearTextReporter: {allowColor: false, allowEmojis: false, logTests: false, reportTests: false},
  jsonReporter: {fileName: ".cache/mutation/report.json"},
  htmlReporter: {fileName: ".cache/mutation/report.html"}
};
