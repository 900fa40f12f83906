/**
 * The one file that knows Framework from inside: how a page's cells hang on its runtime, and how one is taken off and put
 * back. Written for the versions below; `test/notebook/framework.test.ts` fails when they change.
 *
 * An edited cell goes through Framework's own `define`, on the comment that marks the static cell's place, so that display,
 * view, invalidation and dependents are Framework's. The old variables are deleted, not redefined: a variable waits for its
 * last promise before it computes again, and a promise that never settles would hold it for ever.
 */
import {define} from "observablehq:client";
import {captureRoot, scratchRoots} from "./cell-roots.js";

export const writtenFor = {framework: "1.13.4", runtime: "6.0.1"} as const;

/** What Framework's `define` takes. `inputs` may hold `display`, `view`, `invalidation`, `visibility`. */
export interface Definition {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly body: (...values: never[]) => unknown;
}

export interface CellObserver {
  /** The cell is about to run, or to wait for what it reads. */
  pending(): void;
  fulfilled(): void;
  rejected(error: unknown): void;
}

/** A name that a cell reads, and what stands behind it. */
export interface Input {
  readonly name: string;
  readonly state: "defined" | "undefined" | "duplicate";
  /** The cells that define it: none for a built-in or a global, several for a duplicate. */
  readonly owners: readonly string[];
}

export interface PageRuntime {
  /** What the cell is defined as now. */
  read(id: string): Definition;
  /** Replaces the cell's definition. What it displays stays until the new one displays. */
  redefine(id: string, definition: Definition, observer: CellObserver): void;
  /** Hears of a cell as it is, in place of Framework, which would clear what a failing cell displays. */
  observe(id: string, observer: CellObserver): void;
  /** Keeps the text of inline expressions while what they read has failed; `stale` hears of the element around. */
  observeInline(stale: (element: Element, isStale: boolean) => void): void;
  /** Removes what the cell displays. */
  clear(id: string): void;
  displaysSomething(id: string): boolean;
  /** A new cell without a definition, inside `block`; undefined when the page has no place left. */
  addCell(block: Element): string | undefined;
  removeCell(id: string): void;
  /** What a cell reads, built-ins and globals included, `display` and `view` not. */
  inputs(id: string): readonly Input[];
  /** Names among the cell's own that other cells define too, with those cells. */
  duplicates(id: string): readonly {readonly name: string; readonly others: readonly string[]}[];
  /** The cells of a circle through this cell, itself first and last; undefined when there is none. */
  circle(id: string): readonly string[] | undefined;
  /** All names that cells define. */
  names(): readonly string[];
}

interface Variable {
  readonly _name: string | null;
  readonly _inputs: readonly Variable[];
  _observer: {readonly _node?: Node; pending?(): void; fulfilled?(): void; rejected?(error: unknown): void};
  readonly _shadow: Map<string, Variable> | null;
  readonly _definition: Definition["body"];
  readonly _module: Module;
  readonly _type: 1 | 2 | 3; // normal, implicit (read by a cell, defined by none), duplicate
  readonly _duplicates?: Set<Variable>;
  delete(): void;
}

interface Module {
  readonly _scope: Map<string, Variable>;
  readonly _builtins: Map<string, unknown>;
  readonly _runtime: {readonly _variables: Set<Variable>; readonly _builtin: {readonly _scope: Map<string, Variable>}};
}

/** The comment before which a cell displays. */
type Root = Comment & {_nodes?: ChildNode[]; _error?: boolean};

let connection: Promise<PageRuntime> | undefined;

/** The runtime of this page, once all of its cells are defined. Throws when Framework is not as it was. */
export function connect(): Promise<PageRuntime> {
  return (connection ??= whenCellsAreDefined().then(captureModule).then(createPageRuntime));
}

/** Pages define their cells in a module script, which has run when the document's content has loaded. */
async function whenCellsAreDefined(): Promise<void> {
  if (document.readyState === "complete") return;
  await new Promise<void>((resolve) => {
    document.addEventListener("DOMContentLoaded", () => resolve(), {once: true});
    window.addEventListener("load", () => resolve(), {once: true});
  });
}

async function captureModule(): Promise<Module> {
  const {_module: module} = await new Promise<Variable>((resolve) => {
    define({id: captureRoot, inputs: ["@variable"], body: resolve});
  });
  const expected = module?._scope instanceof Map && module._builtins instanceof Map && module._runtime?._variables instanceof Set && module._runtime._builtin?._scope instanceof Map;
  if (!expected) throw new Error(`Cells cannot be edited: Observable Framework is not as it was in ${writtenFor.framework} (src/notebook/framework.ts)`);
  return module;
}

function createPageRuntime(module: Module): PageRuntime {
  const {_scope: scope, _builtins: builtins} = module;
  const {_variables: variables, _builtin: {_scope: library}} = module._runtime;
  const roots = findRoots();
  const spare = scratchRoots.filter((id) => roots.has(id));
  const taken = new Map<string, Variable>(); // the variables of cells seen so far

  const rootOf = (id: string): Root => {
    const root = roots.get(id);
    if (!root) throw new Error(`the page has no cell ${id}`);
    return root;
  };
  const variableOf = (id: string): Variable | undefined => {
    const known = taken.get(id);
    if (known) return known;
    const block = rootOf(id).parentNode;
    const found = Array.from(variables).find((variable) => variable._observer._node === block);
    if (found) taken.set(id, found);
    return found;
  };
  const outputsOf = (variable: Variable) => Array.from(variables).filter((other) => other !== variable && other._name !== null && other._inputs.length === 1 && other._inputs[0] === variable);
  const ids = new WeakMap<Variable, string>();
  const ownerOf = (variable: Variable | undefined): string | undefined => {
    if (!variable) return undefined;
    const known = ids.get(variable);
    if (known !== undefined) return known;
    const name = variable._name ?? "";
    if (name.startsWith("cell ")) return name.slice(5);
    return variable._inputs.length === 1 && variable._inputs[0]!._name?.startsWith("cell ") ? variable._inputs[0]!._name.slice(5) : undefined;
  };
  const shadowName = (variable: Variable, input: Variable) => Array.from(variable._shadow ?? []).find(([, shadow]) => shadow === input)?.[0];
  const ownersOf = (variable: Variable) => {
    const all = variable._type === 3 ? Array.from(variable._duplicates ?? [], ownerOf) : [ownerOf(variable)];
    return all.filter((id) => id !== undefined);
  };
  const readsOf = (variable: Variable) => variable._inputs.filter((input) => shadowName(variable, input) === undefined);

  const remove = (id: string) => {
    const variable = variableOf(id);
    if (!variable) return;
    for (const output of outputsOf(variable)) output.delete();
    variable._observer = {}; // a deleted variable is computed once more, to nothing
    const shadows = Array.from(variable._shadow?.values() ?? []).reverse(); // view rests on display
    variable.delete();
    for (const shadow of shadows) {
      for (const inner of shadow._shadow?.values() ?? []) if (!shadows.includes(inner)) inner.delete();
      shadow.delete();
    }
    taken.delete(id);
  };
  const observe = (id: string, {pending, fulfilled, rejected}: CellObserver) => {
    const variable = variableOf(id);
    if (!variable) return;
    ids.set(variable, id);
    const framework = variable._observer;
    variable._observer = {_node: framework._node, pending: () => (framework.pending?.(), pending()), fulfilled, rejected};
  };
  const clear = (id: string) => {
    const root = rootOf(id);
    for (const node of root._nodes ?? []) node.remove();
    if (root._nodes) root._nodes.length = 0;
    root._error = false;
  };

  return {
    observe,
    clear,
    read(id) {
      const variable = variableOf(id);
      if (!variable) return {inputs: [], outputs: [], body: () => undefined};
      return {
        inputs: variable._inputs.map((input) => shadowName(variable, input) ?? input._name ?? ""),
        outputs: outputsOf(variable).map((output) => output._name!),
        body: variable._definition
      };
    },
    redefine(id, definition, observer) {
      const root = rootOf(id);
      const nodes = root._nodes ?? [];
      remove(id);
      define({id, ...definition});
      root._nodes = nodes;
      observe(id, observer);
    },
    observeInline(stale) {
      for (const variable of variables) {
        const {_node: node, pending} = variable._observer;
        if (!(node instanceof Element) || node.classList.contains("observablehq--block")) continue;
        const framework = variable._observer;
        variable._observer = {_node: node, pending: () => pending?.call(framework), fulfilled: () => stale(node, false), rejected: () => stale(node, true)};
      }
    },
    displaysSomething: (id) => (rootOf(id)._nodes?.length ?? 0) > 0,
    addCell(block) {
      const id = spare.shift();
      if (id !== undefined) block.append(rootOf(id));
      return id;
    },
    removeCell(id) {
      remove(id);
      clear(id);
      spare.push(id);
    },
    inputs(id) {
      const variable = variableOf(id);
      return variable ? readsOf(variable).map(describeInput) : [];
    },
    duplicates(id) {
      const variable = variableOf(id);
      return (variable ? outputsOf(variable) : []).flatMap((output) => {
        const named = scope.get(output._name!);
        const others = named?._type === 3 ? ownersOf(named).filter((other) => other !== id) : [];
        return others.length ? [{name: output._name!, others}] : [];
      });
    },
    circle(id) {
      const seen = new Set<string>();
      const search = (at: string): string[] | undefined => {
        for (const input of variableOf(at) ? readsOf(variableOf(at)!) : []) {
          for (const owner of ownersOf(input)) {
            if (owner === id) return [at, id];
            if (seen.has(owner)) continue;
            seen.add(owner);
            const rest = search(owner);
            if (rest) return [at, ...rest];
          }
        }
        return undefined;
      };
      return search(id);
    },
    names: () => Array.from(scope).filter(([name, {_type: type}]) => type !== 2 && !name.startsWith("cell ")).map(([name]) => name)
  };

  function describeInput(input: Variable): Input {
    const name = input._name ?? "";
    const known = input._type !== 2 || builtins.has(name) || library.has(name) || name in globalThis;
    return {name, state: input._type === 3 ? "duplicate" : known ? "defined" : "undefined", owners: ownersOf(input)};
  }
}

/** The comments `<!--:0123abcd:-->` that Framework leaves where cells display. */
function findRoots(): Map<string, Root> {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_COMMENT);
  const roots = new Map<string, Root>();
  while (walker.nextNode()) {
    const comment = walker.currentNode as Root;
    if (/^:[0-9a-f]{8}(?:-\d+)?:$/.test(comment.data)) roots.set(comment.data.slice(1, -1), comment);
  }
  return roots;
}
