/**
 * The quiet "⋯" of each figure, and one of the page in its masthead. Features add their actions; the list is written when
 * it is opened, into one popover for the whole page.
 */
import {menu as words} from "../figures/strings/en/menu.js";

export interface FigureAction {
  readonly id: string;
  readonly label: string;
  /** Where it is offered; everywhere unless told. */
  readonly when?: (figure: HTMLElement | null) => boolean;
  readonly run: (figure: HTMLElement | null) => void | Promise<void>;
}

const actions: FigureAction[] = [];

/** Offers `action` in the menu of every figure (and of the page: figure null) that `when` agrees to, in the order of adding. */
export function addFigureAction(action: FigureAction): void {
  actions.push(action);
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
  const popover = Object.assign(document.createElement("div"), {className: "menu", popover: "auto", role: "menu"});
  popover.addEventListener("keydown", moveFocus);
  document.body.append(popover);
  const add = (figure: HTMLElement | null): HTMLButtonElement => {
    const button = Object.assign(document.createElement("button"), {type: "button", className: "menu-button", textContent: "⋯", popoverTargetElement: popover});
    button.ariaLabel = figure ? words.figure(nameOf(figure)) : words.page;
    button.ariaHasPopup = "menu";
    // Heard before the browser opens the popover.
    button.addEventListener("click", () => fill(popover, figure, button));
    return button;
  };
  popover.addEventListener("toggle", () => {
    from = scrollY;
    if (popover.matches(":popover-open")) popover.querySelector("button")?.focus({preventScroll: true});
  });
  let from = 0;
  addEventListener("scroll", () => Math.abs(scrollY - from) > 60 && popover.hidePopover(), {passive: true}); // it stands in the window, its figure does not
  for (const figure of document.querySelectorAll<HTMLElement>("main figure[id][data-kind]")) {
    (figure.querySelector("figcaption") ?? figure).prepend(add(figure));
  }
  document.querySelector(".theme-toggle")?.before(add(null));
}

/** The caption's first words, which say what the figure is about. */
export function nameOf(figure: HTMLElement): string {
  return figure.querySelector("figcaption strong")?.textContent?.replace(/[.:]$/, "") || figure.id;
}

function fill(popover: HTMLElement, figure: HTMLElement | null, button: HTMLElement): void {
  popover.ariaLabel = button.ariaLabel;
  popover.replaceChildren(
    ...actions.filter(({when}) => when?.(figure) ?? true).map(({id, label, run}) => {
      const item = Object.assign(document.createElement("button"), {type: "button", role: "menuitem", textContent: label});
      item.dataset.action = id;
      item.addEventListener("click", async () => {
        popover.hidePopover();
        button.focus();
        try {
          await run(figure);
        } catch (error) {
          tell(words.failed(error instanceof Error ? error.message : String(error)));
        }
      });
      return item;
    })
  );
  const box = button.getBoundingClientRect();
  const below = box.bottom < innerHeight * 0.6;
  popover.style.cssText = `right: ${Math.max(8, document.documentElement.clientWidth - box.right)}px; ${below ? `top: ${box.bottom}px` : `bottom: ${innerHeight - box.top}px`}`;
}

function moveFocus(event: KeyboardEvent): void {
  const items = [...(event.currentTarget as HTMLElement).querySelectorAll("button")];
  const i = items.indexOf(document.activeElement as HTMLButtonElement);
  const next = {ArrowDown: i + 1, ArrowUp: i - 1, Home: 0, End: -1}[event.key];
  if (next === undefined) return;
  event.preventDefault();
  items.at(next % items.length)?.focus();
}
