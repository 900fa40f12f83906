/** "Copy link": of the page as it is, or of one figure in its present state. */
import {link as words} from "../../figures/strings/en/link.js";
import {button} from "../../figures/controls.js";
import {startLinks} from "./link.js";

/** Copies it and returns what to tell the reader; shows it to be copied by hand where the browser forbids. */
export async function copyLink(figure: HTMLElement | null): Promise<string | undefined> {
  const address = await startLinks().addressOf(figure);
  try {
    await navigator.clipboard.writeText(address);
    return words.copied;
  } catch {
    showLink(address); // no clipboard without HTTPS
    return undefined;
  }
}

function showLink(address: string): void {
  const dialog = Object.assign(document.createElement("dialog"), {className: "consent"});
  const label = Object.assign(document.createElement("label"), {textContent: words.copyByHand});
  const field = Object.assign(document.createElement("input"), {type: "text", readOnly: true, value: address, className: "link-field"});
  label.append(field);
  dialog.append(label, button({label: words.close, onClick: () => dialog.close()}));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  field.select();
}
