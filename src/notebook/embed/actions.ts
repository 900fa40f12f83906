/** "Embed": the lines that show this figure, as it stands now, in another page. */
import {embed} from "../../figures/strings/en/embed.js";
import {menu as words} from "../../figures/strings/en/menu.js";
import {nameOf, tell} from "../figure-menu.js";
import {startLinks} from "../link/link.js";
import {embedSnippet} from "./request.js";

export async function copyEmbedCode(figure: HTMLElement): Promise<void> {
  const title = embed.title(nameOf(figure), document.querySelector("h1")?.textContent ?? "");
  const code = embedSnippet({address: await startLinks().addressOf(figure), figure: figure.id, title, height: figure.getBoundingClientRect().height});
  try {
    await navigator.clipboard.writeText(code);
    tell(words.copied);
  } catch {
    tell(words.copyByHand(code)); // no permission, or plain HTTP
  }
}
