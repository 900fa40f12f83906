/** `node scripts/run.mjs NAME …`: installs what a reader needs, and runs the script of that name in this folder. */
import {ensurePackages, runScript} from "./set-up.mjs";

ensurePackages({development: false});
runScript(`${process.argv[2]}.ts`, process.argv.slice(3));
