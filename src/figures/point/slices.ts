/** Long sums in short slices, so that the page never stands still for longer than a frame or two. */

export interface Slices {
  /** Gives the page its turn if this slice has lasted long enough. Rejects when the signal has been aborted. */
  breathe(): Promise<void>;
}

/** @param options.budget milliseconds that a slice may last, 8 unless given */
export function createSlices({budget = 8, signal}: {budget?: number; signal?: AbortSignal} = {}): Slices {
  let start = performance.now();
  return {
    async breathe() {
      if (performance.now() - start < budget) return;
      await new Promise((resolve) => setTimeout(resolve));
      signal?.throwIfAborted();
      start = performance.now();
    }
  };
}

/** Runs one job at a time: a new job aborts the one before, whose result nobody wants any more. */
export function createLatest(onError?: (error: unknown) => void): (job: (signal: AbortSignal) => Promise<void>) => void {
  let controller = new AbortController();
  return (job) => {
    controller.abort();
    const {signal} = (controller = new AbortController());
    // Each job begins in a task of its own: several figures hear of a new set at once.
    const start = new Promise((resolve) => setTimeout(resolve)).then(() => (signal.aborted ? undefined : job(signal)));
    start.catch((error: unknown) => {
      if (signal.aborted) return;
      if (!onError) throw error;
      onError(error);
    });
  };
}
