/** P, or the menu, presents the page. What presents is loaded then. */
import {menuButton as words} from "../../figures/strings/en/menu-button.js";
import {addFigureAction} from "../figure-menu.js";

export function installPresenting(): void {
  addFigureAction({id: "present", label: words.present, run: async (figure) => (await import("./present.js")).present(figure)});
  document.addEventListener("keydown", async (event) => {
    if (event.key.toLowerCase() === "p" && !event.defaultPrevented && !("presenting" in document.documentElement.dataset)) (await import("./present.js")).beginByKey(event);
  });
}
