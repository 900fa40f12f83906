import {openPage, openSite} from "./test/pages/site.js";
const site = await openSite({webgpu: false});
const {page, complaints} = await openPage(site, "noise");
page.on("console", (m) => console.log("|", m.text()));
await page.waitForTimeout(2000);
const src = await page.evaluate(() => Array.from(document.querySelectorAll("script[src]"), (s) => (s as HTMLScriptElement).src));
const {readdirSync} = await import("node:fs");
const file = (n: string) => "./_import/notebook/" + readdirSync("dist/_import/notebook/" + n.replace(/[^/]*$/, "")).filter((f) => f.startsWith(n.split("/").at(-1)!)).map((f) => n.replace(/[^/]*$/, "") + f)[0];
console.log(src, file("framework"), file("cells/modules"));
page.on("pageerror", (e) => console.log("PE", e.stack));
const code = `(async () => {
  const m = await import(new URL("${file("cells/shell")}", document.baseURI).href);
  return Promise.race([m.openShell().then((s) => { s.edit(document.querySelector('details[data-key="noiseOf"]')); return "ok"; }, (e) => e.stack), new Promise((r) => setTimeout(() => r("hang"), 3000))]);
})()`;
console.log(await page.evaluate(code));
await page.waitForTimeout(1000);
console.log(await page.evaluate(`document.querySelector('details[data-key="noiseOf"]').outerHTML`));
console.log(complaints);
await site.close();
