/** The trained restorer: R(x, s, kind), for batches of 32 × 32 pictures. */
import {COLD_KINDS, type ColdKind} from "./kinds.js";
import {SMALL_DIM, SMALL_SIZE} from "./halve.js";
import {toChannels, toPixels} from "../../sampler/onnx/layout.js";
import type {Network, NetworkEntry} from "../../sampler/onnx/network.js";
import {explainNetworkError, openNetwork} from "../network-work.js";
import type {Progress} from "../loading.js";

/** Rows of x at one severity, degraded in one way. @throws Error with a sentence for the reader, or the signal's reason */
export type NetworkRestorer = (x: Float64Array, severity: number, kind: ColdKind, signal?: AbortSignal) => Promise<Float64Array>;

const SIDES = [4, SMALL_SIZE, SMALL_SIZE] as const;

interface Attached {
  readonly href: string;
  json(): Promise<unknown>;
}

/** Loads models/cold.onnx. @throws as `openNetwork` */
export async function loadRestorer(
  {manifest, model}: {readonly manifest: Attached; readonly model: Attached},
  {signal, onProgress}: {readonly signal: AbortSignal; readonly onProgress: (progress: Progress) => void}
): Promise<NetworkRestorer> {
  const entry = ((await manifest.json()) as {cold: NetworkEntry & {kinds: readonly string[]}}).cold;
  return createNetworkRestorer(await openNetwork({entry, file: model, signal, onProgress}), entry.kinds);
}

/** @param kinds the order of the network's one-hot input */
export function createNetworkRestorer(network: Pick<Network, "run">, kinds: readonly string[] = COLD_KINDS): NetworkRestorer {
  return async (x, severity, kind, signal) => {
    const rows = x.length / SMALL_DIM;
    if (!(Number.isInteger(rows) && rows > 0)) throw new RangeError(`restore: x has ${x.length} numbers; give rows of ${SMALL_DIM}.`);
    const hot = kinds.indexOf(kind);
    if (hot < 0) throw new RangeError(`restore: the network does not know "${kind}"; it knows ${kinds.join(", ")}.`);
    const told = new Float32Array(rows * kinds.length);
    for (let row = 0; row < rows; row++) told[row * kinds.length + hot] = 1;
    const inputs = {x: toChannels(x, SIDES), severity: new Float32Array(rows).fill(severity), kind: told};
    try {
      const {restored} = await network.run(inputs, {...(signal && {signal})});
      return toPixels(restored!, SIDES);
    } catch (error) {
      throw explainNetworkError(error);
    }
  };
}
