/** What every page does once it is open: the theme switch, the linked symbols, keyboard access to what scrolls, menus. */
import {installFigureMenus} from "./figure-menu.js";
import {makeScrollersFocusable} from "./scrollers.js";
import {linkSymbols} from "./symbols.js";
import {installThemeToggle} from "./theme-toggle.js";

installThemeToggle();
linkSymbols();
makeScrollersFocusable();
installFigureMenus();
