/** What the figures of /latent are made of: rows of pictures with a title each, controls above, a line of numbers below. */
import {controls} from "../controls.js";
import {createGallery, type GalleryEntry} from "../gallery.js";
import {createLatest, whenNear} from "../breath.js";
import {createFailureLine} from "../network-work.js";
import {markDrawn, markState} from "../stage.js";

export interface PanelOptions {
  /** Above the pictures. */
  readonly controls?: readonly HTMLElement[];
  /** Title of each row. */
  readonly rows: readonly string[];
  /** Two in a row on a phone, or four. */
  readonly large?: boolean;
  readonly small?: boolean;
  /** A drawing between the pictures and the numbers. */
  readonly drawing?: HTMLElement;
}

export interface Panel {
  readonly element: HTMLElement;
  /** Fills a row: the figure has drawn. */
  row(index: number, entries: readonly GalleryEntry[]): void;
  /** One line for each sentence. */
  say(...lines: readonly string[]): void;
  /** The claim's number. */
  setValue(value: unknown): void;
  /** Computes and shows: the latest job wins, and waits until somebody is near; a failure is said in place, in the reader's words. */
  run(job: (breathe: () => Promise<void>) => Promise<void>): void;
}

/** Room for so many pictures, and what they wait for, said once. */
export const toCome = (count: number, words: string): GalleryEntry[] => Array.from({length: count}, (_, i) => ({x: undefined, words: i === 0 ? words : "", label: words}));

export function createPanel({controls: given = [], rows, large = false, small = false, drawing}: PanelOptions): Panel {
  const stage = document.createElement("div");
  stage.className = "stage";
  markState(stage, "loading");
  const galleries = rows.map((title) => {
    const gallery = createGallery({large, small});
    const heading = Object.assign(document.createElement("p"), {className: "readout", textContent: title});
    if (title) stage.append(heading);
    stage.append(gallery.element);
    return gallery;
  });
  const said = Object.assign(document.createElement("p"), {className: "readout lines"});
  let last: (breathe: () => Promise<void>) => Promise<void>;
  const failure = createFailureLine(() => start(last));
  const latest = createLatest(failure.show);
  const start = (job: typeof last) => latest(async (breathe) => {
    failure.clear();
    await job(breathe);
    markDrawn(stage);
  });
  const element = document.createElement("div");
  if (given.length > 0) element.append(controls(...given));
  element.append(stage, failure.element, ...(drawing ? [drawing] : []), said);
  const near = whenNear(element);
  return {
    element,
    row(index, entries) {
      galleries[index]!.update(entries);
      markDrawn(stage);
    },
    say: (...lines) => void (said.textContent = lines.join("\n")),
    setValue: (value) => void (stage.dataset.value = JSON.stringify(value)),
    run(job) {
      void near.then(() => start((last = job)));
    }
  };
}
