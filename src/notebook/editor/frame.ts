/** What both editors have around the text. */

let count = 0;

/** Appends `parts` to `parent` as one editor. */
export function frameEditor(parent: HTMLElement, parts: readonly HTMLElement[]): HTMLElement {
  const frame = document.createElement("div");
  frame.className = "editor";
  frame.append(...parts);
  parent.append(frame);
  return frame;
}

/** The keys, in sight below the text and the description of it; what follows the first sentence is for screen readers and the tooltip. */
export function createHint([inSight, ...more]: readonly string[]): HTMLElement {
  const hint = document.createElement("p");
  Object.assign(hint, {className: "editor-hint", id: `editor-hint-${++count}`, textContent: inSight, title: more.join(" ")});
  if (more.length) hint.append(Object.assign(document.createElement("span"), {className: "unseen", textContent: ` ${more.join(" ")}`}));
  return hint;
}
