/** Quiet lines about the link of this page, above the text: read out, not in the way, closed by the reader. */
import {button} from "../../figures/controls.js";
import {link as words} from "../../figures/strings/en/link.js";

export interface Notices {
  /** Shows a line in place of the one with this id; undefined takes it away. */
  say(id: string, message: string | undefined, ...more: readonly Node[]): void;
}

export function createNotices(): Notices {
  const region = Object.assign(document.createElement("section"), {className: "link-notices"});
  region.setAttribute("aria-label", words.notices);
  region.setAttribute("role", "status");
  const lines = new Map<string, HTMLElement>();
  const remove = (id: string) => {
    lines.get(id)?.remove();
    lines.delete(id);
  };
  return {
    say(id, message, ...more) {
      if (message === undefined) return remove(id);
      if (lines.get(id)?.firstChild?.textContent === message) return;
      remove(id);
      if (!region.isConnected) document.querySelector("#observablehq-main")?.prepend(region);
      const line = Object.assign(document.createElement("p"), {className: "notice"});
      line.append(message, ...more, button({label: words.close, onClick: () => remove(id)}));
      lines.set(id, line);
      region.append(line);
    }
  };
}

/** At most so many characters of what came from outside. */
export function cut(text: string, length = 40): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
