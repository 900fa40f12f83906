/** What scrolls sideways must be reachable by keyboard: wide formulas, code and tables become focusable when they overflow. */

export function makeScrollersFocusable(root: ParentNode = document): void {
  const check = (element: Element) => {
    if (element.scrollWidth > element.clientWidth) element.setAttribute("tabindex", "0");
    else element.removeAttribute("tabindex");
  };
  const observer = new ResizeObserver((entries) => entries.forEach(({target}) => check(target)));
  const elements = root.querySelectorAll("main .katex-display, main .scroll, main pre");
  for (const element of elements) observer.observe(element);
  // A formula grows when its type face arrives, and its box does not.
  void document.fonts.ready.then(() => elements.forEach(check));
  document.fonts.addEventListener("loadingdone", () => elements.forEach(check));
}
