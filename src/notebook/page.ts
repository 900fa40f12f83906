/** What every page does once it is open: the theme switch, the linked symbols, keyboard access to what scrolls, menus, editable cells, links. */
import {citeAction} from "./cite/action.js";
import {showReferenceCards} from "./cite/card.js";
import {addFigureAction, installFigureMenus} from "./figure-menu.js";
import {installCells} from "./cells/install.js";
import {installLinks} from "./link/install.js";
import {addExportActions} from "./export/actions.js";
import {menu} from "../figures/strings/en/menu.js";
import {installProgress} from "./progress/install.js";
import {makeScrollersFocusable} from "./scrollers.js";
import {installPresenting} from "./present/install.js";
import {linkSymbols} from "./symbols.js";
import {installThemeToggle} from "./theme-toggle.js";

installThemeToggle();
linkSymbols();
makeScrollersFocusable();
installFigureMenus();
addFigureAction(citeAction);
showReferenceCards();
installCells();
installLinks();
addExportActions();
addFigureAction({id: "embed", label: menu.embed, when: Boolean, run: async (figure) => (await import("./embed/actions.js")).copyEmbedCode(figure!)});
installPresenting();
installProgress();
if (location.search.includes("embed=")) void showEmbedding();

async function showEmbedding(): Promise<void> {
  const [{showEmbedded}, {parseEmbedRequest}] = await Promise.all([import("./embed/frame.js"), import("./embed/request.js")]);
  const request = parseEmbedRequest(location.search);
  if (request) showEmbedded(request);
}
