/** What is wrong with each cell of a page, and which of them show something that is out of date. */
import {cellProblems as say} from "../../figures/strings/en/cell-problems.js";
import type {PageRuntime} from "../framework.js";
import {explain, explainDuplicates, type Circumstances} from "./explain.js";
import type {Modules} from "./modules.js";
import type {PageCell} from "./page-cells.js";
import type {Position} from "./problem.js";

export interface Page {
  readonly cells: readonly PageCell[];
  readonly runtime: PageRuntime;
  readonly modules: Modules;
  /** Whether the page as written defines the name. */
  readonly isOfPage: (name: string) => boolean;
  /** The innermost place in a cell's source that the error's stack names. */
  readonly placeOf: (error: Error) => {readonly cell: PageCell; readonly position: Position} | undefined;
}

const always = ["display", "view", "width", "invalidation", "visibility", "FileAttachment", "inWorker"];

/** Sets each cell's `problem` and `isStale`. */
export function diagnose({cells, runtime, modules, isOfPage, placeOf}: Page): void {
  const byId = new Map(cells.map((cell) => [cell.id, cell]));
  const isEdited = cells.some((cell) => cell.isEdited);
  const duplicates = new Map(cells.map(({id}) => [id, isEdited ? runtime.duplicates(id) : []]));
  const label = (id: string) => labelOf(byId.get(id), runtime);
  const nameOf = (id: string) => say.cell(label(id));
  const isFailing = ({id, sourceProblem, error, lateError}: PageCell) => !!sourceProblem || error !== undefined || lateError !== undefined || duplicates.get(id)!.length > 0;
  const stale = findStale(cells.filter(isFailing), cells, runtime);
  for (const cell of cells) {
    const circumstances: Circumstances = {
      inputs: cell.error === undefined ? [] : runtime.inputs(cell.id),
      positionOf: (name) => cell.compiled?.positionOf(name),
      locate(error) {
        const place = placeOf(error);
        return place && {position: place.position, elsewhere: place.cell === cell ? undefined : nameOf(place.cell.id)};
      },
      isFailing: (id) => id !== cell.id && byId.has(id) && isFailing(byId.get(id)!),
      nameOf,
      circle: () => runtime.circle(cell.id)?.map((id) => `\`${label(id)}\``),
      isOfPage,
      names: () => Array.from(new Set([...runtime.names(), ...modules.names(), ...always])),
      exporting: modules.exporting
    };
    const error = cell.error ?? cell.lateError;
    cell.problem = cell.sourceProblem ?? explainDuplicates(duplicates.get(cell.id)!, circumstances) ?? (error === undefined ? undefined : explain(error, circumstances));
    cell.isStale = stale.has(cell) || cell.isWaiting;
  }
}

/** What a cell is called: the first name it defines, else its key. */
function labelOf(cell: PageCell | undefined, runtime: PageRuntime): string {
  const outputs = cell && (cell.isEdited ? cell.compiled?.outputs : runtime.read(cell.id).outputs);
  return outputs?.[0] ?? cell?.key ?? "";
}

/** The failing cells and all that read them, directly or not. */
function findStale(failing: readonly PageCell[], cells: readonly PageCell[], runtime: PageRuntime): Set<PageCell> {
  const stale = new Set(failing);
  if (failing.length === 0) return stale;
  const reads = cells.map((cell) => ({cell, owners: new Set(runtime.inputs(cell.id).flatMap(({owners}) => owners))}));
  for (let size = -1; size !== stale.size; ) {
    size = stale.size;
    for (const {cell, owners} of reads) if (Array.from(stale).some(({id}) => owners.has(id))) stale.add(cell);
  }
  return stale;
}
