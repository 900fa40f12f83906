/** The reader's choice to have types checked: off until asked for, remembered, and off again where data are to be saved. */
import {editor} from "../../../figures/strings/en/editor.js";
import type {PageCells, Problem} from "../editor.js";
import {createTypesClient} from "./types-client.js";

const strings = editor.types;
const key = "check-types";
const pause = 500; // ms after the last key

const client = createTypesClient({
  start: () => new Worker(import.meta.resolve("./types-worker.js"), {type: "module"}),
  hung: strings.stopped
});
let loaded = false;

export interface TypesSwitch {
  readonly element: HTMLElement;
  /** The source has changed. */
  refresh(): void;
  destroy(): void;
}

export function createTypesSwitch({cells, onProblems}: {cells: () => PageCells; onProblems: (problems: readonly Problem[]) => void}): TypesSwitch {
  const box = Object.assign(document.createElement("input"), {type: "checkbox", checked: isRemembered()});
  const size = Object.assign(document.createElement("span"), {textContent: ` ${strings.size}`});
  const words = document.createElement("span");
  words.append(strings.check, size);
  const label = document.createElement("label");
  label.append(box, words);
  const status = document.createElement("span");
  status.setAttribute("role", "status");
  const element = document.createElement("div");
  element.className = "editor-types";
  element.append(label, status);

  let timer: ReturnType<typeof setTimeout> | undefined;
  let turn = 0;
  const check = async () => {
    const mine = ++turn;
    const say = (text: string) => mine === turn && (status.textContent = text);
    say(loaded ? strings.checking : strings.loading);
    try {
      const slips = await client.check(cells());
      loaded = true;
      size.hidden = true;
      if (mine !== turn) return;
      say(slips.length ? strings.slips(slips.length) : strings.clean);
      onProblems(slips);
    } catch (error) {
      say(strings.failed(error instanceof Error ? error.message : String(error)));
      if (mine === turn) box.checked = false;
    }
  };
  const stop = () => {
    ++turn;
    clearTimeout(timer);
  };
  box.addEventListener("change", () => {
    remember(box.checked);
    stop();
    if (box.checked) return void check();
    status.textContent = "";
    onProblems([]);
  });
  size.hidden = loaded;
  if (box.checked) timer = setTimeout(() => void check());

  return {
    element,
    refresh() {
      stop();
      if (box.checked) timer = setTimeout(() => void check(), pause);
    },
    destroy: stop
  };
}

function isRemembered(): boolean {
  const {connection} = navigator as Navigator & {connection?: {saveData?: boolean}};
  if (connection?.saveData) return false;
  try {
    return localStorage.getItem(key) === "on";
  } catch {
    return false; // storage may be forbidden
  }
}

function remember(on: boolean): void {
  try {
    if (on) localStorage.setItem(key, "on");
    else localStorage.removeItem(key);
  } catch {
    // then it is asked for again on the next page
  }
}
