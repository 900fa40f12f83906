/** What a key means while a page is presented. A clicker sends PageDown and PageUp. */

export type Command = "next" | "previous" | "first" | "last" | "code" | "leave";

const anywhere: Readonly<Record<string, Command>> = {PageDown: "next", PageUp: "previous", Escape: "leave"};
const atLarge: Readonly<Record<string, Command>> = {
  ArrowRight: "next", ArrowDown: "next", " ": "next", Enter: "next", ArrowLeft: "previous", ArrowUp: "previous", Backspace: "previous", Home: "first", End: "last", q: "code", p: "leave"
};

/** Where keys are text. */
const editors = 'input:not([type]), input[type="text"], input[type="number"], input[type="search"], textarea, [contenteditable="true"], .cm-editor';
/** Where arrows, Space and Enter already mean something. */
const controls = "input, select, button, summary, a[href], [role=slider], .stage[tabindex], [role=menu]";

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** @param matches whether the focus is in one of these selectors */
export function commandOf({key, ctrlKey, metaKey, altKey}: KeyPress, matches: (selector: string) => boolean): Command | undefined {
  if (ctrlKey || metaKey || altKey) return undefined;
  if (anywhere[key] && !(matches("textarea, [contenteditable], .cm-editor") && key !== "Escape")) return anywhere[key];
  if (matches(editors)) return undefined;
  const command = atLarge[key.length === 1 ? key.toLowerCase() : key];
  const letter = key.length === 1 && key !== " ";
  return command && (letter || !matches(controls)) ? command : undefined;
}

/** Whether P, pressed here, may begin a presentation. */
export function mayBegin(press: KeyPress, matches: (selector: string) => boolean): boolean {
  return press.key.toLowerCase() === "p" && !press.ctrlKey && !press.metaKey && !press.altKey && !matches(`${editors}, select`);
}
