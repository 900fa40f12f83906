/**
 * The content security policy of a built page, as its first <meta>: works on any static host. Scripts come from the site, or
 * are inline with a hash that is listed, or are cells that the reader runs (modules from `blob:`); nothing is evaluated.
 */
import {createHash} from "node:crypto";

/** Adds the policy to a page. Call it last: it hashes the inline scripts as they stand. @throws Error on HTML that cannot obey it */
export function addContentSecurityPolicy(html: string, name: string): string {
  const handler = /<[a-z][^>]*\son[a-z]+\s*=/i.exec(html.replace(/<script[\s\S]*?<\/script>/g, ""));
  if (handler) throw new Error(`addContentSecurityPolicy: ${name} has an event handler in an attribute (${handler[0]}…); add a listener in a module instead`);
  const meta = `<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy(inlineScripts(html))}">`;
  const [before, after, ...more] = html.split("<head>");
  if (after === undefined || more.length > 0) throw new Error(`addContentSecurityPolicy: expected <head> exactly once in ${name}; has Framework changed?`);
  return `${before}<head>\n${meta}${after}`;
}

/** The policy that allows these inline scripts and no others. */
export function contentSecurityPolicy(scripts: readonly string[]): string {
  const hashes = [...new Set(scripts.map((script) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`))].sort();
  const policy = {
    "default-src": ["'self'"],
    // WebAssembly for the networks; blob: for edited cells, which are imported as modules.
    "script-src": ["'self'", "blob:", "'wasm-unsafe-eval'", ...hashes],
    "worker-src": ["'self'", "blob:"],
    // KaTeX and the editor set styles from scripts and in attributes.
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "media-src": ["'self'", "data:", "blob:"],
    "font-src": ["'self'", "data:"],
    "connect-src": ["'self'", "data:", "blob:"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"]
  };
  return Object.entries(policy).map(([directive, sources]) => [directive, ...sources].join(" ")).join("; ");
}

/** What inline scripts hold, to the byte; JSON and other data that browsers do not run are left out. */
export function inlineScripts(html: string): string[] {
  return Array.from(html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/gi))
    .filter(([, attributes]) => !/\ssrc\s*=/i.test(attributes!) && !/\stype\s*=\s*["']?(?!module|text\/javascript)[\w/+-]/i.test(attributes!))
    .map(([, , text]) => text!);
}
