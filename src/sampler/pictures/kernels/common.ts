/**
 * Units and shapes that the kernels share.
 *
 * Byte units: a coordinate x is kept as 127.5·x inside the logits, where a picture is u − 127.5 (u = 0 … 255): half-integers,
 * which float32 holds exactly, so a picture enters the arithmetic without a rounding. `unpack4x8unorm` would not do: WGSL
 * lets it be off by 3 units in the last place. docs/gpu-precision.md rests on this.
 */

/** Four bytes of a picture, as exact half-integers. */
export const UNPACK = /* wgsl */ `
fn unpack(four: u32) -> vec4f {
  return vec4f((vec4u(four) >> vec4u(0u, 8u, 16u, 24u)) & vec4u(255u)) - vec4f(127.5);
}`;

/** Repeats a piece of code for rows 0 … rows − 1 of a register tile. */
export const forRows = (rows: number, code: (row: number) => string): string =>
  Array.from({length: rows}, (_, row) => code(row)).join("\n");

/** Invocations of a workgroup that goes over pictures, columns or elements. */
export const WORKGROUP = 64;

/** Points that one invocation handles together: a picture's byte is read once for all of them. */
export type RowTile = 1 | 2 | 4 | 8;

/**
 * Two ways to write a kernel, with the same sums in the same order: "blocked" keeps points in registers and reads the rest from
 * where it is, "tiled" fetches pieces into shared memory together. Which is faster depends on the adapter; ../../gpu/autotune.ts
 * finds out. Results may differ in the last bits, because a compiler may fuse other operations.
 */
export const VARIANTS = ["blocked", "tiled"] as const;
export type Variant = (typeof VARIANTS)[number];

/** The tile that wastes least on a batch; the batch is padded to a multiple of it. */
export function rowTileFor(batch: number): RowTile {
  return batch >= 5 ? 8 : batch >= 3 ? 4 : batch === 2 ? 2 : 1;
}
