/**
 * Presenting a page: one figure, formula or sentence at a time. A figure stays where it is in the document and is laid over
 * the page by CSS, so that its controls, its state and what it computes are the same before, during and after.
 */
import {prefersReducedMotion} from "../../figures/clock.js";
import {present as words} from "../../figures/strings/en/present.js";
import {nameOf, tell} from "../figure-menu.js";
import {fitFactor} from "./fit.js";
import {commandOf, mayBegin, type Command} from "./keys.js";
import {readSlides, slideInSight, type Slide} from "./slides.js";

let leavePresentation: (() => void) | undefined;

/** Begins where P is no text. */
export function beginByKey(event: KeyboardEvent): void {
  const target = event.target instanceof Element ? event.target : document.body;
  if (!leavePresentation && mayBegin(event, (selector) => target.closest(selector) !== null)) present();
}

/** Begins at `start`, else at what is in sight. Pressed again, it leaves. */
export function present(start?: HTMLElement | null): void {
  if (leavePresentation) return leavePresentation();
  const main = document.querySelector<HTMLElement>("main")!;
  const slides = readSlides(main);
  if (!slides.some(({kind}) => kind === "figure" || kind === "formula")) return tell(words.nothing);
  const before = {focus: document.activeElement, scroll: scrollY};
  const root = document.documentElement;
  const title = main.querySelector("h1")?.textContent?.trim() ?? "";
  const asked = start ? slides.findIndex(({element}) => element === start) : -1;
  let i = asked >= 0 ? asked : slideInSight(slides);
  let inert: HTMLElement[] = [];

  const screen = Object.assign(document.createElement("div"), {className: "present", tabIndex: -1, role: "region", ariaLabel: words.label(title)});
  const heading = Object.assign(document.createElement("p"), {className: "present-heading"});
  const copy = Object.assign(document.createElement("div"), {className: "present-copy"});
  const counter = Object.assign(document.createElement("output"), {className: "present-counter"});
  const live = Object.assign(document.createElement("p"), {className: "present-live", role: "status"});
  const bar = Object.assign(document.createElement("div"), {className: "present-bar"});
  const button = (label: string, text: string, command: Command) => {
    const element = Object.assign(document.createElement("button"), {type: "button", className: "present-button", textContent: text, title: label, ariaLabel: label});
    element.dataset.command = command;
    element.addEventListener("click", () => void act(command));
    return element;
  };
  bar.append(button(words.previous, "←", "previous"), counter, button(words.next, "→", "next"), button(words.code, "QR", "code"), button(words.leave, "✕", "leave"));
  screen.append(heading, copy, live);
  document.body.append(screen, bar);

  const fit = () => {
    const {kind, element} = slides[i]!;
    const room = {width: innerWidth - 48, height: innerHeight - 124};
    if (kind === "figure") {
      const width = Math.min(992, innerWidth - 32); // 62rem, the page's own measure of a figure
      element.style.setProperty("--present-width", `${width}px`);
      const factor = fitFactor({width, height: contentHeight(element)}, room, {least: 0.75, most: 2.5});
      element.style.setProperty("--present-zoom", factor.toFixed(3));
    } else {
      copy.style.setProperty("--present-zoom", "1");
      const factor = fitFactor({width: Math.max(copy.scrollWidth, kind === "formula" ? 0 : room.width / 2.2), height: copy.scrollHeight}, room, {least: 0.5, most: kind === "formula" ? 3.2 : 2.2});
      copy.style.setProperty("--present-zoom", factor.toFixed(3));
    }
  };
  const resized = new ResizeObserver(fit);

  function show(next: number): void {
    const old = slides[i]!.element;
    old.classList.remove("presented");
    resized.disconnect();
    i = Math.min(slides.length - 1, Math.max(0, next));
    const slide = slides[i]!;
    closeCode();
    copy.replaceChildren();
    heading.textContent = slide.kind === "question" ? "16384" : [title, slide.section].filter(Boolean).join(" · ");
    screen.dataset.kind = slide.kind;
    if (slide.kind === "figure") {
      slide.element.classList.add("presented");
      for (const part of slide.element.children) if (!part.matches(".cell-source")) resized.observe(part);
    } else copy.append(...copyOf(slide, title));
    for (const element of inert) element.inert = false;
    inert = others(slide.kind === "figure" ? slide.element : undefined, [screen, bar]);
    for (const element of inert) element.inert = true;
    counter.textContent = words.slide(i + 1, slides.length);
    live.textContent = words.announce(i + 1, slides.length, describe(slide, title));
    bar.querySelector<HTMLButtonElement>("[data-command=previous]")!.disabled = i === 0;
    bar.querySelector<HTMLButtonElement>("[data-command=next]")!.disabled = i === slides.length - 1;
    fit();
    if (!bar.contains(document.activeElement)) screen.focus({preventScroll: true});
    dispatchEvent(new Event("resize")); // figures that wait to be seen look again
  }

  function closeCode(): boolean {
    const code = document.querySelector(".present-code");
    code?.remove();
    return Boolean(code);
  }

  async function act(command: Command): Promise<void> {
    if (command === "next" || command === "previous") show(i + (command === "next" ? 1 : -1));
    else if (command === "first" || command === "last") show(command === "first" ? 0 : slides.length - 1);
    else if (closeCode()) return; // Q and Escape close the code first
    else if (command === "leave") leave();
    else {
      const [{createCode}, {startLinks}] = await Promise.all([import("./code.js"), import("../link/link.js")]);
      const address = await startLinks().addressOf(null); // the address bar may be a moment behind
      closeCode();
      document.body.append(createCode(address));
    }
  }

  function onKey(event: KeyboardEvent): void {
    const target = event.target instanceof Element ? event.target : document.body;
    if (document.querySelector(":popover-open")) return; // Escape closes the menu first
    const command = commandOf(event, (selector) => target.closest(selector) !== null && !target.matches(".present, body"));
    if (!command) return;
    event.preventDefault();
    event.stopPropagation();
    void act(command);
  }

  function onFullscreen(): void {
    if (!document.fullscreenElement) leave();
  }

  function leave(): void {
    leavePresentation = undefined;
    document.removeEventListener("keydown", onKey, true);
    document.removeEventListener("fullscreenchange", onFullscreen);
    removeEventListener("resize", fit);
    resized.disconnect();
    closeCode();
    const {element} = slides[i]!;
    element.classList.remove("presented");
    for (const each of inert) each.inert = false;
    screen.remove();
    bar.remove();
    delete root.dataset.presenting;
    if (document.fullscreenElement) void document.exitFullscreen();
    scrollTo({top: before.scroll, behavior: "instant"});
    element.scrollIntoView({block: "center", behavior: "instant"});
    if (before.focus instanceof HTMLElement) before.focus.focus({preventScroll: true});
  }

  leavePresentation = leave;
  root.dataset.presenting = prefersReducedMotion() ? "still" : "";
  document.addEventListener("keydown", onKey, true);
  addEventListener("resize", fit);
  show(i);
  // Where full screen is not allowed (a phone, an iframe), the window is the screen.
  root.requestFullscreen?.().then(() => document.addEventListener("fullscreenchange", onFullscreen), () => undefined);
}

/** The figure's height without what a slide leaves out, in its own CSS pixels, with a margin above and below. */
function contentHeight(figure: HTMLElement): number {
  const parts = Array.from(figure.children).filter((part): part is HTMLElement => part instanceof HTMLElement && part.offsetHeight > 0);
  const tops = parts.map(({offsetTop}) => offsetTop);
  const bottoms = parts.map(({offsetTop, offsetHeight}) => offsetTop + offsetHeight);
  return parts.length ? Math.max(...bottoms) - Math.min(...tops) + 32 : 0;
}

function copyOf({kind, element}: Slide, title: string): Node[] {
  const copy = element.cloneNode(true) as HTMLElement;
  copy.removeAttribute("id");
  if (kind !== "question") return [copy];
  return copy.matches("h1") ? [copy] : [Object.assign(document.createElement("h1"), {textContent: title}), copy];
}

function describe({kind, element, section}: Slide, title: string): string {
  return kind === "figure" ? nameOf(element) : kind === "question" ? title : section || title;
}

/** All that is beside `shown` and its ancestors, so that keyboard and screen reader stay on the slide. */
function others(shown: HTMLElement | undefined, kept: readonly HTMLElement[]): HTMLElement[] {
  const keep = new Set<Element>(kept);
  for (let element: Element | null | undefined = shown; element && element !== document.body; element = element.parentElement) keep.add(element);
  const whole = new Set<Element>(shown ? [shown, ...kept] : kept);
  const beside = (parent: Element): HTMLElement[] =>
    Array.from(parent.children).flatMap((child) => {
      if (keep.has(child)) return whole.has(child) ? [] : beside(child);
      return child instanceof HTMLElement && !child.inert && !child.matches(".menu, .toast, script") ? [child] : [];
    });
  return beside(document.body);
}
