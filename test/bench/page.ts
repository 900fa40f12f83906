/** The page that the benchmark runs in: fetches the contestants' bundles, says how far it is on the console. */
import {requestGpu} from "../../src/sampler/gpu-device.js";
import {CONTESTS} from "./contests.js";
import {runContests} from "./run-contests.js";
import type {BenchResult, Open, PageOptions} from "./types.js";

declare global {
  interface Window {
    runBench: typeof runBench;
  }
}
window.runBench = runBench;

async function runBench({broken, ...sizes}: PageOptions): Promise<BenchResult> {
  const contests = await runContests({
    ...sizes,
    say: (text) => console.log(text),
    contestants: (contest) => CONTESTS.find(({id}) => id === contest)!.contestants,
    async load<Task>(contest: string, {module, device = "wasm"}: {readonly module: string; readonly device?: string}) {
      const name = `${contest}/${module}`;
      if (broken[name] !== undefined) throw new Error(broken[name]);
      // The device is in the address so that each gets an instance of the library to itself.
      return ((await import(new URL(`${name}.js?${device}`, location.href).href)) as {open: Open<Task>}).open;
    }
  });
  const gpu = await requestGpu();
  return {
    webgpu: "reason" in gpu ? {reason: gpu.reason} : {name: gpu.name, software: gpu.software},
    cores: navigator.hardwareConcurrency,
    rounds: sizes.rounds,
    contests
  };
}
