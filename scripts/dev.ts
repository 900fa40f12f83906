/** `npm run dev`: live preview while writing. */
import {spawn} from "node:child_process";
import {rm} from "node:fs/promises";
import {answerFrameworkLibraries} from "./framework-libraries.js";
import {vendorEditor} from "./vendor-editor.js";
import {vendorJax} from "./vendor-jax.js";
import {vendorOnnx} from "./vendor-onnx.js";
import {vendorSucrase} from "./vendor-sucrase.js";
import {vendorTypefaces} from "./vendor.js";

await rm("src/.observablehq/cache", {recursive: true, force: true}); // a data loader's cache does not see its data change
await answerFrameworkLibraries();
await vendorTypefaces();
await vendorEditor();
await vendorSucrase();
await vendorJax();
await vendorOnnx();
spawn("npx", ["observable", "preview", "--no-open", ...process.argv.slice(2)], {stdio: "inherit", env: {...process.env, OBSERVABLE_TELEMETRY_DISABLE: "1"}});
