/** The kept states of a page in a browser: what they are, and how a reader moves each. */
import {readdirSync} from "node:fs";
import type {Page} from "playwright-core";

/**
 * Evaluates `body` in the page, where `module` is a module of the built site ("figures/state"). As text: the test's own
 * bundler would rewrite `import()`.
 */
export function withModule<T>(page: Page, path: string, body: string): Promise<T> {
  const [folder, name] = path.split("/") as [string, string];
  const file = readdirSync(`dist/_import/${folder}`).find((entry) => new RegExp(`^${name}\\.\\w+\\.js$`).test(entry));
  return page.evaluate(`(async () => { const module = await import(new URL("./_import/${folder}/${file}", location.href)); ${body} })()`) as Promise<T>;
}

/** Everything that a link could hold, by its key; null where it is as the page begins. Keys claimed twice are in `twice`. */
export async function readStates(page: Page): Promise<{states: Record<string, string | null>; twice: string[]}> {
  return withModule(page, "figures/state", `
    const states = {};
    const twice = [];
    for (const element of document.querySelectorAll("[data-keeps]")) {
      const figure = element.closest("figure[id]")?.id;
      for (const state of module.statesOf(element)) {
        const key = figure ? figure + "." + state.key : state.key;
        if (key in states) twice.push(key);
        states[key] = state.read() ?? null;
      }
    }
    return {states, twice};`);
}

/** The numbers that figures show, by figure, to six digits: a place in a link has seven. */
export async function readValues(page: Page): Promise<Record<string, string[]>> {
  return page.evaluate(() =>
    Object.fromEntries(Array.from(document.querySelectorAll("figure[id]"), (figure) => [figure.id, Array.from(figure.querySelectorAll<HTMLElement>("[data-value]"), ({dataset}) => dataset.value!.replace(/-?\d+\.\d+(e-?\d+)?/g, (digits) => String(Number(Number(digits).toPrecision(6)))))]))
  );
}

/** Moves every control, handle, cursor and camera of every figure once, as a reader does. */
export async function moveEverything(page: Page): Promise<void> {
  await page.locator("details.more").evaluateAll((folded) => folded.forEach((details) => ((details as HTMLDetailsElement).open = true)));
  const groups = new Set<string>();
  for (const control of await page.locator("figure[id] :is(input, select, .handle, .pixel-cursor)").elementHandles()) {
    if (!(await control.isVisible()) || !(await control.isEnabled())) continue;
    const {kind, group} = await control.evaluate((node) => {
      const {type, name} = node as HTMLInputElement;
      return {kind: type, group: name};
    });
    if (kind === "file") continue;
    if (kind === "checkbox") await control.click();
    else if (kind === "radio") {
      if (groups.has(group)) continue;
      groups.add(group);
      await page.locator(`input[name="${group}"]`).nth(2).click();
    } else if (kind.startsWith("select")) await control.selectOption({index: await control.evaluate((node) => ((node as HTMLSelectElement).selectedIndex === 1 ? 0 : 1))});
    else if (kind === "number") await control.press("ArrowUp");
    else if (kind === "color") await control.fill("#00a0ff");
    else if (kind === "text") await control.fill(await control.evaluate((node) => (/^\d+$/.test((node as HTMLInputElement).value) ? "5" : "cat"))); // a seed, or words
    else if (kind === "range") await control.press(await control.evaluate((node) => (node as HTMLInputElement).valueAsNumber >= Number((node as HTMLInputElement).max)) ? "ArrowLeft" : "ArrowRight");
    else for (const key of ["ArrowRight", "ArrowUp"]) await control.press(key); // some move one way only
  }
}

/** Waits until the page and its address have come to rest: the same for `rest` ms. */
export async function waitForRest(page: Page, {rest = 1500, timeout = 60_000} = {}): Promise<void> {
  const look = async () => page.url() + JSON.stringify([(await readStates(page)).states, await readValues(page)]);
  const end = Date.now() + timeout;
  let before = await look();
  for (let since = Date.now(); Date.now() - since < rest && Date.now() < end; ) {
    await page.waitForTimeout(250);
    const now = await look();
    if (now !== before) since = Date.now();
    before = now;
  }
}
