/** What every page does once it is open: the theme switch and the linked symbols. */
import {linkSymbols} from "./symbols.js";
import {installThemeToggle} from "./theme-toggle.js";

installThemeToggle();
linkSymbols();
