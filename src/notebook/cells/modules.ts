/** Which modules an edited cell may import: those that the build emitted, under the names that the pages' cells use. */
import {cellProblems as say} from "../../figures/strings/en/cell-problems.js";
import {CellProblem, type Position} from "./problem.js";
import {nearestNames} from "./nearest.js";

/** Specifier → address (from the site's root) and names; written by scripts/cell-modules.ts. */
export type ModuleMap = Readonly<Record<string, {readonly path: string; readonly exports: readonly string[]}>>;

export interface Modules {
  /** Address to import. Throws a CellProblem that names the nearest modules. */
  resolve(specifier: string, position?: Position): string;
  /** Imports; a name that is not there is a CellProblem, not `undefined`. */
  load(specifier: string, names?: readonly string[], position?: Position): Promise<object>;
  /** Modules that export a name. */
  exporting(name: string): readonly string[];
  /** Names that some module exports. */
  names(): readonly string[];
}

/** Never called. Framework emits what a module could import, and so a cell can import all of these. */
export const emitted = [() => import("../../math/index.js"), () => import("../../sampler/index.js")];

let loading: Promise<Modules> | undefined;

/** Fetches the map that the page names in its head. Without one (in the preview) paths are taken as they are. */
export function loadModules(): Promise<Modules> {
  return (loading ??= fetchMap().then(createModules));
}

async function fetchMap(): Promise<ModuleMap | undefined> {
  const address = document.querySelector<HTMLMetaElement>('meta[name="cell-modules"]')?.content;
  if (!address) return undefined;
  const response = await fetch(new URL(address, document.baseURI));
  if (!response.ok) throw new CellProblem(say.noModuleMap);
  return (await response.json()) as ModuleMap;
}

export function createModules(map: ModuleMap | undefined, {base = globalThis.document?.baseURI, load = (url: string): Promise<object> => import(url)}: {base?: string; load?: (url: string) => Promise<object>} = {}): Modules {
  const resolve = (specifier: string, position?: Position) => {
    const known = map && Object.hasOwn(map, specifier) ? map[specifier] : undefined;
    if (known) return new URL(known.path, base).href;
    if (!map && specifier.startsWith("./")) return new URL(`_import/${specifier.slice(2)}`, base).href;
    throw new CellProblem(say.noModule(specifier, nearestNames(specifier, Object.keys(map ?? {}))), position);
  };
  return {
    resolve,
    async load(specifier, names = [], position) {
      const url = resolve(specifier, position);
      const module = await load(url).catch((error: unknown) => {
        throw new CellProblem(say.failedImport(specifier, error instanceof Error ? error.message : String(error)), position);
      });
      const missing = names.find((name) => name !== "*" && !(name in module));
      if (missing) throw new CellProblem(say.noExport(specifier, missing, nearestNames(missing, Object.keys(module))), position);
      return module;
    },
    exporting: (name) => Object.entries(map ?? {}).filter(([, {exports}]) => exports.includes(name)).map(([specifier]) => specifier),
    names: () => Array.from(new Set(Object.values(map ?? {}).flatMap(({exports}) => exports)))
  };
}
