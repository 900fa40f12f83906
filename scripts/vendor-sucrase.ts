/** sucrase takes the types out of edited cells. Framework cannot bundle it for browsers (it is CommonJS underneath), esbuild can. */
import {build} from "esbuild";

export async function vendorSucrase(): Promise<void> {
  await build({
    stdin: {contents: 'export {transform} from "sucrase";', resolveDir: process.cwd()},
    outfile: "src/vendor/sucrase.js",
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    minify: true
  });
}
