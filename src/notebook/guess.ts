/**
 * A figure that follows a question (`data-guess`) keeps its drawing blurred until the reader asks for it or touches the
 * figure, so that one can guess before one sees. A link to the figure itself shows it at once: whoever sent it wanted that.
 */
import {guess as words} from "../figures/strings/en/guess.js";

export function withholdAnswers(): void {
  const shown = location.hash.slice(1).split("&")[0];
  for (const figure of document.querySelectorAll<HTMLElement>("main figure[data-guess]")) if (figure.id !== shown) withhold(figure);
}

function withhold(figure: HTMLElement): void {
  const show = Object.assign(document.createElement("button"), {type: "button", className: "button primary", textContent: words.show});
  const veil = Object.assign(document.createElement("p"), {className: "veil"});
  veil.append(show);
  figure.prepend(veil);
  figure.classList.add("withheld");
  const centre = new ResizeObserver(() => {
    const stage = figure.querySelector<HTMLElement>(".stage");
    if (stage) veil.style.top = `${stage.getBoundingClientRect().top - figure.getBoundingClientRect().top + stage.clientHeight / 2}px`;
  });
  centre.observe(figure);

  const touches = new AbortController();
  const reveal = () => {
    touches.abort();
    centre.disconnect();
    veil.remove();
    figure.classList.remove("withheld");
  };
  const listen = (type: string, touched: (target: Element, event: Event) => boolean) =>
    figure.addEventListener(type, (event) => event.isTrusted && touched(event.target as Element, event) && reveal(), {capture: true, signal: touches.signal});
  listen("input", () => true);
  listen("click", (target) => target.closest(".stage, .controls, .control, .veil button") !== null);
  // A finger that scrolls begins on the drawing too.
  listen("pointerdown", (target, event) => (event as PointerEvent).pointerType === "mouse" ? target.closest(".stage") !== null : target.closest(".handle") !== null);
  listen("keydown", (target, event) => (event as KeyboardEvent).key.startsWith("Arrow") && target.closest(".stage") !== null);
}
