/** What all workers here speak: each request is answered once, under its number. */

export type FromWorker<Answer> =
  | {readonly id: number; readonly value: Answer | undefined}
  | {readonly id: number; readonly error: {readonly name: string; readonly message: string}}
  /** Before an answer that takes long: 0 … 1. */
  | {readonly id: number; readonly progress: number};

/** Gives the event loop a turn, but not more often than every 12 ms: a turn is not free. */
export function createPause(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < 12) return;
    // Not setTimeout: nested timers wait 4 ms each.
    await new Promise<void>((resolve) => {
      const {port1, port2} = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(0);
    });
    last = performance.now();
  };
}

/** Does a long calculation to its end, with a pause between its pieces now and then. */
export async function inPieces<T>(pieces: Generator<void, T, void>): Promise<T> {
  const pause = createPause();
  for (;;) {
    const {done, value} = pieces.next();
    if (done) return value;
    await pause();
  }
}
