/** The frame around each page: head, sidebar, previous/next, footer. Plain HTML that works without JavaScript. */
import {course, readyChapters, tools, type Chapter} from "../src/course.js";
import {spareRoots} from "../src/notebook/cell-roots.js";

interface PageInfo {
  title?: string | null;
  path: string;
}

type SidebarEntry = Pick<Chapter, "path" | "title"> & Partial<Pick<Chapter, "ready">>;

export function pageHead(): string {
  return `<link rel="icon" type="image/svg+xml" href="/style/favicon.svg">
<link rel="stylesheet" href="/vendor/typefaces.css">
<meta name="color-scheme" content="light dark">
<script>try { const theme = localStorage.getItem("theme"); if (theme) document.documentElement.dataset.theme = theme; } catch {}
if (/[?&]embed=/.test(location.search)) document.documentElement.dataset.embed = "";</script>
<script type="module" src="/notebook/page.js"></script>`;
}

export function pageHeader({path}: PageInfo): string {
  return `<a class="skip" href="#observablehq-main" rel="external">Skip to the text</a>
<div class="masthead">
  <a class="wordmark" href="/">16384</a>
  <button class="theme-toggle" type="button" aria-label="Switch between light and dark" hidden></button>
</div>
<details class="course-menu" open>
  <summary>Course</summary>
  <nav aria-label="Course">${course.map((p) => renderPart(p.name, p.chapters, path)).join("")}${renderPart("Tools", tools, path)}
  </nav>
</details>
<script>if (innerWidth < 992) document.currentScript.previousElementSibling.open = false;</script>`;
}

function renderPart(name: string, chapters: readonly SidebarEntry[], path: string): string {
  return `
    <section><h2>${name}</h2><ol>${chapters.map((c) => renderChapter(c, path)).join("")}</ol></section>`;
}

function renderChapter({path, title, ready = true}: SidebarEntry, current: string): string {
  if (!ready) return `<li class="unwritten">${title}</li>`;
  return `<li><a href="${path}"${path === current ? ' aria-current="page"' : ""}>${title}</a></li>`;
}

export function pageFooter({path}: PageInfo): string {
  const i = readyChapters.findIndex((c) => c.path === path);
  const previous = readyChapters[i - 1];
  const next = i < 0 ? undefined : readyChapters[i + 1];
  const pager =
    i < 0
      ? ""
      : `<nav class="pager" aria-label="Previous and next">
  ${previous ? renderNeighbour(previous, "prev") : renderNeighbour({path: "/", title: "16384", question: "The cover and the map", ready: true}, "prev")}
  ${next ? renderNeighbour(next, "next") : ""}
</nav>`;
  return `${pager}
<p class="colophon">Text under <a href="https://creativecommons.org/licenses/by/4.0/" rel="external license">CC BY 4.0</a>, code under the MIT licence.
Pictures: Noto Emoji by Google, Apache License 2.0, modified. Everything on this page is computed in your browser; nothing you draw or upload leaves it.</p>${spareRoots}`;
}

function renderNeighbour({path, title, question}: Chapter, rel: "prev" | "next"): string {
  return `<a rel="${rel}" href="${path}"><small>${rel === "prev" ? "Before" : "Next"}</small> ${title}<em>${question}</em></a>`;
}
