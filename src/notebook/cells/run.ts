/**
 * One run of an edited cell. Whatever it is waiting for, it can be let go: its promises are raced against its end, so that
 * neither the runtime nor the cells that read it wait for what never comes.
 */
import {cellProblems as say} from "../../figures/strings/en/cell-problems.js";
import type {CellTools} from "./compile.js";
import {createClock} from "./guard.js";
import {CellProblem} from "./problem.js";

/** `display` calls of one run. */
export const maxDisplays = 1000;

/** Why a run ended: the cell runs anew, or has another source. Nobody is told. */
export class Superseded extends Error {
  override readonly name = "Superseded";
  constructor() {
    super("this run of the cell is over: the cell has run again");
  }
}

export interface RunOptions {
  /** What the cell reads, in order. */
  readonly inputs: readonly string[];
  /** The compiled module's function. */
  readonly main: (tools: CellTools, ...values: unknown[]) => Promise<Readonly<Record<string, unknown>> | undefined>;
  /** `tools` for a run that ends when the signal is aborted. */
  readonly tools: (signal: AbortSignal) => Omit<CellTools, "tick">;
  readonly onStart?: () => void;
  /** All promises of the run have been kept, those among its names included. */
  readonly onSettle?: () => void;
  /** A promise among the cell's names was broken. (When the cell itself throws, the runtime is told.) */
  readonly onFail?: (error: unknown) => void;
  /** The cell has run and displayed nothing. */
  readonly onNothingShown?: () => void;
}

export interface Runner {
  /** The body for Framework's `define`; each call ends the run before. */
  readonly body: (...values: never[]) => Promise<Readonly<Record<string, unknown>>>;
  /** Ends the current run; what it still promised is broken with `reason`. */
  end(reason: Error): void;
}

export function createRunner({inputs, main, tools, onStart, onSettle, onFail, onNothingShown}: RunOptions): Runner {
  let current = new AbortController();
  const end = (reason: Error) => current.abort(reason);
  const body = async (...values: readonly unknown[]) => {
    end(new Superseded());
    const {signal} = (current = new AbortController());
    const letGo = new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)));
    letGo.catch(() => {}); // most runs are let go when nobody waits any more
    let open = 1;
    let shown = 0;
    const settle = () => {
      if (--open === 0 && !signal.aborted) onSettle?.();
    };
    const until = <T>(promise: PromiseLike<T> | T): Promise<T> => Promise.race([promise, letGo]);
    const track = (promise: Promise<unknown>) => {
      ++open;
      promise.then(settle, (error: unknown) => signal.aborted && error instanceof Superseded ? undefined : onFail?.(error));
    };
    const clock = createClock();
    const tick = (isOwnLoop?: boolean) => {
      if (isOwnLoop && signal.aborted) throw signal.reason; // or the loop of a run that is over would go on beside the next
      clock();
    };
    const counted = (show: (value: unknown) => unknown) => (value: unknown) => {
      if (signal.aborted) throw signal.reason;
      if (++shown > maxDisplays) throw new CellProblem(say.tooManyDisplays(maxDisplays));
      return show(value);
    };
    const isShow = (i: number) => inputs[i] === "display" || inputs[i] === "view";
    onStart?.();
    const names = await until(main({...tools(signal), tick}, ...values.map((value, i) => (isShow(i) ? counted(value as (value: unknown) => unknown) : value))));
    if (shown === 0) onNothingShown?.();
    const outputs = Object.fromEntries(Object.entries(names ?? {}).map(([name, value]) => [name, releasable(value)]));
    settle();
    return outputs;

    /** What the runtime would wait for, let go with the run. */
    function releasable(value: unknown): unknown {
      if (isThenable(value)) {
        const promise = until(value);
        track(promise);
        return promise;
      }
      if (!isGenerator(value)) return value;
      let first: ((step: unknown) => void) | undefined;
      track(new Promise((resolve) => (first = resolve))); // the runtime asks for it soon
      return {
        next(sent: unknown) {
          const step = value.next(sent);
          const next = isThenable(step) ? until(step) : step;
          first?.(next);
          first = undefined;
          return next;
        },
        return: (sent: unknown) => value.return(sent)
      };
    }
  };
  return {body: body as unknown as Runner["body"], end};
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === "function";
}

/** As Framework's runtime has it. */
function isGenerator(value: unknown): value is {next(sent: unknown): unknown; return(sent: unknown): unknown} {
  const generator = value as {next?: unknown; return?: unknown} | null | undefined;
  return typeof generator?.next === "function" && typeof generator.return === "function";
}
