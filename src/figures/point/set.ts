/** The picture set with its names, and the control that brings the whole set when the first few are not enough. */
import {pictureAsPoint, type Pictures} from "../../sampler/pictures/pictures.js";
import {button, formatNumber} from "../controls.js";
import {showFailure} from "../stage.js";
import {strings} from "../strings.js";

/** What `data/names.json` holds of each picture of the whole set, by its number there. */
export interface PictureNames {
  readonly en: readonly string[];
  readonly ja: readonly string[];
  readonly group: readonly number[];
  readonly groups: readonly {readonly en: string; readonly ja: string}[];
}

export interface NamedPictures {
  readonly pictures: Pictures;
  /** Number in the whole set of each picture here. */
  readonly ids: readonly number[];
  readonly names: PictureNames;
}

export const nameOf = ({names, ids}: NamedPictures, index: number): string => names.en[ids[index]];

/** The picture's bytes, shared with the set: do not change them. */
export const bytesOf = ({pictures: {bytes, dim}}: NamedPictures, index: number): Uint8Array => bytes.subarray(index * dim, (index + 1) * dim);

export const pointOf = ({pictures}: NamedPictures, index: number): Float64Array => pictureAsPoint(pictures, index);

/** Where the picture with this number in the whole set stands here, or −1. */
export const indexOfId = ({ids}: NamedPictures, id: number): number => ids.indexOf(id);

/** An element whose value is the set so far: the first pictures, then all. Dispatches `input` when all are there. */
export interface SetLoader extends HTMLElement {
  readonly value: NamedPictures;
  /** A second place that offers the same loading and shows the same progress. */
  offer(): HTMLElement;
}

export interface SetLoaderOptions {
  first: NamedPictures;
  /** How many the whole set has, and the size of the download. */
  n: number;
  megabytes: number;
  load: (options: {signal: AbortSignal; onProgress: (fraction: number) => void}) => Promise<NamedPictures>;
}

type LoadState = {kind: "idle"} | {kind: "loading"; fraction: number} | {kind: "ready"} | {kind: "failed"; message: string};

/**
 * Loading begins by itself when a place that needs the set is no more than a screen away, unless the reader's device saves data: then,
 * and after a stop or a failure, it waits for the button.
 */
export function createSetLoader({first, n, megabytes, load}: SetLoaderOptions): SetLoader {
  let value = first;
  let state: LoadState = {kind: "idle"};
  let controller = new AbortController();
  const places: (() => void)[] = [];
  const enter = (next: LoadState) => {
    state = next;
    for (const place of places) place();
  };
  const words = strings.point.set;
  const size = `${formatNumber(megabytes)} MB`;
  const start = () => {
    if (state.kind === "loading" || state.kind === "ready") return;
    controller = new AbortController();
    enter({kind: "loading", fraction: 0});
    load({signal: controller.signal, onProgress: (fraction) => enter({kind: "loading", fraction})}).then(
      (all) => {
        value = all;
        enter({kind: "ready"});
        main.dispatchEvent(new Event("input", {bubbles: true}));
      },
      (error: unknown) => enter(controller.signal.aborted ? {kind: "idle"} : {kind: "failed", message: error instanceof Error ? error.message : String(error)})
    );
  };
  const createPlace = () => {
    const element = document.createElement("div");
    element.className = "set-loader";
    let shown: LoadState["kind"] | undefined;
    const bar = Object.assign(document.createElement("progress"), {max: 1});
    bar.setAttribute("aria-label", words.loading(n, size));
    const show = () => {
      if (state.kind === "loading") bar.value = state.fraction;
      if (state.kind === shown) return;
      shown = state.kind;
      const line = document.createElement("div");
      line.className = "progress";
      element.replaceChildren(line);
      if (state.kind === "idle") line.append(words.soFar(first.pictures.n), button({label: words.loadAll(n, size), onClick: start}));
      else if (state.kind === "loading") line.append(words.loading(n, size), bar, button({label: strings.stop, onClick: () => controller.abort()}));
      else if (state.kind === "ready") element.replaceChildren();
      else {
        showFailure(element, `${state.message} ${words.goOn(first.pictures.n)}`);
        delete element.dataset.state; // nothing failed to draw: the figure goes on with what it has
        element.querySelector(".notice")!.append(" ", button({label: strings.tryAgain, onClick: start}));
      }
    };
    places.push(show);
    show();
    startInView(element, start);
    return element;
  };
  const main = createPlace();
  Object.defineProperty(main, "value", {get: () => value});
  return Object.assign(main, {offer: createPlace}) as unknown as SetLoader;
}

function startInView(element: Element, start: () => void): void {
  if ((navigator as {connection?: {saveData?: boolean}}).connection?.saveData) return;
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    start();
  }, {rootMargin: "100% 0px"}); // one screen early
  observer.observe(element);
}
