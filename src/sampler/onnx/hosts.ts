/** Networks share a host for each runtime: one worker, one WebAssembly. It ends when the last of them is released. */
import {NetworkError} from "./errors.js";
import type {ChosenRuntime} from "./choose-runtime.js";
import {startHost, type Host} from "./host.js";
import {loadRuntime, type OnnxRuntimeName} from "./runtime-files.js";
import {createShared, type Shared, type SharedOptions} from "./shared.js";

interface SharedHost {
  readonly shared: Shared<Host>;
  readonly device: GPUDevice | undefined;
  users: number;
}

const hosts = new Map<OnnxRuntimeName, SharedHost>();

/** Starts it for the first who asks. @throws LoadError, NetworkError ("runtime"), the signal's reason; then nothing was borrowed */
export async function borrowHost({runtime, device}: ChosenRuntime, options: SharedOptions): Promise<Host> {
  let mine = hosts.get(runtime);
  if (!mine || mine.device !== device || mine.shared.value?.gone) {
    const start = async (given: Required<SharedOptions>): Promise<Host> =>
      startHost({runtime, wasm: await loadRuntime(runtime, given), ...(device && {device})});
    mine = {shared: createShared(start), device, users: 0};
    hosts.set(runtime, mine);
  }
  mine.users++;
  try {
    return await mine.shared.get(options);
  } catch (error) {
    leave(runtime, mine);
    throw error;
  }
}

/** Whether nothing has to be fetched for it. */
export const isHostThere = ({runtime, device}: ChosenRuntime): boolean => {
  const mine = hosts.get(runtime);
  return mine?.shared.value !== undefined && !mine.shared.value.gone && mine.device === device;
};

export function returnHost({runtime}: ChosenRuntime, host: Host): void {
  const mine = hosts.get(runtime);
  if (mine?.shared.value === host) leave(runtime, mine);
}

function leave(runtime: OnnxRuntimeName, mine: SharedHost): void {
  mine.users--;
  // What runs in the page keeps its memory anyway, and starts sooner the next time.
  if (mine.users > 0 || runtime !== "wasm") return;
  mine.shared.value?.end(new NetworkError("released", "The networks were released."));
  if (hosts.get(runtime) === mine) hosts.delete(runtime);
}
