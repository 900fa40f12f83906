/** Which variant of the kernels answers a question fastest on this device, unless the caller has pinned one. */
import {chooseVariant} from "../gpu/autotune.js";
import {submit} from "../gpu-kernels.js";
import type {GpuPictures} from "./gpu-pictures.js";
import {kernelsOf, type Kernels} from "./gpu-pipelines.js";
import {createWorkspace} from "./gpu-workspace.js";
import {rowTileFor, VARIANTS, type Variant} from "./kernels/common.js";

/** As many pictures are enough to keep a GPU busy, and few enough for a measurement of milliseconds. */
const MEASURED_PICTURES = 512;

/** So much noise that every picture has weight: the question that costs most. */
const MEASURED_SIGMA = 1000;

export interface ChosenKernels {
  readonly variant: Variant;
  readonly kernels: Kernels;
}

/**
 * The kernels for a batch. The first time, both variants answer a few questions; that is remembered for the device, the register
 * tile of the batch and the size of the set, in powers of two.
 *
 * @throws GpuError if the pinned kernels, or all of them, fail
 */
export async function chooseKernels(device: GPUDevice, pictures: GpuPictures, batch: number, pinned?: Variant): Promise<ChosenKernels> {
  const kernelsFor = kernelsOf(device);
  const rowTile = rowTileFor(batch);
  if (pinned) return {variant: pinned, kernels: await kernelsFor(rowTile, pinned)};
  const count = Math.min(pictures.n, MEASURED_PICTURES, pictures.shards[0].count);
  const some: GpuPictures = {...pictures, n: count, shards: [{...pictures.shards[0], count}]};
  const compiled = await Promise.allSettled(VARIANTS.map((each) => kernelsFor(rowTile, each)));
  const {variant} = await chooseVariant<Variant>({
    device, key: `pictures of ${pictures.dim}, 2^${Math.ceil(Math.log2(count))} of them, ${rowTile} points at once`, variants: VARIANTS,
    run(each) {
      const kernels = compiled[VARIANTS.indexOf(each)];
      if (kernels.status === "rejected") throw kernels.reason; // then the other one is taken
      const workspace = createWorkspace(device, kernels.value, some, rowTile, 1);
      submit(device, workspace.denoise(0, [{slot: 0, weight: 1}], MEASURED_SIGMA));
      workspace.destroy(); // what is submitted keeps it
    }
  });
  return {variant, kernels: await kernelsFor(rowTile, variant)};
}
