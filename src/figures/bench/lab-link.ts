/** A run as a link that opens it on the bench of /lab; what is refused is said beside it. */
import type {SampleSpec} from "../../math/spec/types.js";
import {createNotice} from "../parts.js";
import {strings} from "../strings.js";
import {textOfLink} from "./spec-link.js";
import type {SpecPanel} from "./spec-panel.js";
import {sentenceOf} from "./text.js";

/** What follows the "#" (docs/links.md): the bench, and the spec that it keeps. */
export const fragmentOfRun = (spec: SampleSpec): string => `bench&v1&bench.spec=${encodeURIComponent(textOfLink(spec))}`;

/** @param label says what is the same there */
export function createLabLink(label: string = strings.lab.sameRun): SpecPanel {
  const notice = createNotice();
  const link = Object.assign(document.createElement("a"), {textContent: label});
  const element = Object.assign(document.createElement("p"), {className: "same-run"});
  element.append(link);
  const whole = document.createElement("div");
  whole.append(notice.element, element);
  return {
    element: whole,
    show(spec) {
      notice.clear();
      // Beside this module's site, so that it holds on another's page that has the figure from here.
      link.href = `${new URL("../../../lab.html", import.meta.url).href}#${fragmentOfRun(spec)}`;
    },
    refuse: (error) => notice.say(sentenceOf(error))
  };
}
