/** P, or the menu, presents the page. What presents is loaded then. */
import {menu} from "../../figures/strings/en/menu.js";
import {addFigureAction} from "../figure-menu.js";
import {mayBegin} from "./keys.js";

export function installPresenting(): void {
  addFigureAction({id: "present", label: menu.present, run: async (figure) => (await import("./present.js")).present(figure)});
  document.addEventListener("keydown", (event) => {
    const target = event.target instanceof Element ? event.target : document.body;
    if (!event.defaultPrevented && !("presenting" in document.documentElement.dataset) && mayBegin(event, (selector) => target.closest(selector) !== null)) {
      void import("./present.js").then(({present}) => present());
    }
  });
}
