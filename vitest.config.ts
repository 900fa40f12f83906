import {defineConfig} from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {test: {name: "unit", include: ["test/{math,sampler,figures,data,scripts}/**/*.test.ts"], environment: "node"}},
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
          environment: "node",
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 300_000
        }
      }
    ]
  }
});
