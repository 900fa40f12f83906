/** What scrolls sideways must be reachable by keyboard: wide formulas, code and tables become focusable when they overflow. */

export function makeScrollersFocusable(root: ParentNode = document): void {
  const observer = new ResizeObserver((entries) => {
    for (const {target} of entries) {
      if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
      else target.removeAttribute("tabindex");
    }
  });
  for (const element of root.querySelectorAll("main .katex-display, main .scroll, main pre")) observer.observe(element);
}
