/** Types of what scripts/vendor-editor.ts puts under src/vendor. A build makes those files; a check needs none. */

declare module "*/vendor/codemirror.js" {
  export * from "@codemirror/state";
  export * from "@codemirror/view";
  export * from "@codemirror/commands";
  export * from "@codemirror/language";
  export * from "@codemirror/autocomplete";
  export * from "@codemirror/lang-javascript";
  export * from "@codemirror/lint";
  export {default as hljs} from "highlight.js/lib/core";
  export {default as hljsTypescript} from "highlight.js/lib/languages/typescript";
}

declare module "*/vendor/diff.js" {
  export {diffLines, diffWordsWithSpace} from "diff";
}

declare module "*/vendor/typescript.js" {
  export {default} from "typescript";
}

declare module "*/vendor/declarations.js" {
  const declarations: Readonly<Record<string, string>>;
  export default declarations;
}

declare module "*/vendor/catalogue.js" {
  const catalogue: unknown;
  export default catalogue;
}
