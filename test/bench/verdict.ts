/** For each of ours: is it the fastest on its backend? Said for every table, whatever the answer. */
import {digits, range, ratios, spread} from "./numbers.js";
import type {Contestant, Row, Spread, Table} from "./types.js";

export interface Verdict {
  readonly ours: Contestant;
  /** The fastest of the others on the same backend; undefined if none ran, or ours did not. */
  readonly rival?: Contestant;
  /** Ours against the rival, in the rounds that both took. */
  readonly ratio?: Spread;
  /** "tie", "unclear": the rounds disagree about which is faster, or whether more than the twentieth is lost. */
  readonly outcome: "fastest" | "tie" | "loses" | "within" | "unclear" | "over" | "unopposed" | "failed";
}

/** Rows that failed or are wrong are nobody's rivals. */
export function judge(table: Table, contestants: readonly Contestant[]): Verdict[] {
  const ran = new Map(table.rows.flatMap((row): [string, Ran][] => ("failed" in row || row.wrong ? [] : [[row.id, row]])));
  return contestants.filter(({ours}) => ours).map((ours): Verdict => {
    const own = ran.get(ours.id);
    if (!own) return {ours, outcome: "failed"};
    const inside = ours.around === undefined ? undefined : ran.get(ours.around);
    if (inside) {
      const rounds = ratios(own.speeds, inside.speeds);
      const ratio = spread(rounds);
      const told = rounds.length >= ROUNDS_TO_TELL;
      const outcome = told && ratio.low >= 1 - OVERHEAD ? "within" : told && ratio.high < 1 - OVERHEAD ? "over" : "unclear";
      return {ours, rival: contestants.find(({id}) => id === ours.around)!, ratio, outcome};
    }
    const rivals = contestants.filter((each) => !each.ours && each.backend === ours.backend && ran.has(each.id));
    if (rivals.length === 0) return {ours, outcome: "unopposed"};
    const against = rivals.map((rival) => ({rival, ratio: spread(ratios(own.speeds, ran.get(rival.id)!.speeds))}));
    const {rival, ratio} = against.reduce((worst, each) => (each.ratio.median < worst.ratio.median ? each : worst));
    return {ours, rival, ratio, outcome: ratio.low > 1 ? "fastest" : ratio.high < 1 ? "loses" : "tie"};
  });
}

/** What may be put around a library: a twentieth of its time. */
const OVERHEAD = 0.05;
/** One or two say nothing about so little. */
const ROUNDS_TO_TELL = 3;

type Ran = Extract<Row, {speeds: readonly number[]}>;

/** "WebGPU: ours is the fastest, 3.1 (2.9–3.3) times jax-js, WebGPU" */
export function formatVerdict({ours, rival, ratio, outcome}: Verdict): string {
  const where = ours.backend === "webgpu" ? "WebGPU" : "processor";
  const against = rival && ratio ? `${digits(ratio.median)} ${range(ratio)} times ${rival.label}` : "";
  switch (outcome) {
    case "fastest": return `${where}: ${ours.label}: the fastest, ${against}`;
    case "tie": return `${where}: ${ours.label}: NOT TOLD APART, ${against}`;
    case "loses": return `${where}: ${ours.label}: LOSES, ${against}; docs/performance.md says why`;
    case "within": return `${where}: ${ours.label}: ${against}, within the twentieth that is allowed`;
    case "unclear": return `${where}: ${ours.label}: NOT TOLD, ${against}: these rounds do not say whether more than a twentieth is lost`;
    case "over": return `${where}: ${ours.label}: TOO SLOW, ${against}; no more than a twentieth may be lost`;
    case "unopposed": return `${where}: ${ours.label}: nobody else ran`;
    case "failed": return `${where}: ${ours.label}: no verdict, it did not run or is wrong`;
  }
}
