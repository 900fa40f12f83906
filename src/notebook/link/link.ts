/** The state of the page in its address: applied when the page opens, followed while it is used. Loaded when it is needed. */
import {KEEPS} from "../../figures/state.js";
import {link as words} from "../../figures/strings/en/link.js";
import {edits, type Edits} from "../edits.js";
import {followAddress, isOwnAddress} from "./address.js";
import {packCells} from "./code.js";
import {cellOfKey, describeEdits} from "./edited-cells.js";
import {carriesState, formatFragment, parseFragment} from "./fragment.js";
import {pageKey} from "./keep.js";
import {createNotices, cut} from "./notices.js";
import {readOriginals} from "./originals.js";
import {keepOwnEdits} from "./own-edits.js";
import {createRegistry} from "./registry.js";

export interface Links {
  /** The address of the page as it is: all of it, or one figure with its own state and the edits of its own cells. */
  addressOf(figure: HTMLElement | null): Promise<string>;
}

/** Figures load what they draw: what a link asks for may come so late before it is called missing. */
const LATE_MS = 8000;

let started: Links | undefined;

/** Starts once. `touched`: what the reader has touched, if that is why. */
export function startLinks({touched}: {touched?: EventTarget | null} = {}): Links {
  return (started ??= start(touched));
}

function start(touched: EventTarget | null | undefined): Links {
  const main = document.querySelector<HTMLElement>("#observablehq-main") ?? document.body;
  const originals = readOriginals();
  const notices = createNotices();
  let anchor = "";

  let refusals = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const registry = createRegistry(main, {
    onRefused: (key, text, reason) => notices.say(`refused-${refusals++ % 5}`, words.outOfRange(cut(key), cut(text), reason)),
    onFound: lookForMissing
  });
  function lookForMissing(): void {
    const say = () => {
      const missing = registry.missing();
      notices.say("missing", missing.length ? words.unknown([...missing.slice(0, 5).map((key) => cut(key)), ...(missing.length > 5 ? ["…"] : [])]) : undefined);
    };
    clearTimeout(timer);
    timer = setTimeout(say, LATE_MS);
  }

  const own = keepOwnEdits({page: pageKey(location.pathname), originals, notices, embedded: isEmbedded()});

  const codeOf = async (chosen: Edits) => (Object.keys(chosen).length ? packCells(describeEdits(chosen, originals)) : undefined);
  const address = followAddress({
    compose: async () => formatFragment({anchor, values: registry.snapshot(), code: await codeOf(edits.get())}),
    carriesState,
    apply(fragment, {trusted}) {
      const code = take(fragment);
      if (code) void own.take(code, {trusted});
      else if (trusted) edits.set({});
    },
    onAnchor: (fragment) => (anchor = parseFragment(fragment).anchor)
  });

  /** Applies what is data, and hands over what is code. */
  function take(fragment: string): string | undefined {
    const link = parseFragment(fragment);
    anchor = link.anchor;
    notices.say("trouble", link.trouble && words.trouble[link.trouble]);
    registry.apply(link.values);
    lookForMissing();
    return link.code;
  }

  const fragment = location.hash.slice(1);
  const carries = carriesState(fragment);
  if (!carries) anchor = parseFragment(fragment).anchor; // nothing to apply: what the reader has touched already stays
  const code = carries ? take(fragment) : undefined;
  if (carries && anchor) scrollTo(anchor);
  const hasOwn = Object.keys(edits.get()).length > 0;
  // What this page wrote may run again on a reload; unless other edits have been kept since, which are not to be lost.
  if (code) void own.take(code, {trusted: isOwnAddress() && !hasOwn});
  else if (hasOwn) void address.settle();
  else address.accept();

  for (const type of ["input", "statechange"]) {
    main.addEventListener(type, ({target, isTrusted}) => {
      if (!(target instanceof Element && target.closest(`[${KEEPS}]`))) return;
      if (isTrusted) address.begin(target); // a screen reader sets values without keys and pointers
      address.follow();
    });
  }
  edits.subscribe(() => {
    address.begin();
    address.follow();
  });
  if (touched) {
    address.begin(touched);
    address.follow();
  }

  return {
    async addressOf(figure) {
      const all = registry.snapshot();
      const values = figure ? new Map([...all].filter(([key]) => key.startsWith(`${figure.id}.`))) : all;
      const within = (key: string) => !figure || figure.querySelector(`[data-key="${CSS.escape(cellOfKey(key))}"]`) !== null;
      const chosen = Object.fromEntries(Object.entries(edits.get()).filter(([key]) => within(key)));
      const fragment = formatFragment({anchor: figure?.id ?? anchor, values, code: await codeOf(chosen)});
      const url = new URL(location.href);
      url.searchParams.delete("embed");
      url.hash = fragment;
      return url.href;
    }
  };
}

/** Shown inside another page, or as one figure for that purpose. */
export function isEmbedded(): boolean {
  return new URLSearchParams(location.search).has("embed") || window.top !== window;
}

/** An anchor with state behind it is none that the browser knows; it is looked for again once the page is whole. */
function scrollTo(anchor: string): void {
  const scroll = () => document.getElementById(anchor)?.scrollIntoView();
  scroll();
  if (document.readyState === "complete") return;
  const stop = new AbortController();
  for (const type of ["wheel", "touchstart", "keydown", "pointerdown"]) addEventListener(type, () => stop.abort(), {signal: stop.signal, passive: true});
  addEventListener("load", () => (scroll(), stop.abort()), {signal: stop.signal});
}
