/** What a drawing of particles looks at: the sampler's own memory, on whichever machine it lies. Nothing is copied. */

/**
 * In GPU memory: buffers with the usages STORAGE and COPY_SRC, to be read only. A sampler's buffers may take turns: the view
 * is asked for after each step.
 */
export interface GpuParticleView {
  readonly kind: "gpu";
  readonly device: GPUDevice;
  /** x at the level, `vec2f` × n. */
  readonly positions: GPUBuffer;
  /** x at the first level. */
  readonly start: GPUBuffer;
  /** x at the level before this one; where there is none, nothing moves and no speed is seen. */
  readonly previous?: GPUBuffer;
  /** The part of the target that each belongs to, `u32` × n; without it all belong to part 0. */
  readonly classes?: GPUBuffer;
  readonly n: number;
}

/** In the page's memory: the same, x and y by turns. Not to be changed. */
export interface CpuParticleView {
  readonly kind: "cpu";
  readonly positions: Float32Array;
  readonly start: Float32Array;
  readonly previous?: Float32Array;
  readonly classes?: Uint32Array;
  readonly n: number;
}

export type ParticleView = GpuParticleView | CpuParticleView;
