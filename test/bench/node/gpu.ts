/** The kernels without a browser: Dawn for Node, on a Vulkan driver. Ours against ours on the CPU and the plain loops; and the roofline. */
import {availableParallelism} from "node:os";
import {fileURLToPath} from "node:url";
import {serveSite} from "../../../scripts/serve.js";
import type {Gpu, NoGpu} from "../../../src/sampler/gpu-device.js";
import {loadGram, loadPictures} from "../../../src/sampler/pictures/load-pictures.js";
import type {Pictures} from "../../../src/sampler/pictures/pictures.js";
import {CONTESTS} from "../contests.js";
import {formatRoofline, measureRoofline, type Roofline} from "../gpu/roofline.js";
import {adapterLine, formatContests} from "../report.js";
import {runContests} from "../run-contests.js";
import {formatScaling, measureScaling, type Growth} from "../scaling.js";
import type {BenchResult, Open, Sizes} from "../types.js";

export interface NodeGpuOptions {
  readonly gpu: Gpu | NoGpu;
  readonly sizes: Sizes;
  /** Bytes per second, of the data sheet. */
  readonly bandwidth?: number;
  readonly say: (text: string) => void;
}

export interface NodeGpuResult extends BenchResult {
  /** Undefined where there is no WebGPU. */
  readonly roofline?: Roofline;
}

/** Particles, pictures and points on an adapter that computes on the processor; the sizes asked for elsewhere. */
const SOFTWARE = {particles: [10_000, 100_000], sizes: [512], batches: [4]};

export async function runNodeGpu({gpu, sizes: asked, bandwidth, say}: NodeGpuOptions): Promise<NodeGpuResult> {
  const isGpu = "device" in gpu;
  const sizes = isGpu && !gpu.software ? asked : {...asked, ...SOFTWARE};
  return withData(sizes, async (served) => {
    const contests = await runContests({
      ...served,
      say,
      // The libraries need a page; and without a GPU there is nothing new to see here.
      contestants: (contest) => CONTESTS.find(({id}) => id === contest)!.contestants.filter(({device, backend}) => !device && (isGpu || backend === "processor")),
      load: async <Task>(contest: string, {module}: {readonly module: string}) => ((await import(`../${contest}/${module}.js`)) as {open: Open<Task>}).open
    });
    const webgpu = isGpu ? {name: gpu.name, software: gpu.software} : {reason: gpu.reason};
    const result = {webgpu, cores: availableParallelism(), rounds: sizes.rounds, contests};
    if (!isGpu) return result;
    say("Roofline");
    const {pictures} = await loadData(served);
    const roofline = await measureRoofline({
      device: gpu.device, pictures, bandwidth,
      ...(gpu.software ? {particles: 2 ** 16, batch: 4, copied: 2 ** 25} : {particles: 2 ** 20, batch: 16, copied: 2 ** 27})
    });
    return {...result, roofline};
  });
}

/** `--scaling` */
export async function runScaling({gpu, sizes, say}: NodeGpuOptions): Promise<Growth[]> {
  return withData(sizes, async (served) => measureScaling({...(await loadData(served)), ...("device" in gpu && {gpu}), say}));
}

export function formatNodeGpu({webgpu, contests, roofline}: NodeGpuResult): string {
  return [
    `The kernels without a browser, on Dawn for Node (Vulkan). ${adapterLine(webgpu)}`,
    ...("software" in webgpu && webgpu.software ? ["Fewer and smaller sizes than on a real adapter, and none of the times below says anything about one."] : []),
    ...formatContests(contests),
    ...(roofline ? ["", ...formatRoofline(roofline)] : [])
  ].join("\n");
}

export const formatNodeScaling = ({gpu}: Pick<NodeGpuOptions, "gpu">, growth: readonly Growth[]): string =>
  [adapterLine("reason" in gpu ? gpu : {name: gpu.name, software: gpu.software}), ...formatScaling(growth)].join("\n");

async function loadData({pictures, gram}: Sizes): Promise<{pictures: Pictures; gram: Int32Array}> {
  return {pictures: await loadPictures(pictures), gram: await loadGram({...gram, n: pictures.n})};
}

/** The pictures are fetched, as in a page: Node's fetch knows no files. */
async function withData<T>(sizes: Sizes, work: (served: Sizes) => Promise<T>): Promise<T> {
  const site = await serveSite({directory: fileURLToPath(new URL("../../../data/pictures", import.meta.url))});
  const at = (name: string): string => new URL(name, site.url).href;
  try {
    return await work({...sizes, pictures: {...sizes.pictures, url: at("pictures.bin")}, gram: {...sizes.gram, url: at("gram.bin")}});
  } finally {
    await site.close();
  }
}
