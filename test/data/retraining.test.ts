/** Models are trained again from their configuration and seed, where there is Python with torch: the training code's own tests. */
import {execFile, execFileSync, spawnSync} from "node:child_process";
import {existsSync} from "node:fs";
import {fileURLToPath} from "node:url";
import {promisify} from "node:util";
import {expect, test} from "vitest";
import {full} from "../full.js";

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** PYTHON, else what is called python3, else the system's own: the first that knows torch. */
function findPython(): string | undefined {
  const named = process.env.PYTHON;
  return (named ? [named] : ["python3", "/usr/bin/python3"]).find((python) => spawnSync(python, ["-c", "import torch, numpy"], {stdio: "ignore"}).status === 0);
}

const python = full ? findPython() : undefined;
if (full && !python) console.log("The training code is not tried: there is no Python with torch and numpy here. Install them, or name one that has them in PYTHON.");

/** Minutes each. */
test.runIf(python).each(["check.py", "check_retraining.py"])("models/train/%s", {timeout: 1_800_000}, async (script) => {
  const cwd = at("");
  if (!existsSync(at("data/.training/faces-16.bin"))) execFileSync(process.execPath, ["--import", "tsx", at("data/training.ts")], {cwd});
  const env = {...process.env, OMP_NUM_THREADS: "1", PYTHONDONTWRITEBYTECODE: "1"};
  const {stderr} = await promisify(execFile)(python!, [at(`models/train/${script}`)], {cwd, env, maxBuffer: 2 ** 26}); // rejects with what failed
  console.log(stderr);
  expect(stderr).toMatch(/^OK$/m);
});
