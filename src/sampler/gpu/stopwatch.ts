/** How long the GPU takes for what is submitted. */

export interface Stopwatch {
  /** Milliseconds from submission to the end of `work`, which submits something; nothing else should be in the queue. */
  time(work: () => void | Promise<void>): Promise<number>;
  destroy(): void;
}

/**
 * By the GPU's own timestamps where the device happens to have them; by the page's clock otherwise, which adds what it takes to
 * hear that the work is done (0.1 to 1 ms, more or less the same each time).
 *
 * Nobody asks for a device with timestamps: the page's has default features only.
 */
export function createStopwatch(device: GPUDevice): Stopwatch {
  return device.features.has("timestamp-query") ? createTimestamps(device) : {time: (work) => timeByClock(device, work), destroy: () => {}};
}

async function timeByClock(device: GPUDevice, work: () => void | Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  await device.queue.onSubmittedWorkDone();
  return performance.now() - start;
}

function createTimestamps(device: GPUDevice): Stopwatch {
  const stamps = device.createQuerySet({label: "stopwatch", type: "timestamp", count: 2});
  const resolved = device.createBuffer({label: "stopwatch", size: 16, usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC});
  const staging = device.createBuffer({label: "stopwatch", size: 16, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST});
  /** An empty pass that writes the time, then maybe more. */
  const stamp = (which: 0 | 1, after?: (encoder: GPUCommandEncoder) => void): void => {
    const encoder = device.createCommandEncoder();
    encoder.beginComputePass({timestampWrites: {querySet: stamps, endOfPassWriteIndex: which}}).end();
    after?.(encoder);
    device.queue.submit([encoder.finish()]);
  };
  return {
    async time(work) {
      const byClock = await timeByClock(device, async () => {
        stamp(0);
        await work();
        stamp(1, (encoder) => {
          encoder.resolveQuerySet(stamps, 0, 2, resolved, 0);
          encoder.copyBufferToBuffer(resolved, 0, staging, 0, 16);
        });
      });
      await staging.mapAsync(GPUMapMode.READ);
      const [begin, end] = new BigUint64Array(staging.getMappedRange().slice(0));
      staging.unmap();
      // Timestamps may be 0, or run backwards where the driver resets them; so says the standard.
      return end > begin ? Number(end - begin) / 1e6 : byClock;
    },
    destroy() {
      stamps.destroy();
      resolved.destroy();
      staging.destroy();
    }
  };
}
