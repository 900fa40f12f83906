/** What guidance samples from, and what it is said to (E17): two crowds on a line against the tilted density. */
import {createLatest, whenNear} from "../breath.js";
import {controls, select, slider} from "../controls.js";
import {createLine, curveLayer, type Line, type LineFrame} from "../line/line.js";
import {countCells, createCdfDistance, type LineDistance} from "../line/distance.js";
import {drawWords} from "../marks.js";
import {readout} from "../readout.js";
import {guidance as words} from "../strings/en/guidance.js";
import {withAlpha} from "../theme.js";
import {runGuided, tiltDensity, variancesOfBells, type LinePair, type Tilted, type Way} from "./tilt.js";
import {mean, variance} from "../../math/metrics/statistics.js";
import type {Denoiser} from "../../math/types.js";

export interface TiltedFigureOptions<World extends string> {
  readonly worlds: Readonly<Record<World, LinePair & {readonly label: string}>>;
  readonly first: NoInfer<World>;
  /** D_w, as the page's cell writes it. */
  readonly guided: (pair: LinePair, weight: number) => Denoiser;
}

const REACH = 6;
const DOMAIN = [-3.5, 6] as const;
const CELLS = 95;
const RUNS: Readonly<Record<Way, {n: number; numSteps: number}>> = {ode: {n: 4000, numSteps: 120}, sde: {n: 20_000, numSteps: 100}};
const SEED = 11;
/** Room for a panel's name, in CSS pixels. */
const HEAD = 46;

interface Crowd extends LineDistance {
  readonly counts: Float64Array;
  readonly n: number;
  readonly mean: number;
  readonly variance: number;
}

export function createTiltedFigure<World extends string>({worlds, first, guided}: TiltedFigureOptions<World>): HTMLElement {
  const element = document.createElement("div");
  const names = Object.keys(worlds) as World[];
  const weight = slider({label: words.weight, name: "w", symbol: "weight", min: 0, max: 5, step: 0.25, value: 3, format: (value) => value.toFixed(2)});
  const world = select<World>({label: words.tilted.world, name: "data", options: Object.fromEntries(names.map((name) => [name, worlds[name].label])) as Record<World, string>, value: first});
  const numbers = readout("");
  const latest = createLatest();
  let tilted: Tilted = tiltDensity(worlds[first], weight.value, REACH);
  let crowds: Partial<Record<Way, Crowd>> = {};
  const panels = {ode: createPanel("ode"), sde: createPanel("sde")};

  function createPanel(way: Way): Line {
    const peak = () => {
      let most = 0;
      for (let x: number = DOMAIN[0]; x <= DOMAIN[1]; x += 0.05) most = Math.max(most, tilted.density(x));
      return most;
    };
    return createLine({
      label: words.tilted.names[way],
      domain: DOMAIN,
      top: () => 2.1 * peak(),
      aspect: (width) => (width < 420 ? 1.5 : 1.7),
      ticks: [-2, 0, 2, 4],
      unit: "x",
      layers: [
        curveLayer({value: (x) => Math.exp(worlds[world.value].toward.logDensity(Float64Array.of(x))), token: "clean", width: 1.2}),
        (frame) => drawBars(frame, way),
        curveLayer({value: (x) => tilted.density(x), width: 2.5, fill: 0.12}),
        ({context, colors, width}) => {
          drawWords(context, words.tilted.names[way], 8, 20, {color: colors.ink, weight: 500, halo: colors.wash, maxWidth: width - 130});
          drawWords(context, words.tilted.curves.tilted, width - 8, 20, {color: colors.density, align: "right", halo: colors.wash});
          drawWords(context, words.tilted.curves.asked, width - 8, 40, {color: colors.clean, align: "right", halo: colors.wash});
          const crowd = crowds[way];
          if (crowd) drawWords(context, words.tilted.distance(crowd.value), 8, 40, {color: colors.point, halo: colors.wash, maxWidth: width - 16});
        }
      ]
    });
  }

  function drawBars({context, toX, toY, base, colors}: LineFrame, way: Way): void {
    const crowd = crowds[way];
    if (!crowd) return;
    const bar = (DOMAIN[1] - DOMAIN[0]) / CELLS;
    context.fillStyle = withAlpha(colors.point, 0.5);
    crowd.counts.forEach((count, k) => {
      const top = Math.max(HEAD, toY(count / (crowd.n * bar)));
      context.fillRect(toX(DOMAIN[0] + k * bar), top, toX(bar) - toX(0) - 0.5, base - top);
    });
  }

  function compute(): void {
    const [pair, w] = [worlds[world.value], weight.value];
    latest(async (breathe) => {
      await whenNear(element);
      const next = tiltDensity(pair, w, REACH);
      await breathe();
      const distanceTo = createCdfDistance(next.cdf, REACH);
      const made: Partial<Record<Way, Crowd>> = {};
      for (const way of ["ode", "sde"] as const) {
        const {n, numSteps} = RUNS[way];
        let x: Float64Array = new Float64Array();
        for (const state of runGuided(way, pair, {n, weight: w, numSteps, seed: SEED, denoise: guided(pair, w)})) {
          x = state;
          await breathe();
        }
        made[way] = {counts: countCells(x.filter((value) => value > DOMAIN[0] && value < DOMAIN[1]), {from: DOMAIN[0], to: DOMAIN[1], cells: CELLS}), n, mean: mean(x), variance: variance(x), ...distanceTo(x)};
        await breathe();
      }
      [tilted, crowds] = [next, made];
      show();
    });
  }

  function show(): void {
    const {ode, sde} = crowds;
    if (ode && sde) {
      numbers.textContent = words.tilted.numbers({weight: weight.value, tilted, ode, sde});
      for (const way of ["ode", "sde"] as const) panels[way].describe(words.tilted.alt(words.tilted.names[way], weight.value, crowds[way]!.value));
      panels.ode.setValue(JSON.stringify({world: world.value, weight: weight.value, tilted: {mean: tilted.mean, variance: tilted.variance}, ode: summary(ode), sde: summary(sde), bells: bellsOf(worlds[world.value], weight.value)}));
    }
    for (const panel of Object.values(panels)) panel.redraw();
  }
  for (const control of [weight, world]) control.addEventListener("input", compute);

  const grid = document.createElement("div");
  grid.className = "columns";
  grid.append(panels.ode.element, panels.sde.element);
  element.append(grid, controls(weight, world), numbers);
  compute();
  return element;
}

const summary = ({value, floor, mean: center, variance: spread}: Crowd) => ({distance: value, floor, mean: center, variance: spread});

/** The closed forms, where both are one bell at 0. */
function bellsOf({toward, away}: LinePair, weight: number): ReturnType<typeof variancesOfBells> | null {
  const bells = [toward, away];
  if (!bells.every(({weights, means}) => weights.length === 1 && means[0]![0] === 0)) return null;
  const [c, u] = bells.map(({covariances}) => covariances[0]!.trace()) as [number, number];
  return variancesOfBells({toward: c, away: u, weight});
}
