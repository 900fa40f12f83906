// What build.ts uses of data/node_modules, declared here so that the project type-checks without installing it.

declare module "pngjs" {
  export const PNG: {
    sync: { read(file: Uint8Array): { width: number; height: number; data: Uint8Array } };
  };
}

declare module "pako" {
  interface DeflateOptions {
    level: number;
  }
  export function gzip(data: Uint8Array, options: DeflateOptions): Uint8Array;
  export function deflate(data: Uint8Array, options: DeflateOptions): Uint8Array;
}

declare module "ml-matrix" {
  export class Matrix {
    static from1DArray(rows: number, columns: number, values: ArrayLike<number>): Matrix;
    get(row: number, column: number): number;
  }
  export class EigenvalueDecomposition {
    constructor(matrix: Matrix, options: { assumeSymmetric: true });
    readonly realEigenvalues: number[];
    readonly eigenvectorMatrix: Matrix;
  }
}

declare module "@dicebear/core" {
  interface Avatar {
    toString(): string;
    toJson(): {extra: Record<string, unknown>};
  }
  export function createAvatar(style: unknown, options: Record<string, unknown>): Avatar;
}

declare module "@dicebear/pixel-art" {
  export const create: unknown;
  export const meta: unknown;
  export const schema: unknown;
}

declare module "@resvg/resvg-js" {
  export class Resvg {
    constructor(svg: string, options: {font: {loadSystemFonts: boolean}});
    render(): {width: number; height: number; pixels: Uint8Array};
  }
}
