import {defineConfig} from "vitest/config";

/** What a mutant of src/math has to survive: the tests of the mathematics, and they alone. */
export default defineConfig({test: {include: ["test/math/**/*.test.ts"], environment: "node", testTimeout: 60_000}});
