/** Watches how far the reader comes, and shows it: ticks in the sidebar and at exercises, and the way back to where they were. */
import {progress as words} from "../../figures/strings/en/progress.js";
import {pageName} from "../page-name.js";
import {changeProgress, forgetProgress, loadProgress, markRead, markSolved, type Progress} from "./store.js";

export function installProgress(): void {
  if (new URLSearchParams(location.search).has("embed")) return; // somebody else's page
  const page = pageName();
  show(loadProgress(), page);
  addEventListener("storage", () => show(loadProgress(), page)); // another tab
  const say = document.querySelector("main .say");
  if (say) {
    new IntersectionObserver((entries, observer) => {
      if (!entries.some(({isIntersecting}) => isIntersecting)) return;
      observer.disconnect();
      show(changeProgress((progress) => markRead(progress, page)).progress, page);
    }).observe(say);
    watchPlace(page);
  }
  document.addEventListener("exercise", (event) => {
    const form = event.target as HTMLElement;
    if (form.dataset.right === "true") changeProgress((progress) => markSolved(progress, page, form.dataset.exercise!));
  });
}

const marks = new CSSStyleSheet();
document.adoptedStyleSheets.push(marks);

/** Remembers the heading under which the reader is, whenever the page is left. */
function watchPlace(page: string): void {
  const title = document.querySelector("h1")?.textContent?.trim() ?? "";
  const keep = () => {
    if (document.visibilityState === "visible" || scrollY < innerHeight / 2) return;
    const heading = [...document.querySelectorAll<HTMLElement>("main h2[id]")].findLast((each) => each.getBoundingClientRect().top < innerHeight / 2);
    changeProgress((progress) => ({...progress, last: {page, title, anchor: heading?.id ?? "", section: heading?.textContent?.trim() ?? ""}}));
  };
  document.addEventListener("visibilitychange", keep);
}

function show(progress: Progress, page: string): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>(".course-menu nav a, .course-map a")) {
    const read = progress.read.includes(pageName(new URL(link.href).pathname));
    link.classList.toggle("read", read);
    if (read && !link.querySelector(".tick")) link.append(Object.assign(document.createElement("span"), {className: "tick", role: "img", ariaLabel: words.read, textContent: " ✓"}));
    if (!read) link.querySelector(".tick")?.remove();
  }
  showSolved(progress, page);
  showWayBack(progress, page);
}

/** By style alone: exercises come into being while the page computes, and nobody has to watch for them. */
function showSolved({solved}: Progress, page: string): void {
  marks.replaceSync((solved[page] ?? []).map((key) => `[data-exercise="${CSS.escape(key)}"]:not([data-right]) { --solved: " ✓"; border-color: var(--clean) }`).join("\n"));
}

/** On the cover, where to go on; in the sidebar, the way to forget it all. */
function showWayBack({last, read, solved}: Progress, page: string): void {
  for (const old of document.querySelectorAll(".continue, .forget")) old.remove();
  const menu = document.querySelector(".course-menu nav");
  if (menu && (last || read.length || Object.keys(solved).length)) {
    const forget = Object.assign(document.createElement("button"), {type: "button", className: "forget", textContent: words.forget, title: words.forgetDetail});
    forget.addEventListener("click", async () => {
      forgetProgress();
      show(loadProgress(), page);
      (await import("../figure-menu.js")).tell(words.forgotten);
    });
    menu.append(forget);
  }
  if (!last || last.page === page) return;
  const line = Object.assign(document.createElement("p"), {className: "continue"});
  const link = Object.assign(document.createElement("a"), {textContent: words.goOn(last.title, last.section)});
  link.href = `./${last.page}.html${last.anchor && `#${encodeURIComponent(last.anchor)}`}`;
  line.append(link);
  document.querySelector(".cover-title")?.append(line);
  if (!document.querySelector(".cover-title")) menu?.prepend(line);
}
