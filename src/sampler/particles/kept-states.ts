/** States of a run that are kept on the GPU for going back: x and the solver's memory at some levels, evenly spread. */
import type {GpuRoom} from "./gpu-room.js";
import type {Programs} from "./step-programs.js";

export interface KeptStates {
  /** Copies the state at a level, if it is one of those to be kept and is not yet. */
  keep(encoder: GPUCommandEncoder, level: number, x: GPUBuffer, memory: GPUBuffer): void;
  /** The nearest kept level at or below the given one; 0 is the start, which is kept elsewhere. */
  nearest(level: number): number;
  /** Copies the state at a kept level back: x to both buffers, then the memory. */
  fetch(encoder: GPUCommandEncoder, level: number, to: readonly GPUBuffer[], memory: GPUBuffer): void;
  clear(): void;
}

/** @param options.bytes of one array of all particles' points; at most `keepBytes` are taken */
export function createKeptStates(room: GpuRoom, {steps, used}: Programs, {bytes, keepBytes}: {readonly bytes: number; readonly keepBytes: number}): KeptStates {
  const every = spacing();
  const kept = new Map<number, GPUBuffer>();
  return {
    keep(encoder, level, x, memory) {
      if (level % every !== 0 || level >= steps.length || kept.has(level)) return;
      const places = used[level];
      const state = room.make(`level ${level}`, bytes * (1 + places.length), 0);
      encoder.copyBufferToBuffer(x, 0, state, 0, bytes);
      places.forEach((place, k) => encoder.copyBufferToBuffer(memory, place * bytes, state, (k + 1) * bytes, bytes));
      kept.set(level, state);
    },
    nearest: (level) => Math.max(0, ...[...kept.keys()].filter((at) => at <= level)),
    fetch(encoder, level, to, memory) {
      const state = kept.get(level)!;
      for (const buffer of to) encoder.copyBufferToBuffer(state, 0, buffer, 0, bytes);
      used[level].forEach((place, k) => encoder.copyBufferToBuffer(state, (k + 1) * bytes, memory, place * bytes, bytes));
    },
    clear() {
      kept.forEach(room.free);
      kept.clear();
    }
  };

  /** The least distance between kept levels whose states fit. */
  function spacing(): number {
    for (let distance = 1; distance < steps.length; distance++) {
      let total = 0;
      for (let level = distance; level < steps.length; level += distance) total += bytes * (1 + used[level].length);
      if (total <= keepBytes) return distance;
    }
    return steps.length;
  }
}
