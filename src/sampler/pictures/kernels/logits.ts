import {forRows, UNPACK, WORKGROUP, type RowTile} from "./common.js";

/** Words (16 bytes of a picture) in a block: its terms are added up before they meet the larger sum. */
export const BLOCK_WORDS = 4;

/** In 4-byte words: rows, pictures, words, wordsPerSplit, first, count, two of padding. */
export const LOGITS_PARAMS_WORDS = 8;

/**
 * Σ over a stretch of columns ("split") of
 *   "product":    p·v       p = the point, centred;  for σ above the switch, where it is accurate enough and cheaper
 *   "difference": (p − v)²  below it, where a difference of large products would drown what matters
 * for each pair of a point and a picture v, in byte units. One invocation: one picture, one split, `rowTile` points in
 * registers. Summed in blocks, so that an error grows with the depth of the sum and not with its length.
 */
export const logitsKernel = (form: "product" | "difference", rowTile: RowTile): string => /* wgsl */ `
struct Params {
  rows: u32,           // of the padded batch
  pictures: u32,       // in all
  words: u32,          // vec4u per picture
  wordsPerSplit: u32,
  first: u32,          // number of this buffer's first picture
  count: u32,          // pictures in this buffer
  unused0: u32, unused1: u32,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> point: array<vec4f>;           // rows × words·4
@group(0) @binding(2) var<storage, read> pictures: array<vec4u>;        // count × words
@group(0) @binding(3) var<storage, read_write> partials: array<f32>;    // splits × rows × pictures
${UNPACK}

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let index = id.x;
  if (index >= params.count) { return; }
  let row = id.y * ${rowTile}u;
  let begin = id.z * params.wordsPerSplit;
  let end = min(begin + params.wordsPerSplit, params.words);
  let columns = params.words * 4u;
  ${forRows(rowTile, (r) => `var total${r} = vec4f(0.0);`)}
  for (var block = begin; block < end; block += ${BLOCK_WORDS}u) {
    ${forRows(rowTile, (r) => `var sum${r} = vec4f(0.0);`)}
    for (var word = block; word < min(block + ${BLOCK_WORDS}u, end); word++) {
      let bytes = pictures[index * params.words + word];
      let at = row * columns + word * 4u;
      ${["x", "y", "z", "w"].map((lane, k) => `{
        let v = unpack(bytes.${lane});
        ${forRows(rowTile, (r) => form === "product"
          ? `sum${r} += point[at + ${r}u * columns + ${k}u] * v;`
          : `let d${r} = point[at + ${r}u * columns + ${k}u] - v; sum${r} += d${r} * d${r};`)}
      }`).join("\n")}
    }
    ${forRows(rowTile, (r) => `total${r} += sum${r};`)}
  }
  let out = (id.z * params.rows + row) * params.pictures + params.first + index;
  ${forRows(rowTile, (r) => `partials[out + ${r}u * params.pictures] = (total${r}.x + total${r}.y) + (total${r}.z + total${r}.w);`)}
}`;
