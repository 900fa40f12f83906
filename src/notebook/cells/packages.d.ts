/** What comes without types: Framework, as far as the notebook uses it, and what scripts/vendor-sucrase.ts makes. */

declare module "*/vendor/sucrase.js" {
  export {transform} from "sucrase";
}

declare module "observablehq:client" {
  export function define(cell: {id: string; inputs?: readonly string[]; outputs?: readonly string[]; body: (...values: never[]) => unknown}): void;
}

declare module "@observablehq/framework/dist/javascript/references.js" {
  import type {Identifier, Node} from "acorn";
  export function findReferences(node: Node): Identifier[];
}

declare module "@observablehq/framework/dist/javascript/declarations.js" {
  import type {Identifier, Program} from "acorn";
  export function findDeclarations(node: Program, input: string): Identifier[];
}

declare module "@observablehq/framework/dist/javascript/assignments.js" {
  import type {Identifier, Node} from "acorn";
  export function checkAssignments(node: Node, references: readonly Identifier[], input: string): void;
}
