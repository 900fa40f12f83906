/**
 * Linked symbols: whatever carries the same `data-sym` lights up together, be it in a formula, a control, a cell or a
 * figure. Hover, focus and tap do it. Canvas marks hear it as the document event `symbolchange` (detail: the key or null).
 */

export function linkSymbols(root: Document = document): void {
  let lit: string | null = null;
  const light = (key: string | null) => {
    if (key === lit) return;
    for (const element of root.querySelectorAll(".lit")) element.classList.remove("lit");
    lit = key;
    if (key) for (const element of root.querySelectorAll(`[data-sym="${CSS.escape(key)}"]`)) element.classList.add("lit");
    root.dispatchEvent(new CustomEvent("symbolchange", {detail: key}));
  };
  root.addEventListener("pointerover", (event) => light(symbolAt(event.target)));
  root.addEventListener("pointerdown", (event) => light(symbolAt(event.target)));
  root.addEventListener("focusin", (event) => light(symbolAt(event.target)));
  root.addEventListener("focusout", () => light(null));
}

function symbolAt(target: EventTarget | null): string | null {
  const element = target instanceof Element ? target.closest("[data-sym]") : null;
  return element?.getAttribute("data-sym") ?? null;
}
