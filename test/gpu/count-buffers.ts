/** A device that counts what is made on it and not destroyed. */

export interface CountedDevice {
  readonly device: GPUDevice;
  /** Buffers, textures and query sets that are alive. */
  alive(): number;
  /** Bytes of the buffers among them. */
  bytes(): number;
  /** How many have been made in all: a test that makes none shows nothing. */
  made(): number;
}

type Destroyable = {destroy: () => undefined};

/** Wraps a device. It can be given wherever a device is asked for; what it makes are the real things. */
export function countBuffers(device: GPUDevice): CountedDevice {
  const alive = new Map<Destroyable, number>();
  let made = 0;
  const watch = <T extends Destroyable>(thing: T, bytes: number): T => {
    const destroy = thing.destroy.bind(thing);
    made++;
    alive.set(thing, bytes);
    thing.destroy = () => (alive.delete(thing), destroy());
    return thing;
  };
  const counting = new Proxy(device, {
    get(target, key) {
      if (key === "createBuffer") return (descriptor: GPUBufferDescriptor) => watch(target.createBuffer(descriptor), descriptor.size);
      if (key === "createTexture") return (descriptor: GPUTextureDescriptor) => watch(target.createTexture(descriptor), 0);
      if (key === "createQuerySet") return (descriptor: GPUQuerySetDescriptor) => watch(target.createQuerySet(descriptor), 0);
      const value = Reflect.get(target, key, target) as unknown;
      return typeof value === "function" ? (value as (...args: unknown[]) => unknown).bind(target) : value;
    }
  });
  return {
    device: counting,
    alive: () => alive.size,
    bytes: () => [...alive.values()].reduce((sum, size) => sum + size, 0),
    made: () => made
  };
}

/** WebGPU's entry point whose devices count; `counted` is the last one that was asked for. */
export function countingEntry(gpu: GPU): {entry: GPU; counted: () => CountedDevice} {
  let counted: CountedDevice | undefined;
  const entry = {
    async requestAdapter() {
      const adapter = (await gpu.requestAdapter())!;
      return {info: adapter.info, adapter, requestDevice: async () => (counted = countBuffers(await adapter.requestDevice())).device};
    }
  };
  return {entry: entry as unknown as GPU, counted: () => counted!};
}
