/** A page as slides: its question, each figure, each displayed formula, what can now be said; in the order of the page. */

export interface Slide {
  readonly kind: "question" | "figure" | "formula" | "say";
  /** What is shown: a figure is shown in place, the rest as a copy. */
  readonly element: HTMLElement;
  /** The heading under which it stands. */
  readonly section: string;
}

export function readSlides(main: HTMLElement): Slide[] {
  let section = "";
  const slides: Slide[] = [];
  const hasQuestion = main.querySelector(".question") !== null;
  for (const element of main.querySelectorAll<HTMLElement>("h1, h2, .question, figure[id][data-kind], .katex-display, .say")) {
    const is = (selector: string): boolean => element.matches(selector);
    if (is("h2")) section = element.textContent?.trim() ?? "";
    else if (is("figure")) slides.push({kind: "figure", element, section});
    else if (is(".say")) slides.push({kind: "say", element, section});
    else if (is(".question") || (is("h1") && !hasQuestion)) slides.push({kind: "question", element, section});
    else if (is(".katex-display") && !element.closest("figure, .say, details, aside")) slides.push({kind: "formula", element, section});
  }
  return slides;
}

/** The slide at or after the part of the page that the reader sees: the last one that begins above the window's middle. */
export function slideInSight(slides: readonly Slide[]): number {
  const middle = innerHeight / 2;
  const i = slides.findLastIndex(({element}) => element.getBoundingClientRect().top < middle);
  return Math.max(0, i);
}
