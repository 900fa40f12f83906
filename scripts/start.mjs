/** `npm start`: installs what a reader needs, builds if anything changed, serves the site. */
import {ensurePackages, runScript} from "./set-up.mjs";

ensurePackages({development: false});
runScript("build.ts", ["--if-changed"]);
runScript("serve.ts", process.argv.slice(2));
