/** What the menu of a figure offers for saving it. The work is loaded when it is asked for. */
import {menu as words} from "../../figures/strings/en/menu.js";
import {addFigureAction} from "../figure-menu.js";

const has = (selector: string) => (figure: HTMLElement | null): boolean => Boolean(figure?.querySelector(selector));
const drawn = has(".stage canvas, .stage svg, canvas");

export function addExportActions(): void {
  addFigureAction({id: "png", label: words.png, when: drawn, run: async (figure) => (await import("./save.js")).savePng(figure!, {transparent: false})});
  addFigureAction({id: "png-clear", label: words.pngClear, when: drawn, run: async (figure) => (await import("./save.js")).savePng(figure!, {transparent: true})});
  addFigureAction({id: "svg", label: words.svg, when: has(".stage:not([data-pixels])"), run: async (figure) => (await import("./save.js")).saveSvg(figure!)});
  addFigureAction({id: "csv", label: words.csv, when: has("*"), run: async (figure) => (await import("./save.js")).saveCsv(figure!)});
  if (typeof MediaRecorder !== "undefined") addFigureAction({id: "record", label: words.record, when: has("canvas"), run: async (figure) => (await import("./record.js")).record(figure!)});
}
