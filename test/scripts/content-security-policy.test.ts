/** The policy in the HTML: exactly the inline scripts that stand there, and nothing loose. */
import {createHash} from "node:crypto";
import {expect, test} from "vitest";
import {addContentSecurityPolicy, contentSecurityPolicy, inlineScripts} from "../../scripts/content-security-policy.js";

const page = `<html><head>\n<script>const a = 1;</script><script type="module" src="./x.js"></script></head><body><script type=module>\nimport "./y.js";\n</script><script type="application/ld+json">{"a":1}</script></body></html>`;

test("inline scripts are found to the byte; data and linked scripts are not", () => {
  expect(inlineScripts(page)).toEqual(["const a = 1;", '\nimport "./y.js";\n']);
});

test("the policy comes first and lists each hash", () => {
  const done = addContentSecurityPolicy(page, "page.html");
  expect(done.indexOf("<meta http-equiv")).toBeLessThan(done.indexOf("<script"));
  for (const script of inlineScripts(page)) expect(done).toContain(`'sha256-${createHash("sha256").update(script).digest("base64")}'`);
  expect(done.match(/sha256-/g)).toHaveLength(2);
});

test("scripts are never evaluated, framed objects and foreign bases never loaded", () => {
  const policy = contentSecurityPolicy([]);
  const scripts = /script-src ([^;]*)/.exec(policy)![1];
  expect(scripts).toBe("'self' blob: 'wasm-unsafe-eval'");
  expect(policy).not.toMatch(/'unsafe-eval'|\*|https?:/);
  for (const part of ["object-src 'none'", "base-uri 'none'", "form-action 'none'", "default-src 'self'"]) expect(policy).toContain(part);
});

test("what cannot obey it fails the build", () => {
  expect(() => addContentSecurityPolicy('<html><head></head><body><button onclick="x()">', "a.html")).toThrow(/event handler.*a\.html|a\.html.*event handler/);
  expect(() => addContentSecurityPolicy("<html><body>", "a.html")).toThrow(/<head>/);
});
