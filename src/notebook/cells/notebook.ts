/**
 * The page as a notebook: applies the reader's edits to Framework's runtime, and knows of each cell whether it is in order,
 * and if not, why. It shows nothing; `shell.ts` does.
 */
import {cellProblems as say} from "../../figures/strings/en/cell-problems.js";
import {scratchRoots} from "../cell-roots.js";
import {edits, type Edits} from "../edits.js";
import {connect, type CellObserver} from "../framework.js";
import {compileCell, type CellTools, type CompiledCell} from "./compile.js";
import {diagnose} from "./diagnose.js";
import {placesInStack} from "./explain.js";
import {loadModules, type Modules} from "./modules.js";
import {createPageCell, findPageCells, scratchKey, type PageCell} from "./page-cells.js";
import {CellProblem, type Position} from "./problem.js";
import {createRunner, Superseded, type RunOptions} from "./run.js";
import {inWorker} from "./worker.js";

/** Milliseconds until a cell is said to be waiting, and can be stopped. */
export const waitingAfter = 2000;

export interface NotebookOptions {
  /** Makes the elements of a scratch cell, below those of the cells that are there. */
  readonly place: (key: string, above: PageCell) => Pick<PageCell, "block" | "details">;
  /** Something to be seen of these cells has changed. */
  readonly onChange: (cells: readonly PageCell[]) => void;
}

export interface Notebook {
  readonly cells: ReadonlyMap<string, PageCell>;
  /** Makes `source` the cell's and runs it, even if it was so before. */
  run(cell: PageCell, source: string): void;
  /** Ends what the cell is waiting for. */
  stop(cell: PageCell): void;
  /** The page's own source again; a scratch cell goes. */
  reset(cell: PageCell): void;
  /** Adds an empty cell below; returns its key. Throws a CellProblem when the page is full. */
  addBelow(cell: PageCell): string;
  /** All names that cells define. */
  names(): readonly string[];
}

export async function openNotebook({place, onChange}: NotebookOptions): Promise<Notebook> {
  const [runtime, modules] = await Promise.all([connect(), loadModules()]);
  const cells = findPageCells(runtime);
  const byId = new Map(Array.from(cells.values(), (cell) => [cell.id, cell]));
  const pageNames = new Set(runtime.names());
  const compiledAt = new Map<string, {cell: PageCell; compiled: CompiledCell}>(); // by the address of the module
  const timers = new Map<PageCell, ReturnType<typeof setTimeout>>();

  let isDue = false; // a look at all cells, at the end of this task

  for (const cell of cells.values()) runtime.observe(cell.id, observerOf(cell));
  runtime.observeInline((element, isStale) => element.toggleAttribute("data-stale", isStale));
  listenForLateErrors();
  edits.subscribe(apply);
  apply(edits.get());

  return {
    cells,
    names: runtime.names,
    run(cell, source) {
      const wanted = cell.original?.source.trimEnd() === source.trimEnd() ? undefined : source;
      Object.assign(cell, {source, isEdited: wanted !== undefined}); // so that the listener below has nothing to do
      edits.change(cell.key, wanted);
      if (wanted === undefined) giveBack(cell);
      else void start(cell, source);
    },
    stop: (cell) => cell.runner?.end(new CellProblem(say.stopped)),
    reset: (cell) => (edits.get()[cell.key] === undefined ? cell.original && giveBack(cell) : edits.change(cell.key, undefined)),
    addBelow(cell) {
      const above = scratchKey(cell.key)?.above ?? cell.key;
      const numbers = Array.from(cells.keys(), scratchKey).filter((key) => key?.above === above).map((key) => key!.number);
      const key = `${above}+${Math.max(0, ...numbers) + 1}`;
      if (!addScratch(key)) throw new CellProblem(say.noPlace(scratchRoots.length));
      edits.change(key, "");
      return key;
    }
  };

  /** Brings the page to what the edits say. */
  function apply(wanted: Edits): void {
    const missing = Object.keys(wanted).filter((key) => !cells.has(key) && scratchKey(key));
    for (const key of missing.sort((a, b) => scratchKey(a)!.number - scratchKey(b)!.number)) addScratch(key);
    for (const cell of Array.from(cells.values())) {
      const source = wanted[cell.key];
      if (source === undefined && !cell.original) removeScratch(cell);
      else if (source === undefined && cell.isEdited) giveBack(cell);
      else if (source !== undefined && !(cell.isEdited && cell.source === source)) void start(cell, source);
    }
    changed();
  }

  async function start(cell: PageCell, source: string): Promise<void> {
    const attempt = ++cell.attempt;
    Object.assign(cell, {source, isEdited: true, isRunning: true});
    changed();
    try {
      const compiled = compileCell(source);
      const url = URL.createObjectURL(new Blob([compiled.code], {type: "text/javascript"}));
      compiledAt.set(url, {cell, compiled});
      const {default: main} = (await import(url)) as {default: RunOptions["main"]};
      URL.revokeObjectURL(url);
      if (attempt !== cell.attempt) return;
      endRun(cell);
      cell.runner = createRunner({...listenersOf(cell), inputs: compiled.inputs, main, tools: (signal) => toolsOf(compiled, modules, signal)});
      Object.assign(cell, {compiled, sourceProblem: undefined, error: undefined, lateError: undefined});
      runtime.redefine(cell.id, {inputs: compiled.inputs, outputs: compiled.outputs, body: cell.runner.body}, observerOf(cell));
    } catch (error) {
      if (attempt !== cell.attempt) return;
      const {message, position} = error as CellProblem;
      Object.assign(cell, {sourceProblem: {message, position}, isRunning: false});
    }
    changed();
  }

  function giveBack(cell: PageCell): void {
    const {source, definition} = cell.original!;
    ++cell.attempt;
    endRun(cell);
    Object.assign(cell, {source, isEdited: false, isRunning: true, compiled: undefined, runner: undefined, sourceProblem: undefined, error: undefined, lateError: undefined});
    if (!definition.inputs.includes("display") && !definition.inputs.includes("view")) runtime.clear(cell.id);
    runtime.redefine(cell.id, definition, observerOf(cell));
    changed();
  }

  function addScratch(key: string): boolean {
    const above = cells.get(scratchKey(key)?.above ?? "");
    if (!above) return false;
    const {block, details} = place(key, above);
    const id = runtime.addCell(block);
    if (id === undefined) {
      block.remove();
      details.remove();
      return false;
    }
    const cell = createPageCell({key, id, block, details});
    cells.set(key, cell);
    byId.set(id, cell);
    return true;
  }

  function removeScratch(cell: PageCell): void {
    ++cell.attempt;
    endRun(cell);
    runtime.removeCell(cell.id);
    cells.delete(cell.key);
    byId.delete(cell.id);
    cell.block.remove();
    cell.details.remove();
  }

  function observerOf(cell: PageCell): CellObserver {
    return {
      pending: () => {},
      fulfilled() {
        const news = cell.error !== undefined || cell.isRunning;
        Object.assign(cell, {error: undefined, isRunning: false});
        if (news) changed();
      },
      rejected(error) {
        Object.assign(cell, {error: error ?? new Error(String(error)), isRunning: false});
        endWait(cell);
        changed();
      }
    };
  }

  function listenersOf(cell: PageCell): Pick<RunOptions, "onStart" | "onSettle" | "onFail" | "onNothingShown"> {
    return {
      onStart() {
        endWait(cell);
        cell.lateError = undefined;
        timers.set(cell, setTimeout(() => {
          cell.isWaiting = true;
          changed();
        }, waitingAfter));
      },
      onSettle: () => endWait(cell),
      onFail(error) {
        cell.lateError = error;
        endWait(cell);
        changed();
      },
      onNothingShown: () => runtime.clear(cell.id)
    };
  }

  function endWait(cell: PageCell): void {
    clearTimeout(timers.get(cell));
    if (!cell.isWaiting) return;
    cell.isWaiting = false;
    changed();
  }

  function endRun(cell: PageCell): void {
    endWait(cell);
    cell.runner?.end(new Superseded());
  }

  /** Errors of functions that the page calls later: a timer's, a listener's, a drawing's. */
  function listenForLateErrors(): void {
    const hear = (event: Event, error: unknown) => {
      const found = error instanceof Error ? placeOf(error) : undefined;
      if (!found && !(error instanceof Superseded)) return;
      event.preventDefault();
      if (!found || error instanceof Superseded) return;
      found.cell.lateError = error;
      changed();
    };
    window.addEventListener("error", (event) => hear(event, event.error));
    window.addEventListener("unhandledrejection", (event) => hear(event, event.reason));
  }

  function placeOf(error: Error): {cell: PageCell; position: Position} | undefined {
    for (const {url, position} of placesInStack(error.stack ?? "")) {
      const found = compiledAt.get(url);
      const place = found?.compiled.locate(position);
      if (found && place) return {cell: found.cell, position: place};
    }
    return undefined;
  }

  /** Looks at all cells anew, once for all that happens in this task. */
  function changed(): void {
    if (isDue) return;
    isDue = true;
    queueMicrotask(() => {
      isDue = false;
      look();
    });
  }

  function look(): void {
    diagnose({cells: Array.from(cells.values()), runtime, modules, isOfPage: (name) => pageNames.has(name), placeOf});
    onChange(Array.from(cells.values()));
  }
}

function toolsOf(compiled: CompiledCell, modules: Modules, signal: AbortSignal): Omit<CellTools, "tick"> {
  return {
    module(index) {
      const {specifier, names, position} = compiled.imports[index]!;
      return modules.load(specifier, names, position);
    },
    load: (specifier) => modules.load(String(specifier)),
    inWorker: (fn, ...values) => inWorker(fn, values, {signal, resolve: modules.resolve})
  };
}
