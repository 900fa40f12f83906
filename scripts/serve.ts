/** A plain static server for `dist`, for readers and for tests: no special headers, root or a sub-path. */
import {createServer, type Server} from "node:http";
import {pathToFileURL} from "node:url";
import sirv from "sirv";

export interface SiteServer {
  /** Address of the site, with a slash at the end. */
  readonly url: string;
  close(): Promise<void>;
}

export interface ServeOptions {
  readonly directory?: string;
  readonly base?: string;
  readonly port?: number;
  /** Sent with every file. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Serves `directory` under `base`; tries the next ports when `port` is taken. Port 0 takes any free one. */
export async function serveSite({directory = "dist", base = "/", port = 0, headers = {}}: ServeOptions = {}): Promise<SiteServer> {
  const files = sirv(directory, {etag: true, extensions: [], setHeaders: (response) => Object.entries(headers).forEach(([name, value]) => response.setHeader(name, value))}); // no ".html" is added, as on the plainest of hosts
  const server = createServer((request, response) => {
    const url = request.url ?? "/";
    const missing = () => void response.writeHead(404, {"content-type": "text/plain"}).end("Not found");
    if (url.startsWith(base)) {
      request.url = "/" + url.slice(base.length).replace(/^(?=$|\?)/, "index.html");
      files(request, response, missing);
    } else missing();
  });
  const taken = await listen(server, port);
  return {
    url: `http://127.0.0.1:${taken}${base}`,
    close: () => new Promise((resolve) => (server.close(() => resolve()), server.closeAllConnections()))
  };
}

async function listen(server: Server, port: number, tries = 20): Promise<number> {
  const error = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
    server.once("error", resolve);
    server.listen(port, "127.0.0.1", () => resolve(undefined));
  });
  if (error?.code === "EADDRINUSE" && tries > 0) return listen(server, port + 1, tries - 1);
  if (error) throw error;
  const address = server.address();
  return typeof address === "object" && address ? address.port : port;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const asked = process.argv.indexOf("--port");
  const {url} = await serveSite({port: asked > 0 ? Number(process.argv[asked + 1]) : 16384});
  console.log(`\n  The course is open at ${url.replace("127.0.0.1", "localhost")}\n  Stop with Ctrl-C.\n`);
}
