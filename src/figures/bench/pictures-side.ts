/** The side of pictures: its figure is loaded when a run of pictures is first wanted, and the page has given its files. */
import type {SampleSpec} from "../../math/spec/types.js";
import type {BackendChoice} from "../backend.js";
import {showFailure} from "../stage.js";
import type {OfferedDenoiser} from "./denoiser-card.js";
import type {createPictureFigure} from "./pictures/figure.js";
import type {PictureFiles} from "./pictures/sets.js";

export interface PicturesSideOptions {
  readonly backend: () => BackendChoice;
  /** What answers in place of the spec's denoiser. */
  readonly offered: () => OfferedDenoiser | undefined;
  /** A run has come into sight; `learned`: a network answers. */
  readonly onShown: (learned: boolean) => void;
}

export function createPicturesSide({backend, offered, onShown}: PicturesSideOptions) {
  const element = document.createElement("div");
  let files: PictureFiles | undefined;
  let figure: Promise<ReturnType<typeof createPictureFigure>> | undefined;
  let wanted: SampleSpec | undefined;

  async function make(from: PictureFiles) {
    const {createPictureFigure} = await import("./pictures/figure.js");
    const made = createPictureFigure(from, {onShown: ({offered: network}) => onShown(network !== undefined)});
    element.replaceChildren(made.element);
    return made;
  }
  function consider(): void {
    if (!files || !wanted) return;
    (figure ??= make(files)).then((made) => {
      if (wanted) made.update({spec: wanted, backend: backend(), offered: offered()});
    }).catch((error: unknown) => {
      figure = undefined;
      showFailure(element, error instanceof Error ? error.message : String(error));
    });
  }
  return {
    element,
    get offered() {
      return files !== undefined;
    },
    offer(given: PictureFiles): void {
      files = given;
      consider();
    },
    update(spec: SampleSpec): void {
      wanted = spec;
      consider();
    },
    rest(): void {
      wanted = undefined;
      void figure?.then((made) => made.rest(), () => undefined);
    },
    destroy: () => void figure?.then((made) => made.destroy(), () => undefined)
  };
}
