/** The content security policy of the built pages blocks what is injected. That nothing of ours offends it is seen in open.test.ts. */
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import type {Page} from "playwright-core";
import {openPage, openSite, type Site} from "./site.js";

let site: Site;
beforeAll(async () => {
  site = await openSite({webgpu: true});
});
afterAll(() => site?.close());

const listen = (page: Page) =>
  page.addInitScript(() => {
    const all: string[] = ((globalThis as unknown as {violations: string[]}).violations = []);
    document.addEventListener("securitypolicyviolation", ({violatedDirective, blockedURI, sample}) => all.push(`${violatedDirective}: ${blockedURI} ${sample}`));
  });
const violations = (page: Page) => page.evaluate(() => (globalThis as unknown as {violations: string[]}).violations);

describe("what is injected", () => {
  /** Runs `act` in the page, from a timer: what a test evaluates itself may be exempt from the policy. */
  const inPage = (page: Page, act: string) => {
    const module = `export const result = new Promise((resolve) => setTimeout(async () => {\n${act}\n}));`;
    return page.evaluate(`import(URL.createObjectURL(new Blob([${JSON.stringify(module)}], {type: "text/javascript"}))).then(({result}) => result)`);
  };

  test("runs as a module that the page itself made, as edited cells do; nothing else does", async () => {
    const {page} = await openPage(site, "noise", {prepare: listen});
    expect(await inPage(page, "resolve(6 * 7)")).toBe(42);
    expect(await violations(page)).toEqual([]);
    const attempts = {
      "eval": `try { resolve(eval("1")); } catch ({name}) { resolve(name); }`,
      "new Function": `try { resolve(new Function("return 1")()); } catch ({name}) { resolve(name); }`,
      "a timer with text": `globalThis.ran = 0; setTimeout("globalThis.ran = 1"); setTimeout(() => resolve(globalThis.ran ? "ran" : "blocked"), 200)`,
      "an inline script": `globalThis.ran = 0; const s = document.createElement("script"); s.textContent = "globalThis.ran = 1"; document.body.append(s); resolve(globalThis.ran ? "ran" : "blocked")`,
      "a handler in markup": `globalThis.ran = 0; const d = document.createElement("div"); d.innerHTML = "<img src=x: onerror='globalThis.ran = 1'>"; document.body.append(d); setTimeout(() => resolve(globalThis.ran ? "ran" : "blocked"), 300)`,
      "a javascript: address": `globalThis.ran = 0; const a = document.createElement("a"); a.href = "javascript:globalThis.ran = 1"; document.body.append(a); a.click(); setTimeout(() => resolve(globalThis.ran ? "ran" : "blocked"), 300)`,
      "a script from a data: address": `import("data:text/javascript,export default 1").then(() => resolve("ran"), () => resolve("blocked"))`,
      "a script from elsewhere": `import("http://127.0.0.1:9/x.js").then(() => resolve("ran"), () => resolve("blocked"))`,
      "a request elsewhere": `fetch("http://127.0.0.1:9/?secret").then(() => resolve("sent"), () => resolve("blocked"))`,
      "a base": `const b = document.createElement("base"); b.href = "http://127.0.0.1:9/"; document.head.append(b); resolve(document.baseURI.includes(":9/") ? "moved" : "blocked")`
    };
    for (const [what, act] of Object.entries(attempts)) {
      const before = (await violations(page)).length;
      expect(await inPage(page, act), what).toMatch(/^(blocked|EvalError)$/);
      await expect.poll(async () => (await violations(page)).length, {message: `${what}: reported`}).toBeGreaterThan(before);
    }
    await page.context().close();
  });
});
