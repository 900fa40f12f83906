/** Nothing jumps while a page arrives: type faces that come late have the room of those that they replace, and so have figures. */
import {afterAll, beforeAll, expect, test} from "vitest";
import {openPage, openSite, sizes, type Site} from "./site.js";

const SERIFS = ["Georgia for Source Serif", "Noto for Source Serif", "Times for Source Serif"];
let site: Site;
beforeAll(async () => {
  site = await openSite({webgpu: false});
});
afterAll(() => site?.close());

/** "Good" is below 0.1 by the definition of the Core Web Vitals; wrapping one paragraph of /noise anew gives 0.3. */
test.for([{name: "noise", viewport: sizes[0]}, {name: "noise", viewport: sizes[1]}])(
  "/$name at $viewport.width px shifts by less than 0.1 when its type faces come a second late",
  async ({name, viewport}, context) => {
    const {page} = await openPage(site, name, {
      viewport,
      async prepare(opened) {
        await opened.addInitScript(() => {
          const shifts = {sum: 0};
          Object.assign(window, {shifts});
          const observer = new PerformanceObserver((list) => list.getEntries().forEach((entry) => (shifts.sum += (entry as PerformanceEntry & {value: number}).value)));
          observer.observe({type: "layout-shift", buffered: true});
        });
        await opened.route("**/*.woff2", async (route) => {
          await new Promise((resolve) => setTimeout(resolve, 1000));
          await route.continue();
        });
      }
    });
    await page.waitForFunction(() => document.querySelector('figure [data-state="ready"]') && document.fonts.status === "loaded" && document.fonts.check("1em 'Source Serif 4 Variable'"));
    // Where a system has none of the faces that are adjusted there is nothing to hold it to.
    const known = await page.evaluate(async (names) => (await Promise.all(names.map((name) => document.fonts.load(`1em "${name}"`).then(({length}) => length > 0, () => false)))).includes(true), SERIFS);
    if (!known) return context.skip("no Georgia, Noto Serif or Times here");
    await page.waitForTimeout(500); // the frame in which the last of them is drawn, and its entry
    expect(await page.evaluate(() => (window as unknown as {shifts: {sum: number}}).shifts.sum)).toBeLessThan(0.1);
    await page.context().close();
  }
);
