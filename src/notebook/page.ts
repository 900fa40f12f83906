/** What every page does once it is open: the theme switch, the linked symbols, keyboard access to what scrolls, menus, editable cells, links. */
import {citeAction} from "./cite/action.js";
import {showReferenceCards} from "./cite/card.js";
import {addFigureAction, installFigureMenus} from "./figure-menu.js";
import {installCells} from "./cells/install.js";
import {installLinks} from "./link/install.js";
import {addExportActions} from "./export/actions.js";
import {makeScrollersFocusable} from "./scrollers.js";
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
