/** P presents the page, as the menu does. What presents is loaded then. */

export function installPresenting(): void {
  document.addEventListener("keydown", async (event) => {
    if (event.key.toLowerCase() === "p" && !event.defaultPrevented && !("presenting" in document.documentElement.dataset)) (await import("./present.js")).beginByKey(event);
  });
}
