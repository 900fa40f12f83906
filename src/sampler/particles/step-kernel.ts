/** The WGSL of a step, generated from the shape of its program; and the parameters that go with it. */
import type {SeedWords} from "../../math/noise/counter.js";
import type {WorkgroupSize} from "../../math/spec/types.js";
import type {ProgramShape, StepProgram} from "./step-programs.js";

/**
 * Invocations of a workgroup, one for each particle, unless another size is asked for. Which is the fastest differs from device
 * to device, what is computed does not: no number passes from one invocation to another but through a cloud's tile, whose
 * length is this.
 */
export const USUAL_WORKGROUP: WorkgroupSize = 64;

/** The code of a denoiser on the GPU, and the numbers that it needs. */
export interface DenoiserKernel {
  /**
   * WGSL of `fn denoise(x: vec2f, question: u32) -> vec2f`: D at unit signal scale, for the question's σ. It may read
   * `tables` (its part begins at question·TABLE, in vec4f), `data` and `lane` (the number of the invocation in its
   * workgroup), and use workgroup memory: it is called in uniform control flow.
   *
   * @param size invocations of a workgroup
   */
  code(size: WorkgroupSize): string;
  /** How many vec4f it reads for each question. */
  readonly tableSize: number;
  /** Writes them, 4·tableSize numbers, for questions at this σ, which is above 0 and may be ∞. */
  tabulate(sigma: number, table: Float32Array): void;
  /** Numbers that stay the same, as vec4f; what is not given is not bound. */
  readonly data?: Float32Array;
}

/** What a kernel binds, in group 0; see `stepKernel`. */
export const BINDINGS = {step: 0, tables: 1, data: 2, positions: 3, next: 4, memory: 5} as const;

/**
 * WGSL of one step for all particles. Tail invocations do the last particle's work again and store nothing, so that all of a
 * workgroup meet at a denoiser's barriers.
 *
 * @param normals WGSL of `fn normal2(seed: vec2u, particle: u32, interval: u32) -> vec2f`
 */
export function stepKernel(shape: ProgramShape, denoiser: DenoiserKernel, normals: string, size: WorkgroupSize = USUAL_WORKGROUP): string {
  const {loads, operations, stores} = shape;
  const asks = operations.some(({kind}) => kind === "denoise");
  const draws = operations.some(({kind}) => kind === "noise");
  const sizes = sizesOf(shape);
  const [weight, index] = [counter((k) => `step.weights[${k >> 2}].${"xyzw"[k & 3]}`), counter((k) => `step.indices[${k >> 2}].${"xyzw"[k & 3]}`)];

  let [register, question] = [1 + loads, 0];
  const sum = (of: readonly number[]): string => of.map((term) => `${weight()} * r${term}`).join(" + ") || "vec2f(0.0)";
  const lines = [
    "let r0 = positions[at];",
    ...Array.from({length: loads}, (_, k) => `let r${k + 1} = memory[${index()} * step.n + at];`),
    ...operations.map((operation) => {
      const value = operation.kind === "noise" ? `normal2(step.seed, at, ${index()})`
        : operation.kind === "combine" ? sum(operation.of) : `denoise(${sum(operation.of)}, ${question++}u)`;
      return `let r${register++} = ${value};`;
    })
  ];
  const ends = [`next[at] = r${shape.x};`, ...stores.map((stored) => `memory[${index()} * step.n + at] = r${stored};`)];

  return /* wgsl */ `
struct Step {
  seed: vec2u,
  n: u32,
  unused: u32,
  indices: array<vec4u, ${sizes.indices}>,  // places of the loads, intervals of the draws, places of the stores
  weights: array<vec4f, ${sizes.weights}>,
}
const TABLE = ${denoiser.tableSize}u;
@group(0) @binding(${BINDINGS.step}) var<uniform> step: Step;
@group(0) @binding(${BINDINGS.tables}) var<storage, read> tables: array<vec4f>;
@group(0) @binding(${BINDINGS.data}) var<storage, read> data: array<vec4f>;
@group(0) @binding(${BINDINGS.positions}) var<storage, read> positions: array<vec2f>;
@group(0) @binding(${BINDINGS.next}) var<storage, read_write> next: array<vec2f>;
@group(0) @binding(${BINDINGS.memory}) var<storage, read_write> memory: array<vec2f>;
var<private> lane: u32;
${asks ? denoiser.code(size) : ""}
${draws ? normals : ""}
@compute @workgroup_size(${size})
fn main(
  @builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32
) {
  let p = id.y * groups.x * ${size}u + id.x;
  let at = min(p, step.n - 1u);
  lane = local;
  ${lines.join("\n  ")}
  if (p < step.n) {
    ${ends.join("\n    ")}
  }
}`;
}

/** The uniform buffer of a step, in 4-byte words. */
export function stepParameters({shape, loads, intervals, stores, weights}: StepProgram, n: number, seed: SeedWords): Uint32Array {
  const sizes = sizesOf(shape);
  const words = new Uint32Array(4 + 4 * (sizes.indices + sizes.weights));
  words.set([...seed, n, 0, ...loads, ...intervals, ...stores]);
  new Float32Array(words.buffer, 4 * (4 + 4 * sizes.indices)).set(weights);
  return words;
}

/** In vec4; WGSL has no arrays of length 0. */
function sizesOf({loads, operations, stores}: ProgramShape): {indices: number; weights: number} {
  const draws = operations.filter(({kind}) => kind === "noise").length;
  const terms = operations.reduce((sum, operation) => sum + (operation.kind === "noise" ? 0 : operation.of.length), 0);
  return {indices: Math.max(1, Math.ceil((loads + draws + stores.length) / 4)), weights: Math.max(1, Math.ceil(terms / 4))};
}

function counter(name: (k: number) => string): () => string {
  let k = 0;
  return () => name(k++);
}
