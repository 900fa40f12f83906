/** The page's side of the type check: one worker for all editors, started by the first question, replaced when it hangs. */
import type {PageCells, Problem} from "../editor.js";

/** The worker says so itself when it is ready: an answer with id 0. */
export interface TypesQuestion {
  readonly id: number;
  readonly cells: PageCells;
}
export type TypesAnswer = {readonly id: number; readonly problems: readonly Problem[]} | {readonly id: number; readonly failed: string};

/** A check that takes longer has run away (types can). In milliseconds, from the time the worker is ready. */
const patience = 20_000;

export interface TypesClient {
  /** The slips of the cell at `cells.index`. Rejects where the worker cannot be loaded, or hangs. */
  check(cells: PageCells): Promise<readonly Problem[]>;
}

interface Running {
  readonly worker: Worker;
  readonly ready: Promise<void>;
  /** Rejects when the worker cannot be loaded, or breaks. */
  readonly broken: Promise<never>;
  readonly waiting: Map<number, (answer: TypesAnswer) => void>;
}

export function createTypesClient({start, hung}: {start: () => Worker; hung: string}): TypesClient {
  let running: Running | undefined;
  let count = 0;

  function open(): Running {
    const worker = start();
    const waiting: Running["waiting"] = new Map();
    worker.addEventListener("message", ({data}: MessageEvent<TypesAnswer>) => {
      waiting.get(data.id)?.(data);
      waiting.delete(data.id);
    });
    const ready = new Promise<void>((resolve) => waiting.set(0, () => resolve()));
    const broken = new Promise<never>((_, reject) => worker.addEventListener("error", ({message}) => reject(new Error(message || "no connection"))));
    broken.catch(() => undefined); // it may break while nobody asks
    return {worker, ready, broken, waiting};
  }

  return {
    async check(cells) {
      const {worker, ready, broken, waiting} = (running ??= open());
      const id = ++count;
      const ask = async () => {
        await ready;
        worker.postMessage({id, cells} satisfies TypesQuestion);
        return within(patience, new Promise<TypesAnswer>((resolve) => waiting.set(id, resolve)), hung);
      };
      try {
        const answer = await Promise.race([ask(), broken]);
        if ("failed" in answer) throw new Error(answer.failed);
        return answer.problems;
      } catch (error) {
        worker.terminate();
        if (running?.worker === worker) running = undefined;
        throw error;
      }
    }
  };
}

async function within<T>(milliseconds: number, work: Promise<T>, complaint: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => (timer = setTimeout(() => reject(new Error(complaint)), milliseconds)));
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
