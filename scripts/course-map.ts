/** The map of the course as HTML, for `<course-map></course-map>` in a page: there without JavaScript, in step with the list. */
import type {Chapter, Part} from "../src/course.js";

export function renderCourseMap(parts: readonly Part[]): string {
  return `<div class="course-map wide">\n${parts.map(renderPart).join("\n")}\n</div>`;
}

function renderPart({name, chapters}: Part): string {
  return `<section>\n<h3>${name}</h3>\n<ol>\n${chapters.map(renderChapter).join("\n")}\n</ol>\n</section>`;
}

function renderChapter({path, title, question, ready}: Chapter): string {
  const text = `<em>${question}</em> <span>${title}</span>`;
  return ready ? `<li><a href="${path}">${text}</a></li>` : `<li class="unwritten">${text}</li>`;
}
