// Lint is for what types cannot see: the layers (docs/architecture.md), unseeded randomness, foreign origins, left-overs.
import tseslint from "typescript-eslint";

const layer = (files, {imports = [], globals = []}) => ({
  files,
  rules: {
    "no-restricted-imports": ["error", {patterns: [...imports, npm]}],
    "no-restricted-globals": ["error", ...globals]
  }
});
const npm = {group: ["npm:*", "https:*", "http:*"], message: "The site touches no other origin: import from node_modules."};
const above = (...groups) => ({group: groups, message: "A layer imports only from layers under it (docs/architecture.md)."});
const page = ["document", "window", "HTMLElement", "FileAttachment"];

export default tseslint.config(
  {ignores: ["node_modules/", "dist/", ".cache/", "src/.observablehq/", "src/vendor/", "data/node_modules/", "test/bench/node_modules/", "test/mutation/node_modules/"]},
  ...tseslint.configs.recommended,
  {
    linterOptions: {reportUnusedDisableDirectives: "error"},
    rules: {
      "@typescript-eslint/no-non-null-assertion": "off", // an index just checked
      "@typescript-eslint/consistent-type-imports": "error",
      "no-console": "error",
      "no-debugger": "error",
      eqeqeq: ["error", "always", {null: "ignore"}],
      "prefer-const": "error"
    }
  },
  layer(["src/math/**/*.ts"], {
    imports: [above("**/sampler/**", "**/figures/**", "**/notebook/**", "**/data/**", "../symbols*", "../course*")],
    globals: [...page, "navigator", "performance", "fetch", "Worker", "setTimeout", "Date"]
  }),
  layer(["src/sampler/**/*.ts"], {imports: [above("**/figures/**", "**/notebook/**", "**/data/**")], globals: ["document", "HTMLElement", "FileAttachment"]}),
  layer(["src/figures/**/*.ts"], {imports: [above("**/notebook/**", "**/data/**")], globals: ["FileAttachment"]}),
  layer(["src/notebook/**/*.ts"], {imports: [above("**/data/**")], globals: ["FileAttachment"]}),
  {
    files: ["src/**/*.ts"],
    rules: {"no-restricted-properties": ["error", {object: "Math", property: "random", message: "All randomness is seeded: createRandom(seed) of src/math/random.ts."}]}
  },
  {files: ["scripts/**", "data/**", "models/**", "test/**"], rules: {"no-console": "off"}}
);
