/** Buffers of one sampler on a device: made within its limits, counted, and freed together. */

export interface GpuRoom {
  /** @throws RangeError for more than the device binds; Error once all was freed: what is still under way stops there */
  make(label: string, size: number, usage?: GPUBufferUsageFlags): GPUBuffer;
  /** The buffer itself if it is large enough, else a new one in its place. */
  atLeast(old: GPUBuffer | undefined, label: string, size: number, usage?: GPUBufferUsageFlags): GPUBuffer;
  free(buffer: GPUBuffer | undefined): void;
  freeAll(): void;
  readonly closed: boolean;
}

export function createGpuRoom(device: GPUDevice): GpuRoom {
  const limit = Math.min(device.limits.maxStorageBufferBindingSize, device.limits.maxBufferSize);
  const made = new Set<GPUBuffer>();
  let closed = false;
  const room: GpuRoom = {
    get closed() {
      return closed;
    },
    make(label, size, usage = GPUBufferUsage.STORAGE) {
      if (closed) throw new Error(`The particles were freed; no buffer "${label}" is made for them.`);
      if (size > limit)
        throw new RangeError(
          `The GPU's buffer "${label}" would need ${Math.ceil(size / 2 ** 20)} MiB, and ${Math.floor(limit / 2 ** 20)} are allowed; take fewer particles.`
        );
      const buffer = device.createBuffer({label, size, usage: usage | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST});
      made.add(buffer);
      return buffer;
    },
    atLeast(old, label, size, usage) {
      if (old && old.size >= size) return old;
      room.free(old);
      return room.make(label, size, usage);
    },
    free(buffer) {
      if (buffer && made.delete(buffer)) buffer.destroy();
    },
    freeAll() {
      closed = true;
      made.forEach((buffer) => buffer.destroy());
      made.clear();
    }
  };
  return room;
}
