/** The words that figures and controls show, in the language of the page. */
import {english} from "./strings/en.js";

export type Strings = typeof english;

/** The Japanese edition adds its table here. */
export const strings: Strings = english;
