/** How to cite a figure or the page, in four formats, each with a button that copies it. */
import {cite as words} from "../../figures/strings/en/cite.js";
import type {Citations, HowToCite} from "./citations.js";

const formats = ["plain", "apa", "bibtex", "csl"] as const satisfies readonly (keyof HowToCite)[];

/** Opens the dialogue; `figure` null: the page. What the build has not written is said, with the address. */
export async function showHowToCite(figure: HTMLElement | null): Promise<void> {
  const dialog = Object.assign(document.createElement("dialog"), {className: "cite-dialog"});
  const title = element("h2", {id: "cite-title", textContent: words.title(figure?.dataset.number)});
  const close = element("button", {type: "button", className: "cite-close", textContent: "×", ariaLabel: words.close});
  dialog.setAttribute("aria-labelledby", title.id);
  dialog.append(title, close, ...(await renderBody(figure)));
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", ({target}) => target === dialog && dialog.close()); // on the backdrop
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

async function renderBody(figure: HTMLElement | null): Promise<HTMLElement[]> {
  try {
    const {version, built, page, figures} = await loadCitations();
    const how = figure ? figures[figure.id] : page;
    if (!how) throw new Error(`#${figure!.id}`);
    const status = element("p", {className: "cite-status", role: "status"});
    return [renderAddress(how.url), ...formats.map((format) => renderFormat(how[format], words.formats[format], status)), element("p", {textContent: words.edition(version, built)}), status];
  } catch (error) {
    const address = new URL(figure ? `#${figure.id}` : "", location.href.replace(/#.*/, ""));
    return [element("p", {textContent: words.missing(error instanceof Error ? error.message : String(error))}), renderAddress(String(address))];
  }
}

let loaded: Promise<Citations> | undefined;

function loadCitations(): Promise<Citations> {
  const name = /([^/]*?)(?:\.html)?$/.exec(location.pathname)![1] || "index";
  const load = async (): Promise<Citations> => {
    const response = await fetch(new URL(`./cite/${name}.json`, document.baseURI));
    if (!response.ok) throw new Error(`${response.status} ${response.statusText}`.trim());
    return (await response.json()) as Citations;
  };
  return (loaded ??= load().catch((error: unknown) => {
    loaded = undefined; // the next time may go better
    throw error;
  }));
}

function renderAddress(url: string): HTMLElement {
  const line = element("p", {className: "cite-address", textContent: `${words.address}: `});
  line.append(element("a", {href: url, textContent: url}));
  return line;
}

function renderFormat(text: string, name: string, status: HTMLElement): HTMLElement {
  const section = element("section", {});
  const code = element("pre", {textContent: text, tabIndex: 0, ariaLabel: name, role: "group"});
  const button = element("button", {type: "button", className: "button"});
  const say = (shown: string, spoken: string) => Object.assign(button, {textContent: shown, ariaLabel: spoken});
  say(words.copy, words.copyFormat(name));
  button.addEventListener("click", async () => {
    const copied = await copy(text, code);
    status.textContent = copied ? words.copiedFormat(name) : words.copyByHand;
    if (!copied) return;
    say(words.copied, words.copiedFormat(name));
    setTimeout(() => say(words.copy, words.copyFormat(name)), 2000);
  });
  section.append(element("h3", {textContent: name}), button, code);
  return section;
}

/** Copies, over plain HTTP too; where the browser forbids both ways, the text is left selected. */
async function copy(text: string, shown: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    shown.focus();
    getSelection()?.selectAllChildren(shown);
    return document.execCommand("copy");
  }
}

function element<K extends keyof HTMLElementTagNameMap>(name: K, properties: Partial<HTMLElementTagNameMap[K]>): HTMLElementTagNameMap[K] {
  return Object.assign(document.createElement(name), properties);
}
