/** A matrix within a list of numbers: its element (i, j) is values[i·row + j·column]. Internal. */
export interface Matrix {
  readonly values: Float64Array;
  readonly row: number;
  readonly column: number;
}

/** A matrix whose rows lie one after the other, `columns` numbers each. Internal. */
export function asRows(values: Float64Array, columns: number): Matrix {
  return {values, row: columns, column: 1};
}

/** The same numbers, rows and columns exchanged. Internal. */
export function transpose({values, row, column}: Matrix): Matrix {
  return {values, row: column, column: row};
}

/**
 * out += A·B, A of n × inner and B of inner × m, `out` row after row. Four rows by four columns at a time: sixteen sums
 * stay in registers while eight numbers are read, which is what makes it faster than three plain loops. Internal.
 */
export function addProduct(a: Matrix, b: Matrix, [n, inner, m]: readonly [number, number, number], out: Float64Array): void {
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    let j = 0;
    for (; j + 4 <= m; j += 4) addTile(a, b, i, j, inner, m, out);
    for (; j < m; j++) for (let k = 0; k < 4; k++) addElement(a, b, i + k, j, inner, m, out);
  }
  for (; i < n; i++) for (let j = 0; j < m; j++) addElement(a, b, i, j, inner, m, out);
}

function addElement(a: Matrix, b: Matrix, i: number, j: number, inner: number, m: number, out: Float64Array): void {
  let sum = 0;
  for (let k = 0, p = i * a.row, q = j * b.column; k < inner; k++, p += a.column, q += b.row) sum += a.values[p]! * b.values[q]!;
  out[i * m + j]! += sum;
}

function addTile(a: Matrix, b: Matrix, i: number, j: number, inner: number, m: number, out: Float64Array): void {
  const [x, y] = [a.values, b.values];
  const {row, column: alongA} = a;
  const {row: alongB, column} = b;
  let [s00, s01, s02, s03, s10, s11, s12, s13] = [0, 0, 0, 0, 0, 0, 0, 0];
  let [s20, s21, s22, s23, s30, s31, s32, s33] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let k = 0, p = i * row, q = j * column; k < inner; k++, p += alongA, q += alongB) {
    const a0 = x[p]!, a1 = x[p + row]!, a2 = x[p + 2 * row]!, a3 = x[p + 3 * row]!;
    const b0 = y[q]!, b1 = y[q + column]!, b2 = y[q + 2 * column]!, b3 = y[q + 3 * column]!;
    s00 += a0 * b0; s01 += a0 * b1; s02 += a0 * b2; s03 += a0 * b3;
    s10 += a1 * b0; s11 += a1 * b1; s12 += a1 * b2; s13 += a1 * b3;
    s20 += a2 * b0; s21 += a2 * b1; s22 += a2 * b2; s23 += a2 * b3;
    s30 += a3 * b0; s31 += a3 * b1; s32 += a3 * b2; s33 += a3 * b3;
  }
  let at = i * m + j;
  out[at]! += s00; out[at + 1]! += s01; out[at + 2]! += s02; out[at + 3]! += s03;
  at += m;
  out[at]! += s10; out[at + 1]! += s11; out[at + 2]! += s12; out[at + 3]! += s13;
  at += m;
  out[at]! += s20; out[at + 1]! += s21; out[at + 2]! += s22; out[at + 3]! += s23;
  at += m;
  out[at]! += s30; out[at + 1]! += s31; out[at + 2]! += s32; out[at + 3]! += s33;
}
