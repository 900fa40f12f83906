/** Small parts that figures share: a notice, a switch, a scrubber, a fold, a line of progress. */
import {button} from "./controls.js";
import {strings} from "./strings.js";

/** A plain sentence with at most one remedy beside it. */
export function createNotice(): {element: HTMLElement; say(message: string, action?: string, onAction?: () => void): void; clear(): void} {
  const element = Object.assign(document.createElement("p"), {className: "notice", hidden: true});
  element.setAttribute("role", "status");
  const clear = (): void => {
    element.replaceChildren();
    element.hidden = true;
  };
  return {
    element,
    clear,
    say(message, action, onAction) {
      element.replaceChildren(message);
      if (action && onAction) {
        element.append(button({label: action, onClick: () => {
          clear();
          onAction();
        }}));
      }
      element.hidden = false;
    }
  };
}

/** Holds back `input` events of a view that has no value yet: what follows from it would be told of nothing. Call it before the view is used. */
export function holdUntil(element: HTMLElement, hasValue: () => boolean): void {
  element.addEventListener("input", (event) => {
    if (!hasValue()) event.stopImmediatePropagation();
  });
}

export interface SwitchOption {
  readonly key: string;
  readonly label: string;
  readonly pressed: boolean;
  readonly disabled: boolean;
}

/** Buttons of which one is pressed. */
export function createSwitch(label: string, onChoose: (key: string) => void): {element: HTMLElement; show(options: readonly SwitchOption[]): void} {
  const element = Object.assign(document.createElement("div"), {className: "switch"});
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", label);
  element.style.cssText = "display: flex; flex-wrap: wrap; gap: 0.4rem";
  return {
    element,
    show(options) {
      element.replaceChildren(...options.map((option) => {
        const each = button({label: option.label, onClick: () => onChoose(option.key)});
        each.setAttribute("aria-pressed", String(option.pressed));
        each.disabled = option.disabled;
        return each;
      }));
    }
  };
}

/** A full-width slider over the steps of a run, with its sentence underneath. */
export function createScrubber(label: string, onScrub: (frame: number) => void): {
  element: HTMLElement;
  set(frame: number, last: number, available: number, sentence: string): void;
} {
  const element = document.createElement("div");
  const input = Object.assign(document.createElement("input"), {type: "range", min: "0", max: "1", step: "1", value: "0"});
  input.setAttribute("aria-label", label);
  input.style.cssText = "display: block; width: calc(100% - 1.4rem); margin: 0.1rem 0.7rem; height: 1.75rem; accent-color: var(--noise)";
  const output = Object.assign(document.createElement("output"), {className: "readout"});
  let limit = 0;
  input.addEventListener("input", (event) => {
    event.stopPropagation(); // the figure speaks for itself
    if (input.valueAsNumber > limit) input.valueAsNumber = limit;
    onScrub(input.valueAsNumber);
  });
  element.append(input, output);
  return {
    element,
    set(frame, last, available, sentence) {
      limit = available;
      input.max = String(last);
      input.valueAsNumber = frame;
      input.setAttribute("aria-valuetext", sentence);
      output.textContent = sentence;
    }
  };
}

/** Folded under a word. */
export function folded(summary: string, ...content: Node[]): HTMLDetailsElement {
  const element = Object.assign(document.createElement("details"), {className: "more"});
  element.append(Object.assign(document.createElement("summary"), {textContent: summary}), ...content);
  return element;
}

/** A line that says how far something is, with a way to stop it; at rest a button that starts it (`again` after the first time). */
export function createTask(label: string, again: string, start: (signal: AbortSignal, tell: (done: number, total: number, what?: string) => void) => Promise<void>): {
  element: HTMLElement;
  start(): Promise<void>;
  stop(): void;
} {
  const element = Object.assign(document.createElement("div"), {className: "progress"});
  element.style.margin = "0.6rem 0 1rem";
  let begun = false;
  let running: AbortController | undefined;
  const idle = (message: string): void => {
    element.replaceChildren(button({label: begun ? again : label, onClick: () => void begin()}), message);
  };
  async function begin(): Promise<void> {
    begun = true;
    running?.abort();
    const mine = (running = new AbortController());
    const bar = Object.assign(document.createElement("progress"), {max: 1});
    bar.setAttribute("aria-label", label);
    const words = document.createElement("span");
    words.style.minWidth = "9em";
    element.replaceChildren(button({label: strings.stop, onClick: () => mine.abort()}), bar, words);
    const tell = (done: number, total: number, what?: string): void => {
      if (running !== mine) return;
      bar.value = total > 0 ? done / total : 0;
      words.textContent = what ?? `${done} / ${total}`;
    };
    try {
      await start(mine.signal, tell);
      if (running === mine) idle("");
    } catch (error) {
      if (running === mine) idle(mine.signal.aborted ? strings.stopped : error instanceof Error ? error.message : String(error));
    } finally {
      if (running === mine) running = undefined;
    }
  }
  idle("");
  return {element, start: begin, stop: () => running?.abort()};
}
