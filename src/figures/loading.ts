/** Long work in sight of the reader: how far it is, a way to stop it, and a plain sentence when it fails. */
import {whenNear} from "./breath.js";
import {button} from "./controls.js";
import {showFailure} from "./stage.js";
import {strings} from "./strings.js";

export interface Progress {
  /** Bytes, steps, whatever is counted. */
  done: number;
  total: number;
}

export interface WorkOptions<T> {
  /** What is being done, e.g. "Loading 1433 pictures (4.8 MB)". */
  label: string;
  /** Ids of the figures that need the result: the work begins when one of them comes near the screen. At once unless given. */
  near?: readonly string[];
  work: (options: {signal: AbortSignal; onProgress: (progress: Progress) => void}) => Promise<T>;
  /** Progress in words. Of bytes, unless given. */
  tell?: (progress: Progress) => string;
}

/** An element that shows the progress of `work`, and its promise. Stopping or failing offers to try again. */
export function showWork<T>({label, near, work, tell = strings.bytes}: WorkOptions<T>): {element: HTMLElement; result: Promise<T>} {
  const element = document.createElement("div");
  const result = new Promise<T>((resolve) => {
    const attempt = async () => {
      const controller = new AbortController();
      const bar = Object.assign(document.createElement("progress"), {max: 1});
      bar.setAttribute("aria-label", label);
      const line = document.createElement("div");
      line.className = "progress";
      const count = document.createElement("span");
      const onProgress = (progress: Progress): void => {
        bar.value = progress.total > 0 ? progress.done / progress.total : 0;
        count.textContent = tell(progress);
      };
      line.append(label, bar, count, button({label: strings.stop, onClick: () => controller.abort()}));
      element.replaceChildren(line);
      try {
        const value = await work({signal: controller.signal, onProgress});
        element.replaceChildren();
        resolve(value);
      } catch (error) {
        element.replaceChildren();
        showFailure(element, controller.signal.aborted ? strings.stopped : error instanceof Error ? error.message : String(error));
        element.querySelector(".notice")!.append(" ", button({label: strings.tryAgain, onClick: () => void attempt()}));
        delete element.dataset.state; // the figure it belongs to keeps its own state
      }
    };
    const figures = near?.map((id) => document.getElementById(id)).filter((figure) => figure !== null) ?? [];
    if (figures.length) void whenNear(figures, "1200px").then(attempt);
    else void attempt(); // also where the figure stands alone on another site, without its page
  });
  return {element, result};
}
