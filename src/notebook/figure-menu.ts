/**
 * The quiet "⋯" of each figure, and one of the page in its masthead. Features add their actions; what opens the list is
 * loaded when the first one is opened.
 */
import {menuButton as words} from "../figures/strings/en/menu-button.js";

export interface FigureAction {
  readonly id: string;
  readonly label: string;
  /** Where it is offered; everywhere unless told. */
  readonly when?: (figure: HTMLElement | null) => boolean;
  readonly run: (figure: HTMLElement | null) => void | Promise<void>;
}

export const figureActions: FigureAction[] = [];

/** Offers `action` in the menu of every figure (and of the page: figure null) that `when` agrees to, in the order of adding. */
export function addFigureAction(action: FigureAction): void {
  figureActions.push(action);
}

/** What the reader is told after an action: read out, and shown for a while. */
export function tell(message: string): void {
  let toast = document.querySelector<HTMLElement>(".toast");
  if (!toast) {
    toast = Object.assign(document.createElement("div"), {className: "toast", role: "status"});
    document.body.append(toast);
  }
  toast.textContent = message;
  clearTimeout(Number(toast.dataset.timer));
  toast.dataset.timer = String(setTimeout(() => (toast.textContent = ""), 6000));
}

/** Puts a button on every figure of the page and into its masthead. */
export function installFigureMenus(): void {
  const add = (figure: HTMLElement | null): HTMLButtonElement => {
    const button = Object.assign(document.createElement("button"), {type: "button", className: "menu-button", textContent: "⋯", ariaHasPopup: "menu"});
    button.ariaLabel = figure ? words.figure(figure.id) : words.page;
    button.addEventListener("click", () => {
      if (!button.popoverTargetElement) void import("./menu.js").then(({openMenu}) => openMenu(button, figure));
    });
    return button;
  };
  for (const figure of document.querySelectorAll<HTMLElement>("main figure[id][data-kind]")) {
    (figure.querySelector("figcaption") ?? figure).prepend(add(figure));
  }
  document.querySelector(".theme-toggle")?.before(add(null));
}

/** The caption's first words, which say what the figure is about. */
export function nameOf(figure: HTMLElement): string {
  return figure.querySelector("figcaption strong")?.textContent?.replace(/[.:]$/, "") || figure.id;
}
