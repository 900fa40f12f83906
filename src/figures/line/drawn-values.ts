/** Numbers that the reader puts on a line: a tap adds one, Enter at the cursor too, undo takes the last away. */
import type {Line} from "./line.js";

export interface DrawnValuesOptions {
  values: Float64Array;
  /** At most so many. */
  max: number;
  /** Read at each tap. */
  enabled: () => boolean;
  cursorLabel: string;
  /** Where the keyboard's cursor begins. */
  cursor: number;
  onChange: (values: Float64Array) => void;
}

export interface DrawnValues {
  readonly values: Float64Array;
  /** The keyboard's cursor, to be hidden where nothing can be drawn. */
  readonly cursor: HTMLElement;
  undo(): void;
  clear(): void;
}

export function addDrawnValues(line: Line, {values: first, max, enabled, cursorLabel, cursor: begin, onChange}: DrawnValuesOptions): DrawnValues {
  let values = first;
  let cursor = begin;
  const replace = (next: Float64Array) => {
    values = next;
    onChange(values);
  };
  const add = (value: number) => {
    if (enabled() && values.length < max) replace(Float64Array.of(...values, value));
  };
  line.canvas.addEventListener("click", (event) => add(line.valueAt(event)));
  const handle = line.addHandle({label: cursorLabel, at: cursor, onMove: (value) => (cursor = value)});
  handle.element.classList.add("drawing-cursor");
  handle.element.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    add(cursor);
  });
  return {
    get values() {
      return values;
    },
    cursor: handle.element,
    undo: () => values.length > 0 && replace(values.slice(0, -1)),
    clear: () => replace(new Float64Array())
  };
}
