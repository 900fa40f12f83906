/** "Cite" in the menu of each figure and of the page. The dialogue is loaded when it is first asked for. */
import {menu as words} from "../../figures/strings/en/menu.js";
import type {FigureAction} from "../figure-menu.js";

export const citeAction: FigureAction = {
  id: "cite",
  label: words.cite,
  run: async (figure) => (await import("./dialog.js")).showHowToCite(figure)
};
