/** What every page does once it is open: the theme switch, the linked symbols, keyboard access to what scrolls, menus, cells, links. */
import {installCells} from "./cells/install.js";
import {showReferenceCards} from "./cite/card.js";
import {installFigureMenus} from "./figure-menu.js";
import {withholdAnswers} from "./guess.js";
import {installLinks} from "./link/install.js";
import {installPresenting} from "./present/install.js";
import {installProgress} from "./progress/install.js";
import {makeScrollersFocusable} from "./scrollers.js";
import {linkSymbols} from "./symbols.js";
import {installThemeToggle} from "./theme-toggle.js";

installThemeToggle();
linkSymbols();
makeScrollersFocusable();
installFigureMenus();
showReferenceCards();
installCells();
installLinks();
installPresenting();
installProgress();
if (location.search.includes("embed=")) void showEmbedding();
else withholdAnswers();

async function showEmbedding(): Promise<void> {
  const [{showEmbedded}, {parseEmbedRequest}] = await Promise.all([import("./embed/frame.js"), import("./embed/request.js")]);
  const request = parseEmbedRequest(location.search);
  if (request) showEmbedded(request);
}
