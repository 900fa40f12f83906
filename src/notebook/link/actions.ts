/** "Copy link" in the menu of each figure and of the page. */
import {menu as words} from "../../figures/strings/en/menu.js";
import {addFigureAction, tell} from "../figure-menu.js";
import {copyLink} from "./copy-link.js";

export function addLinkActions(): void {
  const copy = async (figure: HTMLElement | null) => {
    const message = await copyLink(figure);
    if (message) tell(message);
  };
  addFigureAction({id: "copy-link", label: words.copyLinkToFigure, when: (figure) => figure !== null, run: copy});
  addFigureAction({id: "copy-page-link", label: words.copyLinkToPage, when: (figure) => figure === null, run: copy});
}
