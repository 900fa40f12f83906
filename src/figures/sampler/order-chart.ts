/** Lines of error against questions, both logarithmic: told apart by the shape of their dots, named at their ends. */
import type * as PlotModule from "@observablehq/plot";
import {spreadLabels} from "../labels.js";
import type {Colors} from "../theme.js";
import type {Measured} from "./measure.js";

export interface OrderLine {
  /** At its end. */
  readonly label: string;
  readonly runs: readonly Measured[];
  readonly symbol: "circle" | "square" | "triangle" | "diamond2" | "star";
  /** Ink unless given. */
  readonly color?: string;
  /** What is learned is dashed. */
  readonly dashed?: boolean;
  /** Its dots are rings: they show what lies under them. */
  readonly hollow?: boolean;
  /** A line to compare with: thinner and paler. */
  readonly pale?: boolean;
}

export interface OrderMarksOptions {
  readonly lines: readonly OrderLine[];
  readonly colors: Colors;
  /** Least distance of two names, in powers of ten. */
  readonly gap: number;
  /** Names are broken into lines of so many ems. */
  readonly lineWidth?: number;
}

/** Plot's marks of the lines that have runs; errors of 0 or less have no place on the axis and are left out. */
export function orderMarks(Plot: typeof PlotModule, {lines, colors, gap, lineWidth = 20}: OrderMarksOptions): PlotModule.Markish[] {
  const drawn = lines.map((line) => ({...line, runs: line.runs.filter(({error}) => error > 0)})).filter(({runs}) => runs.length > 0);
  const names = spreadLabels(drawn.filter(({label}) => label !== "").map((line) => ({...line, ...line.runs.at(-1)!})), {at: ({error}) => Math.log10(error), gap});
  const colorOf = ({color, pale}: OrderLine) => color ?? (pale ? colors.muted : colors.ink);
  return [
    ...drawn.flatMap((line) => {
      const color = colorOf(line);
      const [width, r] = line.pale ? [1, 2] : [1.75, 3.2];
      return [
        Plot.lineY(line.runs, {x: "nfe", y: "error", stroke: color, strokeWidth: width, ...(line.dashed && {strokeDasharray: "6,4"})}),
        Plot.dot(line.runs, {x: "nfe", y: "error", symbol: line.symbol, ...(line.hollow ? {stroke: color, strokeWidth: 1.25, r: 5.5} : {fill: color, r})})
      ];
    }),
    Plot.text(names, {
      x: "nfe", y: (d: {place: number}) => 10 ** d.place, dx: 10, textAnchor: "start", lineWidth, lineHeight: 1.2,
      text: (d: OrderLine) => d.label, fill: (d: OrderLine) => colorOf(d), fontWeight: 500
    })
  ];
}
