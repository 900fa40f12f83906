import {forRows, UNPACK, WORKGROUP, type RowTile, type Variant} from "./common.js";

/** Pictures in a block: added up before they meet the larger sum. */
export const BLOCK_PICTURES = 16;

/** In 4-byte words: rows, pictures, columns, picturesPerSplit, first, count, accumulate, padding. */
export const MEAN_PARAMS_WORDS = 8;

/**
 * Σ weights·pictures over a stretch of the pictures ("split"), in byte units. One invocation: four columns, one split,
 * `rowTile` points in registers. A picture that no point of the tile gives weight to is not read: below the collapse of the
 * posterior that is nearly all of them.
 *
 * "tiled" fetches the weights of a block into shared memory first; same sums, same order.
 */
export const meanKernel = (rowTile: RowTile, variant: Variant): string => /* wgsl */ `
struct Params {
  rows: u32,             // of the padded batch
  pictures: u32,         // in all
  columns: u32,          // u32s per picture, vec4fs per point
  picturesPerSplit: u32,
  first: u32,            // number of this buffer's first picture
  count: u32,            // pictures in this buffer
  accumulate: u32,       // 1: add to what an earlier buffer left
  unused0: u32,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> weights: array<f32>;            // rows × pictures
@group(0) @binding(2) var<storage, read> pictures: array<u32>;           // count × columns
@group(0) @binding(3) var<storage, read_write> partials: array<vec4f>;   // splits × rows × columns
${UNPACK}
${variant === "tiled" ? `var<workgroup> weightTile: array<f32, ${rowTile * BLOCK_PICTURES}>;` : ""}

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let column = group.x * ${WORKGROUP}u + lane;
  let row = group.y * ${rowTile}u;
  let begin = group.z * params.picturesPerSplit;
  let end = min(begin + params.picturesPerSplit, params.count);
  ${variant === "blocked" ? "if (column >= params.columns) { return; }" : ""}
  ${forRows(rowTile, (r) => `var total${r} = vec4f(0.0);`)}
  for (var block = begin; block < end; block += ${BLOCK_PICTURES}u) {
    ${variant === "tiled" ? FETCH(rowTile) : ""}
    ${forRows(rowTile, (r) => `var sum${r} = vec4f(0.0);`)}
    for (var index = block; index < min(block + ${BLOCK_PICTURES}u, end); index++) {
      ${variant === "blocked" ? "let at = row * params.pictures + params.first + index;" : ""}
      ${forRows(rowTile, (r) => `let w${r} = ${variant === "tiled" ? `weightTile[${r * BLOCK_PICTURES}u + index - block]` : `weights[at + ${r}u * params.pictures]`};`)}
      if (${Array.from({length: rowTile}, (_, r) => `w${r} == 0.0`).join(" && ")}) { continue; }
      let v = unpack(pictures[index * params.columns + ${variant === "tiled" ? "min(column, params.columns - 1u)" : "column"}]);
      ${forRows(rowTile, (r) => `sum${r} += w${r} * v;`)}
    }
    ${forRows(rowTile, (r) => `total${r} += sum${r};`)}
  }
  ${variant === "tiled" ? "if (column >= params.columns) { return; }" : ""}
  let out = (group.z * params.rows + row) * params.columns + column;
  if (params.accumulate == 1u) {
    ${forRows(rowTile, (r) => `total${r} += partials[out + ${r}u * params.columns];`)}
  }
  ${forRows(rowTile, (r) => `partials[out + ${r}u * params.columns] = total${r};`)}
}`;

const FETCH = (rowTile: RowTile): string => /* wgsl */ `
    workgroupBarrier(); // the last block is done with
    for (var k = lane; k < ${rowTile * BLOCK_PICTURES}u; k += ${WORKGROUP}u) {
      let index = block + k % ${BLOCK_PICTURES}u;
      if (index < end) { weightTile[k] = weights[(row + k / ${BLOCK_PICTURES}u) * params.pictures + params.first + index]; }
    }
    workgroupBarrier();`;

/** In 4-byte words: elements, splits, out, padding. */
export const FINISH_PARAMS_WORDS = 4;

/** Adds the splits up, goes back from byte units to coordinates, and writes D into a slot. */
export const finishKernel = /* wgsl */ `
struct Params { elements: u32, splits: u32, out: u32, unused0: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> partials: array<vec4f>;      // splits × elements
@group(0) @binding(2) var<storage, read_write> slots: array<vec4f>;   // slots × elements

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * ${WORKGROUP}u + id.x;
  if (i >= params.elements) { return; }
  var sum = vec4f(0.0);
  for (var split = 0u; split < params.splits; split++) { sum += partials[split * params.elements + i]; }
  slots[params.out * params.elements + i] = sum * (1.0 / 127.5);
}`;
