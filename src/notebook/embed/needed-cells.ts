/** Which cells of a page one of its figures needs. */

/** A cell as Framework writes it into the page. */
export interface PageCell {
  readonly id: string;
  readonly mode?: string;
  readonly inputs?: readonly string[];
  readonly outputs?: readonly string[];
  readonly body: (...inputs: never[]) => unknown;
}

/**
 * The cells `inside` the figure; those outside every figure (not `placed`) that show nothing and are given what the figure
 * has made (`walk.update({picture})`); and all that these read, wherever it stands. In the order of the page.
 */
export function neededCells(cells: readonly PageCell[], {inside, placed}: {inside: readonly string[]; placed: ReadonlySet<string>}): PageCell[] {
  const makers = new Map(cells.flatMap((cell) => (cell.outputs ?? []).map((name) => [name, cell] as const)));
  const within = cells.filter(({id}) => inside.includes(id));
  const shows = ({inputs = []}: PageCell) => inputs.includes("display") || inputs.includes("view");
  const made = new Set(within.filter(shows).flatMap(({outputs = []}) => outputs));
  const feeders = cells.filter((cell) => !placed.has(cell.id) && !shows(cell) && (cell.inputs ?? []).some((name) => made.has(name)));
  const needed = new Set<PageCell>();
  const need = (cell: PageCell): void => {
    if (needed.has(cell)) return;
    needed.add(cell);
    for (const name of cell.inputs ?? []) {
      const maker = makers.get(name);
      if (maker) need(maker);
    }
  };
  for (const cell of [...within, ...feeders]) need(cell);
  return cells.filter((cell) => needed.has(cell));
}
