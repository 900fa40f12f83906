/** A multilayer perceptron as a denoiser, on the GPU; see src/math/learning/network.ts. */
import {biasesAt, checkNetwork, inputsOf, scalingsOf, type NetworkModel} from "../../../math/learning/network.js";
import type {DenoiserKernel} from "../step-kernel.js";

/**
 * One invocation carries one particle through all layers. What the first layer makes of σ is the same for all of them and is
 * computed in float64 beforehand; so the kernel knows nothing of the features. Everything is padded to four: vec4f of values, mat4x4f
 * of weights (column c: what input 4i + c gives to outputs 4o … 4o + 3). A padded value is 0, and SiLU of 0 is 0.
 *
 * @throws RangeError as `checkNetwork`
 */
export function networkKernel(model: NetworkModel): DenoiserKernel {
  checkNetwork(model);
  const [first, ...rest] = model.layers;
  const quads = (count: number): number => Math.ceil(count / 4);
  const width = quads(Math.max(...model.layers.map(({biases}) => biases.length)));
  const firstQuads = quads(first.biases.length);

  // The first layer's two columns, then for each other layer its biases and its matrices.
  const data: number[] = [];
  const padded = (values: ArrayLike<number>, length: number): number[] => Array.from({length}, (_, k) => (k < values.length ? values[k] : 0));
  const stride = inputsOf(first);
  for (const input of [0, 1])
    data.push(...padded(Array.from(first.biases, (_, output) => first.weights[output * stride + input]), 4 * firstQuads));
  const begins = rest.map((layer) => {
    const begin = data.length / 4;
    const [inputs, outputs] = [inputsOf(layer), layer.biases.length];
    data.push(...padded(layer.biases, 4 * quads(outputs)));
    for (let o = 0; o < quads(outputs); o++)
      for (let input = 0; input < 4 * quads(inputs); input++)
        for (let output = 4 * o; output < 4 * o + 4; output++)
          data.push(input < inputs && output < outputs ? layer.weights[output * inputs + input] : 0);
    return begin;
  });

  const layer = (k: number): string => {
    const [inputs, outputs] = [quads(inputsOf(rest[k])), quads(rest[k].biases.length)];
    const last = k + 1 === rest.length;
    return /* wgsl */ `
  for (var o = 0u; o < ${outputs}u; o++) {
    var sum = data[${begins[k]}u + o];
    for (var i = 0u; i < ${inputs}u; i++) {
      let w = ${begins[k] + outputs}u + 4u * (o * ${inputs}u + i);
      sum += mat4x4f(data[w], data[w + 1u], data[w + 2u], data[w + 3u]) * values[i];
    }
    others[o] = ${last ? "sum" : "silu(sum)"};
  }
  values = others;`;
  };

  return {
    tableSize: 1 + firstQuads,
    tabulate(sigma, table) {
      const c = scalingsOf(model, sigma);
      table.set([c.skip, c.out, c.in]);
      table.set(biasesAt(model, c.noise), 4);
    },
    data: Float32Array.from(data),
    code: () => /* wgsl */ `
fn silu(x: vec4f) -> vec4f {
  return x / (1.0 + exp(min(-x, vec4f(80.0))));
}
fn denoise(x: vec2f, question: u32) -> vec2f {
  let first = question * TABLE;
  let c = tables[first];
  let input = c.z * x;
  var values: array<vec4f, ${width}>;
  var others: array<vec4f, ${width}>;
  for (var o = 0u; o < ${firstQuads}u; o++) {
    values[o] = silu(tables[first + 1u + o] + (data[o] * input.x + data[${firstQuads}u + o] * input.y));
  }${rest.map((_, k) => layer(k)).join("")}
  return c.x * x + c.y * values[0].xy;
}`
  };
}
