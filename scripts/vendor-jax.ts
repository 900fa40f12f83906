/** jax-js trains networks in the reader's browser. It imports its parts on demand, which Framework cannot follow; esbuild makes one file of it. */
import {build} from "esbuild";

export async function vendorJax(): Promise<void> {
  await build({
    stdin: {contents: 'export {defaultDevice, init, jit, numpy, valueAndGrad} from "@jax-js/jax";', resolveDir: process.cwd()},
    outfile: "src/vendor/jax.js",
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    minify: true
  });
}
