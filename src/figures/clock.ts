/** One clock for all moving figures: off-screen, hidden and reduced-motion figures cost nothing. */

export interface Animation {
  /** Whether it would run if it were on screen. */
  readonly playing: boolean;
  play(): void;
  pause(): void;
  dispose(): void;
}

type Frame = (seconds: number, elapsed: number) => void;

const running = new Set<(now: number) => void>();
let request = 0;

function tick(now: number): void {
  request = running.size ? requestAnimationFrame(tick) : 0;
  for (const frame of [...running]) frame(now);
}

function schedule(): void {
  request ||= requestAnimationFrame(tick);
}

/** True when the reader asked the system for less motion: then nothing moves until it is asked to. */
export function prefersReducedMotion(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/**
 * Calls `frame(seconds, elapsed)` while `element` is on screen and the animation plays. `seconds` counts playing time
 * only; `elapsed` is the time since the last frame, at most 0.1 s, so that a pause never becomes a jump.
 */
export function animate(element: Element, frame: Frame, {autoplay = true}: {autoplay?: boolean} = {}): Animation {
  let playing = autoplay && !prefersReducedMotion();
  let visible = false;
  let seconds = 0;
  let last: number | undefined;
  const run = (now: number) => {
    const elapsed = last === undefined ? 0 : Math.min(0.1, (now - last) / 1000);
    last = now;
    seconds += elapsed;
    frame(seconds, elapsed);
  };
  const update = () => {
    if (playing && visible) {
      running.add(run);
      schedule();
    } else {
      running.delete(run);
      last = undefined;
    }
  };
  const observer = new IntersectionObserver((entries) => {
    visible = entries.at(-1)?.isIntersecting ?? false;
    update();
  });
  observer.observe(element);
  return {
    get playing() {
      return playing;
    },
    play() {
      playing = true;
      update();
    },
    pause() {
      playing = false;
      update();
    },
    dispose() {
      observer.disconnect();
      playing = false;
      update();
    }
  };
}
