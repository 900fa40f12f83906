/** The modules of the site as they are, for a real browser: TypeScript is stripped as it is served, packages are bundled. */
import {readFile} from "node:fs/promises";
import {createServer, type IncomingMessage, type ServerResponse} from "node:http";
import type {AddressInfo} from "node:net";
import {fileURLToPath} from "node:url";
import {build, transform} from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));

export interface ModuleServer {
  readonly base: string;
  close(): void;
}

/** @param answer is asked first; true where it has answered */
export async function serveModules(answer: (request: IncomingMessage, response: ServerResponse) => Promise<boolean> | boolean = () => false): Promise<ModuleServer> {
  const sources = new Map<string, Promise<string>>();
  const server = createServer(async (request, response) => {
    const path = request.url!;
    try {
      if (await answer(request, response)) return;
      if (path === "/") return void response.setHeader("content-type", "text/html").end("<!doctype html><title>sampler</title>");
      if (!sources.has(path)) sources.set(path, moduleSource(path));
      response.setHeader("content-type", "text/javascript").end(await sources.get(path));
    } catch {
      response.writeHead(404).end();
    }
  }).listen(0);
  return {base: `http://localhost:${(server.address() as AddressInfo).port}`, close: () => void server.close()};
}

/** Packages are bundled under a path of the server's own; workers have no import maps. */
async function moduleSource(path: string): Promise<string> {
  if (path.startsWith("/package/")) {
    const name = path.slice("/package/".length);
    const bundle = await build({stdin: {contents: `export * from "${name}"`, resolveDir: root}, bundle: true, format: "esm", write: false});
    return bundle.outputFiles[0].text;
  }
  const typescript = await readFile((root + path).replace(/\.js$/, ".ts"), "utf8");
  const {code} = await transform(typescript, {loader: "ts", target: "es2022"});
  return code.replace(/(from |import\()"([^".][^"]*)"/g, '$1"/package/$2"');
}
