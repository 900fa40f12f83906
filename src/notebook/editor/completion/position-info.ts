/** Where the explanation of a name stands: beside the list, else under it, else above; never over the list or the line being typed. */
import type {EditorView, Rect} from "../../../vendor/codemirror.js";

/** What is too narrow, and too low, to be read; in pixels. */
const narrow = 260;
const low = 100;

/** Style of the explanation inside the list's box. `--room` is the height there is; the card scrolls within it. */
export function positionInfo(view: EditorView, list: Rect, _option: Rect, _info: Rect, space: Rect): {style: string} {
  const beside = space.right - list.right;
  if (beside >= narrow) return {style: `left: 100%; top: 0; max-width: min(30rem, ${beside}px)`};
  const cursor = view.coordsAtPos(view.state.selection.main.head);
  const top = Math.min(list.top, cursor?.top ?? list.top);
  const bottom = Math.max(list.bottom, cursor?.bottom ?? list.bottom);
  const below = space.bottom - bottom;
  const above = top - space.top;
  const width = `left: 0; max-width: ${space.right - list.left}px`;
  if (below >= low || below >= above) return {style: `${width}; top: ${bottom - list.top}px; --room: ${below}px`};
  return {style: `${width}; bottom: ${list.bottom - top}px; --room: ${above}px`};
}
