/** Who takes part, in the order in which they take turns. The first row of a contest is the 1 of its ratios. */
import type {Contestant, ContestId} from "./types.js";

export interface Contest {
  readonly id: ContestId;
  readonly about: readonly string[];
  readonly contestants: readonly Contestant[];
}

const library = (module: string, label: string, what: string): Contestant[] => [
  {id: `${module}-wasm`, module, device: "wasm", label: `${label}, wasm`, what, backend: "processor"},
  {id: `${module}-webgpu`, module, device: "webgpu", label: `${label}, WebGPU`, what, backend: "webgpu"}
];

/** All that compute on the processor, then all on WebGPU: tables read better, and turns are taken in this order too. */
const byBackend = (contestants: readonly Contestant[]): Contestant[] =>
  (["processor", "webgpu"] as const).flatMap((backend) => contestants.filter((each) => each.backend === backend));

export const CONTESTS: readonly Contest[] = [
  {
    id: "mixture",
    about: [
      "Particles in the plane under an exact mixture of 8 parts with full covariances: steps of the probability-flow ODE.",
      "error: distance from float64 at the end of the walk that 99.9 % of the particles keep to"
    ],
    contestants: byBackend([
      {id: "plain", module: "plain", label: "plain TypeScript", what: "float64, one loop over the particles, in place, written for its solver", backend: "processor"},
      {id: "cpu", module: "cpu", label: "ours, CPU", what: "src/sampler/particles on the page (src/math's solvers and mixture), float64", backend: "processor", ours: true},
      {id: "gpu", module: "gpu", label: "ours, WebGPU", what: "src/sampler/particles: one fused kernel a step, float32", backend: "webgpu", ours: true},
      ...library("jax", "jax-js", "float32, the formula under jit: parts × particles, softmax, sums"),
      ...library("tfjs", "TensorFlow.js", "float32, matMul of features, softmax, matMul"),
      ...library("ort", "ONNX Runtime", "float32, one graph a step: Gemm, Gemm, Softmax, MatMul, Split and elementwise nodes")
    ])
  },
  {
    id: "pictures",
    about: [
      "The exact denoiser of the pictures: Euler's steps of the probability-flow ODE in 16384 dimensions.",
      "error: largest distance of a coordinate from float64 at the end of the walk"
    ],
    contestants: byBackend([
      {id: "plain", module: "plain", label: "plain TypeScript", what: "float32 in pixel space, three loops", backend: "processor"},
      {id: "coefficients", module: "coefficients", label: "ours, coefficients", what: "src/math, float64: a step stays in coefficients, the last becomes pixels after the clock stopped", backend: "processor", ours: true},
      {
        id: "coefficients-to-pixels", module: "coefficients-to-pixels", label: "ours, with pictures",
        what: "src/sampler, float64: x projected at the start, x and D as pixels at every step", backend: "processor", ours: true
      },
      {id: "gpu", module: "gpu", label: "ours, WebGPU", what: "src/sampler's kernels, float32; x stays on the GPU", backend: "webgpu", ours: true},
      {
        id: "gpu-read-back", module: "gpu-read-back", label: "ours, read back", what: "src/sampler on WebGPU as pages use it: x, D and statistics read back at every step",
        backend: "webgpu", ours: true
      },
      ...library("jax", "jax-js", "float32 in pixel space: matmul, softmax, matmul under jit"),
      ...library("tfjs", "TensorFlow.js", "float32 in pixel space: matMul, softmax, matMul"),
      ...library("ort", "ONNX Runtime", "float32 in pixel space, one graph a step: Gemm, Softmax, MatMul")
    ])
  },
  {
    id: "training",
    about: [
      "A network of three hidden layers learns a score in the plane: steps of Adam on the same batches of 256 examples.",
      "error: largest difference of a step's mean loss from float64"
    ],
    contestants: byBackend([
      {id: "plain", module: "plain", label: "plain TypeScript", what: "float32, a loop for each sum", backend: "processor"},
      {id: "typescript", module: "typescript", label: "ours, TypeScript", what: "src/math/learning, float64, four rows by four columns at a time", backend: "processor", ours: true},
      {id: "jax-wasm", module: "jax", device: "wasm", label: "ours on jax-js, wasm", what: "src/sampler/training, float32: loss, gradient, Adam and average under one jit", backend: "processor", ours: true},
      {id: "jax-webgpu", module: "jax", device: "webgpu", label: "ours on jax-js, WebGPU", what: "the same on the GPU", backend: "webgpu", ours: true},
      ...library("tfjs", "TensorFlow.js", "float32, variableGrads and its Adam"),
      {id: "tfjs-cpu", module: "tfjs", device: "cpu", label: "TensorFlow.js, cpu", what: "the same on its plain JavaScript", backend: "processor"}
    ])
  },
  {
    id: "networks",
    about: [
      "A trained network of models/: Euler's steps from its largest σ to its least. Our runtime around ONNX Runtime, against ONNX Runtime alone.",
      "error: largest distance of a coordinate from the first row's at the end of the walk"
    ],
    contestants: byBackend([
      ...library("ort", "ONNX Runtime alone", "session.run on the page's own thread, float32 in place; sines on the processor, as ours"),
      {id: "ort-worker", module: "ort-worker", device: "wasm", label: "ORT alone, its worker", what: "the same in ONNX Runtime's own worker (env.wasm.proxy), which leaves the page free", backend: "processor"},
      {id: "ort-coarse", module: "ort-coarse", device: "webgpu", label: "ORT alone, coarse sines", what: "the same with WebGPU's own sines: a wrong answer", backend: "webgpu"},
      {id: "ours-wasm", module: "ours", device: "wasm", label: "ours, wasm", what: "src/sampler/onnx in its worker, sampleAsync in float64", backend: "processor", ours: true, around: "ort-worker"},
      {id: "ours-webgpu", module: "ours", device: "webgpu", label: "ours, WebGPU", what: "the same on the page's device", backend: "webgpu", ours: true, around: "ort-webgpu"}
    ])
  }
];
