import {forRows, UNPACK, WORKGROUP, type RowTile, type Variant} from "./common.js";

export type LogitForm = "product" | "difference";

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
 *
 * "blocked" reads what it needs from where it is; "tiled" fetches a block of 64 pictures and of the points together, side by
 * side, into shared memory. Both add the same numbers in the same order: docs/gpu-precision.md covers both.
 */
export const logitsKernel = (form: LogitForm, rowTile: RowTile, variant: Variant): string => /* wgsl */ `
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
${variant === "tiled" ? TILES(rowTile) : ""}

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = group.x * ${WORKGROUP}u + lane;
  let row = group.y * ${rowTile}u;
  let begin = group.z * params.wordsPerSplit;
  let end = min(begin + params.wordsPerSplit, params.words);
  let columns = params.words * 4u;
  ${variant === "blocked" ? "if (index >= params.count) { return; }" : ""}
  ${forRows(rowTile, (r) => `var total${r} = vec4f(0.0);`)}
  for (var block = begin; block < end; block += ${BLOCK_WORDS}u) {
    let length = min(${BLOCK_WORDS}u, end - block);
    ${variant === "tiled" ? FETCH(rowTile) : ""}
    ${forRows(rowTile, (r) => `var sum${r} = vec4f(0.0);`)}
    for (var word = 0u; word < length; word++) {
      ${variant === "tiled" ? `
      let bytes = pictureTile[lane * ${STRIDE}u + word];
      let at = word * 4u;` : `
      let bytes = pictures[index * params.words + block + word];
      let at = row * columns + (block + word) * 4u;`}
      ${["x", "y", "z", "w"].map((lane, k) => `{
        let v = unpack(bytes.${lane});
        ${forRows(rowTile, (r) => {
          const p = variant === "tiled" ? `pointTile[at + ${r * COLUMNS + k}u]` : `point[at + ${r}u * columns + ${k}u]`;
          return form === "product" ? `sum${r} += ${p} * v;` : `let d${r} = ${p} - v; sum${r} += d${r} * d${r};`;
        })}
      }`).join("\n")}
    }
    ${forRows(rowTile, (r) => `total${r} += sum${r};`)}
  }
  ${variant === "tiled" ? "if (index >= params.count) { return; }" : ""}
  let out = (group.z * params.rows + row) * params.pictures + params.first + index;
  ${forRows(rowTile, (r) => `partials[out + ${r}u * params.pictures] = (total${r}.x + total${r}.y) + (total${r}.z + total${r}.w);`)}
}`;

/** vec4fs of a point in a block. */
const COLUMNS = 4 * BLOCK_WORDS;

/** Words from picture to picture in the tile: one more than needed, so that neighbours lie in different banks. */
const STRIDE = BLOCK_WORDS + 1;

const TILES = (rowTile: RowTile): string => /* wgsl */ `
var<workgroup> pictureTile: array<vec4u, ${WORKGROUP * STRIDE}>;
var<workgroup> pointTile: array<vec4f, ${rowTile * COLUMNS}>;`;

/** Four neighbours fetch the four words of one picture. What lies beyond the last picture or the split is not read. */
const FETCH = (rowTile: RowTile): string => /* wgsl */ `
    workgroupBarrier(); // the last block is done with
    for (var k = lane; k < ${WORKGROUP * BLOCK_WORDS}u; k += ${WORKGROUP}u) {
      let picture = group.x * ${WORKGROUP}u + k / ${BLOCK_WORDS}u;
      let word = k % ${BLOCK_WORDS}u;
      if (picture < params.count && word < length) {
        pictureTile[(k / ${BLOCK_WORDS}u) * ${STRIDE}u + word] = pictures[picture * params.words + block + word];
      }
    }
    for (var k = lane; k < ${rowTile * COLUMNS}u; k += ${WORKGROUP}u) {
      let column = k % ${COLUMNS}u;
      if (column < 4u * length) { pointTile[k] = point[(row + k / ${COLUMNS}u) * columns + block * 4u + column]; }
    }
    workgroupBarrier();`;
