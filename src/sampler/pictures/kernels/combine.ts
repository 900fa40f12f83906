import {WORKGROUP} from "./common.js";

/** Terms of one weighted sum. Solvers here need 3. */
export const MAX_TERMS = 16;

/** In 4-byte words: elements, terms, out, columns, scale, centreWeight, two of padding; then terms of 4 words each. */
export const COMBINE_PARAMS_WORDS = 8 + 4 * MAX_TERMS;

/**
 * Weighted sums of slots: what a solver does. One slot holds the batch, rows·dim numbers.
 *
 * `to: "slot"` writes the sum into a slot, maybe one that it reads: each invocation touches one element only.
 * `to: "point"` writes scale·sum − centreWeight·centre, the question in byte units that the logits take.
 */
export const combineKernel = (to: "slot" | "point"): string => /* wgsl */ `
struct Term { slot: u32, weight: f32, unused0: u32, unused1: u32 }
struct Params {
  elements: u32,  // vec4s in a slot
  terms: u32,
  out: u32,       // slot
  columns: u32,   // vec4s in a point
  scale: f32, centreWeight: f32, unused0: u32, unused1: u32,
  term: array<Term, ${MAX_TERMS}>,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> slots: array<vec4f>;
${to === "point" ? /* wgsl */ `
@group(0) @binding(2) var<storage, read> centre: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> point: array<vec4f>;` : ""}

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * ${WORKGROUP}u + id.x;
  if (i >= params.elements) { return; }
  var sum = vec4f(0.0);
  for (var k = 0u; k < params.terms; k++) {
    sum += params.term[k].weight * slots[params.term[k].slot * params.elements + i];
  }
  ${to === "slot" ? "slots[params.out * params.elements + i] = sum;"
    : "point[i] = params.scale * sum - params.centreWeight * centre[i % params.columns];"}
}`;
