/** Long computations in the page's own thread, cut into slices that nobody feels. */

/**
 * Makes a function to be awaited inside a long loop: it gives the browser a turn whenever `milliseconds` have been used
 * since the last one, and costs nothing otherwise. Between two calls there must be less than about 20 ms of work.
 */
export function createBreath(milliseconds = 8): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < milliseconds) return;
    await giveTurn();
    since = performance.now();
  };
}

const waiting: (() => void)[] = [];
let channel: MessageChannel | undefined;

/** One turn of the browser. By message, because nested timers are held back by 4 ms each. */
function giveTurn(): Promise<void> {
  if (!channel) {
    channel = new MessageChannel();
    channel.port1.onmessage = () => waiting.shift()?.();
  }
  const turn = new Promise<void>((resolve) => void waiting.push(resolve));
  channel.port2.postMessage(0);
  return turn;
}

/** Thrown inside a job when a newer one has taken its place. */
class Superseded extends Error {}

/**
 * Runs one job at a time: a new one stops the one before at its next breath, so that a dragged slider never queues work.
 * The job awaits the `breathe` that it is given. Errors of a job that is still wanted go to `onError`.
 */
export function createLatest(onError: (error: unknown) => void = (error) => reportError(error)): (job: (breathe: () => Promise<void>) => Promise<void>) => void {
  let latest = 0;
  return (job) => {
    const mine = ++latest;
    const breath = createBreath();
    const breathe = async () => {
      await breath();
      if (mine !== latest) throw new Superseded();
    };
    job(breathe).catch((error: unknown) => {
      if (!(error instanceof Superseded) && mine === latest) onError(error);
    });
  };
}

/** Resolves when one of the elements comes within `margin` of the screen: what is costly waits for its reader. */
export function whenNear(elements: Element | readonly Element[], margin = "600px"): Promise<void> {
  return new Promise((resolve) => {
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        observer.disconnect();
        resolve();
      },
      {rootMargin: margin}
    );
    for (const element of [elements].flat()) observer.observe(element);
  });
}
