/** Where a crowd lands for each weight: the same noise every time, the class that was asked for beneath it, and the distance between the two. */
import {createLatest, whenNear} from "../breath.js";
import {controls, seedField, select, slider} from "../controls.js";
import {drawWords} from "../marks.js";
import {heatLayer} from "../plane/heat.js";
import {dotsLayer, pathsLayer} from "../plane/layers.js";
import {createPlane} from "../plane/plane.js";
import {createChart} from "../plot.js";
import {readout} from "../readout.js";
import {strings} from "../strings.js";
import {guidance as words} from "../strings/en/guidance.js";
import {createLandings, WALKERS, type Guided, type Landing, type Landings} from "./crowd-run.js";
import type {Mixture} from "../../math/targets/mixture.js";

export const WAYS = ["plain", "interval", "other", "worse"] as const;
export type WayName = (typeof WAYS)[number];

export interface CrowdFigureOptions<World extends string> {
  readonly worlds: Readonly<Record<World, {readonly label: string; readonly all: Mixture}>>;
  readonly first: NoInfer<World>;
  /** D for each way, as the page's cell writes it. */
  readonly ways: Readonly<Record<WayName, Guided>>;
}

const REACH = 4.2;
/** Walkers whose shift from w = 1 is drawn. */
const SHOWN = 60;

export function createCrowdFigure<World extends string>({worlds, first, ways}: CrowdFigureOptions<World>): HTMLElement {
  const element = document.createElement("div");
  const names = Object.keys(worlds) as World[];
  const weight = slider({label: words.weight, name: "w", symbol: "weight", min: 0, max: 10, step: 0.5, value: 3, format: (value) => value.toFixed(1)});
  const way = select<WayName>({label: words.crowd.way, name: "way", options: words.crowd.ways, value: "plain"});
  const world = select<World>({label: words.crowd.world, name: "data", options: Object.fromEntries(names.map((name) => [name, worlds[name].label])) as Record<World, string>, value: first});
  const seed = seedField({label: strings.seed, value: 7, next: strings.nextSeed});
  const numbers = readout("");
  const latest = createLatest();
  let landings: Landings = createLandings(worlds[first].all, 7);
  let version = 0;
  /** What the reader has been to, by way and weight. */
  let known = new Map<WayName, Map<number, Landing>>();
  let shown: Landing | undefined;

  const plane = createPlane({
    label: words.crowd.label,
    reach: REACH,
    layers: [
      heatLayer({value: (a, b) => Math.exp(landings.one.logDensity(Float64Array.of(a, b))), key: () => version, columns: 96, strength: 0.5}),
      pathsLayer(() => {
        const unguided = known.get(way.value)?.get(1);
        if (!shown || !unguided || shown.weight === 1) return [];
        return Array.from({length: SHOWN}, (_, i) => Float64Array.of(...unguided.x.subarray(2 * i, 2 * i + 2), ...shown!.x.subarray(2 * i, 2 * i + 2)));
      }, {token: "muted", width: 1, opacity: 0.55}),
      dotsLayer({points: () => shown?.x ?? [], color: "point", radius: 1.8, opacity: 0.75}),
      ({context, colors}) => void (shown && drawWords(context, words.crowd.title(shown.weight), 10, 22, {color: colors.ink, weight: 500, halo: colors.wash}))
    ]
  });
  const chart = createChart({
    label: words.crowd.chartLabel,
    draw: ({Plot, width, colors}) => {
      const lines = WAYS.map((name) => ({name, rows: [...(known.get(name)?.values() ?? [])].sort((a, b) => a.weight - b.weight)})).filter(({rows}) => rows.length > 0);
      const colorOf = (name: WayName) => (name === way.value ? colors.ink : colors.muted);
      const high = Math.max(0.5, ...lines.flatMap(({rows}) => rows.map(({distance}) => distance)));
      const top = Math.min(2, 1.1 * high);
      return {
        height: Math.min(360, 0.85 * width + 40),
        marginRight: 20,
        marginLeft: 44,
        marginTop: 30,
        marginBottom: 42,
        x: {label: words.crowd.weightAxis, labelAnchor: "center", domain: [0, 10], ticks: 5},
        y: {label: words.crowd.distanceAxis, domain: [0, top], clamp: true, ticks: 4},
        marks: [
          Plot.ruleX([1], {stroke: colors.rule}),
          ...lines.flatMap(({name, rows}) => [
            Plot.lineY(rows, {x: "weight", y: (row: Landing) => Math.max(0, row.distance), stroke: colorOf(name), strokeWidth: name === way.value ? 2 : 1.2}),
            Plot.dot(rows, {x: "weight", y: (row: Landing) => Math.max(0, row.distance), fill: colorOf(name), r: name === way.value ? 3 : 2}),
            Plot.text(rows.length > 1 ? rows.slice(-1) : [], {x: "weight", y: (row: Landing) => Math.min(top, Math.max(0, row.distance)), text: () => words.crowd.short[name], textAnchor: "end", dx: -9, dy: -6, fill: colorOf(name)})
          ]),
          Plot.dot(shown ? [shown] : [], {x: "weight", y: (row: Landing) => Math.min(top, Math.max(0, row.distance)), r: 6, stroke: colors.ink, strokeWidth: 2})
        ]
      };
    }
  });

  function compute(): void {
    const [guided, wanted, name] = [ways[way.value], weight.value, way.value];
    latest(async (breathe) => {
      await whenNear(element);
      const mine = known.get(name) ?? known.set(name, new Map()).get(name)!;
      for (const each of new Set([1, wanted])) {
        if (mine.has(each)) continue;
        const run = landings.run(guided, each);
        let step = run.next();
        for (; !step.done; step = run.next()) await breathe();
        mine.set(each, step.value);
      }
      shown = mine.get(wanted);
      show();
    });
  }
  function renew(): void {
    landings = createLandings(worlds[world.value].all, seed.value);
    version++;
    known = new Map();
    compute();
  }
  function show(): void {
    if (!shown) return;
    numbers.textContent = words.crowd.numbers(shown, WALKERS);
    plane.describe(words.crowd.alt(words.crowd.ways[way.value], shown));
    plane.setValue(JSON.stringify({world: world.value, way: way.value, weight: shown.weight, obeyed: shown.obeyed, diversity: shown.diversity, distance: shown.distance}));
    plane.redraw();
    chart.redraw();
  }
  for (const control of [weight, way]) control.addEventListener("input", compute);
  for (const control of [world, seed]) control.addEventListener("input", renew);

  const panels = document.createElement("div");
  panels.className = "columns";
  panels.append(plane.element, chart.element);
  const more = document.createElement("details");
  more.className = "more";
  more.append(Object.assign(document.createElement("summary"), {textContent: strings.more}), controls(seed));
  element.append(panels, controls(weight, way, world), numbers, more);
  compute();
  return element;
}
