import {fileURLToPath} from "node:url";
import {defineConfig} from "vitest/config";
import {BaseSequencer, type TestSpecification} from "vitest/node";

/** In Node, what the build makes or a browser takes is replaced by what it was made from. */
const inNode = [
  {find: /.*\/vendor\/sucrase\.js$/, replacement: "sucrase"},
  {find: /.*\/vendor\/jax\.js$/, replacement: "@jax-js/jax"},
  {find: /.*\/vendor\/onnx\.js$/, replacement: fileURLToPath(new URL("test/sampler/onnx-runtime-files.ts", import.meta.url))},
  {find: "onnxruntime-web/wasm", replacement: "onnxruntime-web"}
];

/** The longest file first: begun last, it would run alone at the end while the other core rests. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLongest = ({moduleId}: TestSpecification): boolean => moduleId.endsWith("/pages/open.test.ts");
    const sorted = await super.sort(files);
    return [...sorted.filter(isLongest), ...sorted.filter((file) => !isLongest(file))];
  }
}

export default defineConfig({
  test: {
    maxWorkers: 2,
    sequence: {sequencer: LongestFirst},
    // npm test measures L0 alone, from its own tests; the figures cannot cover it in passing.
    coverage: {
      provider: "v8",
      include: ["src/math/**/*.ts"],
      reportsDirectory: ".cache/coverage",
      reporter: [["text", {skipFull: true}], "json"],
      thresholds: {branches: 98}
    },
    projects: [
      {resolve: {alias: inNode}, test: {name: "unit", include: ["test/{math,sampler,figures,notebook,data,scripts}/**/*.test.ts"], environment: "node", testTimeout: 60_000, hookTimeout: 60_000}},
      {
        test: {
          name: "gpu",
          include: ["test/gpu/**/*.test.ts"],
          environment: "node",
          pool: "forks",
          testTimeout: 180_000,
          hookTimeout: 120_000
        }
      },
      {
        test: {
          name: "site",
          include: ["test/pages/**/*.test.ts"],
          expect: {poll: {timeout: 20_000, interval: 100}}, // two cores, and a page that computes
          environment: "node",
          testTimeout: 180_000,
          hookTimeout: 300_000
        }
      }
    ]
  }
});
