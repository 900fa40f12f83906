/**
 * Which edits are in force: the reader's own, kept in the browser, at once; those of a link only when the reader says so.
 * The reader's text is never lost on the way: it is put aside, or waits until it is decided.
 */
import {button} from "../../figures/controls.js";
import {link as words} from "../../figures/strings/en/link.js";
import {edits, sameEdits, type Edits} from "../edits.js";
import {unpackCells} from "./code.js";
import {describeEdits, sortCells, sourcesOf, type EditedCell, type Originals} from "./edited-cells.js";
import {readKept, writeKept} from "./keep.js";
import type {Notices} from "./notices.js";

export interface OwnEdits {
  /** Takes over the edits of a link. `trusted`: this page wrote the link, in this tab; else the reader is asked. */
  take(code: string, options: {trusted: boolean}): Promise<void>;
}

export interface OwnEditsOptions {
  /** The page's name in the storage. */
  readonly page: string;
  readonly originals: Originals;
  readonly notices: Notices;
  /** In an embedded page no edits are in force, neither kept ones nor a link's. */
  readonly embedded: boolean;
}

/** Puts the kept edits in force, and keeps those that follow. */
export function keepOwnEdits({page, originals, notices, embedded}: OwnEditsOptions): OwnEdits {
  const kept = embedded ? [] : readKept("edits", page);
  const {current, changed, lost} = sortCells(kept, originals);
  let undecided: readonly EditedCell[] = [...changed, ...lost]; // of another edition of the page
  const declined = new Set<string>();
  let questions = Promise.resolve(); // one at a time
  const queue = (question: () => Promise<void>) => (questions = questions.then(question, question));

  const keep = (shelf: string, cells: readonly EditedCell[]) => {
    const done = writeKept(shelf, page, cells);
    if (!done) notices.say("not-kept", words.notKept);
    return done;
  };
  const save = (next: Edits) => keep("edits", [...undecided.filter(({key}) => !Object.hasOwn(next, key)), ...describeEdits(next, originals)]);
  if (!embedded) {
    edits.set({...sourcesOf(current), ...edits.get()});
    edits.subscribe(save);
    if (undecided.length > 0) void queue(askAboutStale);
    offerAside();
  }

  async function askAboutStale(): Promise<void> {
    const {ask} = await import("./consent.js");
    const choice = await ask({
      title: words.staleTitle, lead: [words.staleLead(undecided.length)], cells: changed, lost, originals,
      choices: [...(changed.length ? [{id: "run", label: words.runMine} as const] : []), {id: "drop", label: words.dropMine}, {id: "later", label: words.later}]
    });
    if (choice === "later") return;
    undecided = choice === "run" ? lost : [];
    if (choice === "run") edits.set({...sourcesOf(changed), ...edits.get()});
    save(edits.get());
  }

  async function askAboutLink(code: string, cells: readonly EditedCell[], lost: readonly EditedCell[], changed: readonly EditedCell[]): Promise<void> {
    if (sameEdits(sourcesOf(cells), edits.get()) && lost.length === 0) return; // decided meanwhile
    const hasOwn = Object.keys(edits.get()).length > 0;
    const {ask} = await import("./consent.js");
    const no = {id: "no", label: hasOwn ? words.keepMine : words.notNow} as const;
    const choice = await ask({
      title: words.askTitle, lead: [words.askLead(cells.length + lost.length), ...(hasOwn ? [words.askOwn] : [])], cells, lost, originals,
      remark: (cell) => (changed.includes(cell) ? words.changed : undefined),
      choices: cells.length ? [{id: "run", label: hasOwn ? words.runInstead : words.run}, no] : [no]
    });
    if (choice === "no") return void declined.add(code);
    if (hasOwn && !keep(freeShelf(), describeEdits(edits.get(), originals))) return; // better the reader's than somebody's
    edits.set(sourcesOf(cells));
    offerAside();
  }

  /** The shelves "aside-1", "aside-2", …: what was put aside first is never written over. */
  function shelves(): string[] {
    const all = Array.from({length: 20}, (_, k) => `aside-${k + 1}`);
    return all.filter((shelf) => readKept(shelf, page).length > 0);
  }
  function freeShelf(): string {
    return `aside-${Math.min(20, Number(shelves().at(-1)?.slice(6) ?? 0) + 1)}`;
  }
  function offerAside(): void {
    const shelf = shelves().at(-1);
    if (!shelf) return notices.say("aside", undefined);
    notices.say("aside", words.aside, button({label: words.bringBack, onClick: () => {
      const {current, changed, lost} = sortCells(readKept(shelf, page), originals);
      undecided = [...undecided, ...lost];
      edits.set(sourcesOf([...current, ...changed]));
      if (save(edits.get())) writeKept(shelf, page, []);
      offerAside();
    }}));
  }

  return {
    async take(code, {trusted}) {
      const cells = await unpackCells(code);
      if (!cells) return notices.say("code", words.codeDamaged);
      const {current, changed, lost} = sortCells(cells, originals);
      const runnable = [...current, ...changed];
      if (embedded) return void (cells.length > 0 && notices.say("embedded", words.embedded, openPageLink()));
      if (trusted) return edits.set(sourcesOf(runnable));
      if (declined.has(code) || cells.length === 0 || (sameEdits(sourcesOf(runnable), edits.get()) && lost.length === 0)) return;
      await queue(() => askAboutLink(code, runnable, lost, changed));
    }
  };
}

/** The same address in a tab of its own, where it may ask. */
function openPageLink(): HTMLElement {
  const address = new URL(location.href);
  address.searchParams.delete("embed");
  return Object.assign(document.createElement("a"), {href: address.href, target: "_blank", rel: "noopener", textContent: words.openPage});
}
