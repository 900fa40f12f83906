/**
 * The controls of the course: native elements, labelled, keyboard and touch for free. Each is an element with a typed
 * `value` that dispatches `input`, so that `view(slider({…}))` works in a page. `symbol` links it to formulas and cells.
 */
import {symbols, type SymbolKey} from "../symbols.js";
import {keepState} from "./state.js";
import {strings} from "./strings.js";

/** An element with a value; set it from code with `set`, which tells the listeners too. */
export type Control<T> = HTMLElement & {readonly value: T; set(value: T): void};

interface CommonOptions {
  label: string;
  symbol?: SymbolKey;
  /**
   * What links call it (state.ts): stays the same for ever and in every language, once in a figure. Default: the label's
   * Latin letters and digits, or the symbol's key where it has none. "" keeps it out of links.
   */
  name?: string;
}

let count = 0;
const nextId = () => `control-${++count}`;

export interface ControlParts<T> extends CommonOptions {
  read: () => T;
  write: (value: T) => void;
  /** The value that a link's text stands for. @throws RangeError when there is none, in words for the reader */
  parse: (text: string) => T;
}

/** Gives `element` a `value` getter and a setter that dispatches `input`, and keeps its value where it is not the first. */
export function asControl<T>(element: HTMLElement, {label, symbol, name = nameOfLabel(label) || (symbol ?? ""), read, write, parse}: ControlParts<T>): Control<T> {
  Object.defineProperty(element, "value", {get: read});
  const set = (value: T) => {
    write(value);
    element.dispatchEvent(new Event("input", {bubbles: true}));
  };
  const first = read();
  if (name) keepState(element, {key: name, read: () => (read() === first ? undefined : String(read())), write: (text) => set(text === undefined ? first : parse(text))});
  return Object.assign(element, {set}) as unknown as Control<T>;
}

function nameOfLabel(label: string): string {
  return label.normalize("NFKD").toLowerCase().match(/[a-z0-9]+/g)?.join("-").replace(/^[^a-z]+/, "") ?? "";
}

/** The number that a link's text stands for. @throws RangeError when it is none from `min` to `max` */
function parseNumber(text: string, {min, max, whole = false}: {min: number; max: number; whole?: boolean}): number {
  const value = text.trim() === "" ? NaN : Number(text);
  if (!(value >= min && value <= max) || (whole && !Number.isInteger(value))) throw new RangeError(strings.range(formatNumber(min), formatNumber(max), whole));
  return value;
}

function frame({label, symbol}: CommonOptions, id: string, kind = ""): HTMLElement {
  const element = document.createElement("div");
  element.className = `control ${kind}`.trim();
  if (symbol) {
    element.dataset.sym = symbol;
    element.classList.add(`m-${symbols[symbol].meaning}`);
  }
  const text = document.createElement("label");
  text.htmlFor = id;
  text.textContent = label;
  element.append(text);
  return element;
}

export interface SliderOptions extends CommonOptions {
  min: number;
  max: number;
  value: number;
  /** Distance between values on a linear scale; default 1/1000 of the range. */
  step?: number;
  /** `"log"` spaces values by ratio: right for σ. `min` must then be positive. */
  scale?: "linear" | "log";
  /** The number as the reader sees it; default three significant digits. */
  format?: (value: number) => string;
}

const ticks = 1000;

/** Throws a RangeError when `min`, `max` and `value` do not fit together. */
export function slider({min, max, value, step, scale = "linear", format = formatNumber, ...common}: SliderOptions): Control<number> {
  if (!(min < max)) throw new RangeError(`slider "${common.label}": min ${min} must be below max ${max}`);
  if (scale === "log" && min <= 0) throw new RangeError(`slider "${common.label}": a log scale needs min > 0, got ${min}`);
  const id = nextId();
  const element = frame(common, id);
  const input = document.createElement("input");
  Object.assign(input, {id, type: "range", ...(scale === "log" ? {min: 0, max: ticks, step: 1} : {min, max, step: step ?? (max - min) / ticks})});
  const output = document.createElement("output");
  output.htmlFor.add(id);
  const fromInput = () => (scale === "log" ? roundTo(min * (max / min) ** (input.valueAsNumber / ticks), 4) : input.valueAsNumber);
  let exact = value;
  const show = () => {
    output.textContent = format(exact);
    input.setAttribute("aria-valuetext", format(exact));
  };
  const write = (next: number) => {
    exact = Math.min(max, Math.max(min, next));
    input.value = String(scale === "log" ? (ticks * Math.log(exact / min)) / Math.log(max / min) : exact);
    show();
  };
  input.addEventListener("input", () => {
    exact = fromInput();
    show();
  });
  write(value);
  const row = document.createElement("div");
  row.className = "value";
  row.append(input, output);
  element.append(row);
  // A link may hold any number; a slider only ever stands on its steps.
  const snap = (next: number) => (scale === "log" || step === undefined ? next : Number((min + Math.round((next - min) / step) * step).toPrecision(12)));
  return asControl(element, {...common, read: () => exact, write, parse: (text) => snap(parseNumber(text, {min, max}))});
}

export interface SelectOptions<T extends string> extends CommonOptions {
  /** Value → text, in order. */
  options: Readonly<Record<T, string>>;
  value: NoInfer<T>;
}

export function select<T extends string>({options, value, ...common}: SelectOptions<T>): Control<T> {
  const id = nextId();
  const element = frame(common, id);
  const input = document.createElement("select");
  input.id = id;
  for (const [key, text] of Object.entries<string>(options)) input.add(new Option(text, key, key === value, key === value));
  element.append(input);
  return asControl(element, {
    ...common,
    read: () => input.value as T,
    write: (next) => (input.value = next),
    parse(text) {
      if (!Object.hasOwn(options, text)) throw new RangeError(strings.oneOf(Object.keys(options)));
      return text as T;
    }
  });
}

export function checkbox({value, ...common}: CommonOptions & {value: boolean}): Control<boolean> {
  const id = nextId();
  const element = frame(common, id, "check");
  const input = document.createElement("input");
  Object.assign(input, {id, type: "checkbox", checked: value});
  element.prepend(input);
  return asControl(element, {
    ...common,
    read: () => input.checked,
    write: (next) => (input.checked = next),
    parse(text) {
      if (text !== "true" && text !== "false") throw new RangeError(strings.oneOf(["true", "false"]));
      return text === "true";
    }
  });
}

export interface NumberOptions extends CommonOptions {
  min: number;
  max: number;
  value: number;
  step?: number;
}

/** A number field. Out of range or empty, it says so and keeps its last good value. */
export function numberField({min, max, value, step = 1, ...common}: NumberOptions): Control<number> {
  const id = nextId();
  const element = frame(common, id);
  const input = document.createElement("input");
  Object.assign(input, {id, type: "number", min, max, step, value});
  input.inputMode = step === 1 ? "numeric" : "decimal";
  const whole = step === 1;
  let good = value;
  input.addEventListener("input", (event) => {
    const next = input.valueAsNumber;
    const complaint = Number.isFinite(next) && next >= min && next <= max && (!whole || Number.isInteger(next)) ? "" : `${common.label}: ${strings.range(String(min), String(max), whole)}`;
    input.setCustomValidity(complaint);
    if (complaint) {
      event.stopPropagation();
      input.reportValidity();
    } else good = next;
  });
  element.append(input);
  return asControl(element, {
    ...common,
    read: () => good,
    write(next) {
      input.valueAsNumber = good = next;
      input.setCustomValidity("");
    },
    parse: (text) => parseNumber(text, {min, max, whole})
  });
}

/** The seed: any whole number up to 2³² − 1. */
export function seedField({label, name = "seed", value, next}: {label: string; name?: string; value: number; next: string}): Control<number> {
  return nextField({label, name, min: 0, max: 2 ** 32 - 1, value, next});
}

/** One of many: a number field and a button for the next one, after the last the first. */
export function nextField({label, name, min, max, value, next}: {label: string; name: string; min: number; max: number; value: number; next: string}): Control<number> {
  const field = numberField({label, name, min, max, value});
  const another = button({label: next, onClick: () => field.set(field.value < max ? field.value + 1 : min)});
  const row = document.createElement("div");
  row.className = "value";
  row.append(field.querySelector("input")!, another);
  field.append(row);
  return field;
}

export function button({label, onClick, primary = false}: {label: string; onClick: () => void; primary?: boolean}): HTMLButtonElement {
  const element = document.createElement("button");
  element.type = "button";
  element.className = primary ? "button primary" : "button";
  element.textContent = label;
  element.addEventListener("click", onClick);
  return element;
}

/** Lays controls out in a row; the rest can be folded under "more". */
export function controls(...elements: Node[]): HTMLElement {
  const row = document.createElement("div");
  row.className = "controls";
  row.append(...elements);
  return row;
}

/** Three significant digits, thin-spaced thousands: 0.0292, 14.6, 16 384. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Number.isInteger(value) || Math.abs(value) >= 1000) return Math.round(value).toString().replace(/\B(?=(\d{3})+$)/g, Math.abs(value) >= 1e4 ? "\u202f" : "").replace("-", "−");
  return Number(value.toPrecision(3)).toString().replace("-", "−");
}

function roundTo(value: number, digits: number): number {
  return Number(value.toPrecision(digits));
}
