/** Draws the dot that can be grabbed: its circle, where it has been, where it will go, and the line to its picture. */
import {disc, label, line, mark, toScreen, type Spot, type View} from "./pen.js";
import {curve} from "./schedule.js";
import type {Scene} from "./drawing.js";
import type {Frame} from "../stage.js";
import {withAlpha} from "../theme.js";

export function drawHero({context, width, height, colors}: Frame, scene: Scene, view: View, dark: boolean): void {
  const {position, turn, sigma, hero, heroAt, denoised, held} = scene;
  const goingOut = position <= turn;
  const [x, y] = toScreen(view, ...hero);
  const start = toScreen(view, ...heroAt(0)!);
  const [exitX, exitY] = [scene.exit[0] * width, scene.exit[1] * height];

  line(context, [[x, y], [exitX, exitY]], withAlpha(colors.muted, 0.55), 1);

  // σ: around the picture it left, on the way out; around x on the way back.
  const [cx, cy] = goingOut ? start : [x, y];
  const radius = sigma * view.scale;
  context.fillStyle = withAlpha(colors.noise, dark ? 0.1 : 0.07);
  context.strokeStyle = colors.noise;
  context.lineWidth = 1.75;
  context.beginPath();
  disc(context, cx, cy, radius);
  context.fill();
  if (radius > 0) context.stroke();

  const first = goingOut ? 0 : turn;
  const past: [number, number][] = [];
  for (let moment = Math.max(first, position - 14); moment < position; moment += 0.25) {
    const point = heroOn(heroAt, moment, turn);
    if (point) past.push(toScreen(view, ...point));
  }
  line(context, [...past, [x, y]], withAlpha(colors.point, 0.75), 1.6);

  if (!goingOut) {
    const future: [number, number][] = [[x, y]];
    for (let moment = position + 0.25; moment <= 2 * turn; moment += 0.25) {
      const point = heroOn(heroAt, moment, turn);
      if (point) future.push(toScreen(view, ...point));
    }
    line(context, future, withAlpha(colors.point, held ? 0.8 : 0.35), held ? 1.6 : 1.1);
    const goal = scene.thumbnails[scene.destination ?? -1];
    if (held && goal && sigma > 0) {
      const [left, top] = future.at(-1)!;
      const size = Math.min(44, Math.max(30, width / 15));
      context.drawImage(goal, left - size / 2, top - size / 2, size, size);
    }
  }

  if (goingOut && radius > 6) line(context, [start, [x, y]], colors.noise, 1.25);
  if (goingOut && radius > 3) mark(context, start, colors.clean, 4.5, true);
  if (denoised && sigma > 0.5) {
    const place = toScreen(view, ...denoised);
    if (!goingOut) line(context, [[x, y], place], colors.slope, 1.75);
    mark(context, place, colors.clean, 5, false);
  }

  context.font = `italic 600 17px ${getComputedStyle(context.canvas).fontFamily}`;
  const away = (from: Spot, to: Spot, reach: number): [number, number] => {
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    const length = Math.hypot(dx, dy);
    return length < 1 ? [to[0] + 0.7 * reach, to[1] - 0.7 * reach] : [to[0] + (dx / length) * reach, to[1] + (dy / length) * reach];
  };
  if (radius > 14) label(context, "σ", cx - (radius + 11) * Math.SQRT1_2, cy - (radius + 9) * Math.SQRT1_2, colors.noise, colors.paper);
  if (goingOut && radius > 22) label(context, "x₀", ...away([x, y], start, 19), colors.clean, colors.paper);
  const place = denoised && toScreen(view, ...denoised);
  const clear = place && (!goingOut || Math.hypot(place[0] - start[0], place[1] - start[1]) > 40);
  if (place && clear && radius > 24) label(context, "D", ...away([x, y], place, 18), colors.clean, colors.paper);
  if (sigma > 0) label(context, "x", ...away(goingOut ? start : (place ?? [x, y]), [x, y], 22), colors.point, colors.paper);
}

function heroOn(heroAt: Scene["heroAt"], moment: number, turn: number): [number, number] | undefined {
  const last = 2 * turn;
  const from = Math.min(last - 1, Math.floor(moment));
  if (!heroAt(from) || !heroAt(from + 1) || !heroAt(Math.min(last, from + 2))) return undefined;
  return [along((level) => heroAt(level)![0], moment, last), along((level) => heroAt(level)![1], moment, last)];
}

/** The hero's shadow at any position; undefined after the turn until the flow is known. */
export function heroShadow(heroAt: Scene["heroAt"], position: number, turn: number): Spot | undefined {
  return Number.isInteger(position) ? heroAt(position) : heroOn(heroAt, position, turn);
}

/** A curve through the levels around `position`, one coordinate of it. */
function along(at: (level: number) => number, position: number, last: number): number {
  const from = Math.min(last - 1, Math.floor(position));
  return curve(at(Math.max(0, from - 1)), at(from), at(from + 1), at(Math.min(last, from + 2)), position - from);
}
