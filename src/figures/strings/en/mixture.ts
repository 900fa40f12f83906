/** What the figures and controls of /mixture say in English. */
import type {Bump} from "../../mixture/bump.js";
import type {Judged} from "../../mixture/how-many-run.js";
import type {PictureFit} from "../../mixture/picture-fits.js";

const fixed = (value: number, digits = 2): string => value.toFixed(digits).replace("-", "−");
const superscript = (value: number): string => String(value).replace(/./g, (c) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(c)] ?? "⁻");
const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
/** 1500, 23 million, 10¹². */
const large = (value: number): string => {
  if (value < 1e6) return value.toFixed(0).replace(/\B(?=(\d{3})+$)/g, value >= 1e4 ? "\u202f" : "");
  if (value < 1e9) return `${Number((value / 1e6).toPrecision(2))} million`;
  return power(value);
};
const power = (value: number): string => {
  const exponent = Math.floor(Math.log10(value) + 1e-9);
  const lead = value / 10 ** exponent;
  return lead < 1.05 ? (exponent === 0 ? "1" : `10${superscript(exponent)}`) : `${fixed(lead, 1)}·10${superscript(exponent)}`;
};

export const mixture = {
  clear: "Clear",
  undo: "Undo",
  bumps: {
    label: "The hues of all pictures as a histogram, and bumps over it that you can drag.",
    unit: "hue, degrees",
    count: "bumps",
    data: "points",
    dataOptions: {hues: "hues of 1433 pictures", own: "your own (tap the axis)"},
    peak: (k: number) => `top of bump ${k}`,
    side: (k: number) => `width of bump ${k}`,
    place: (mean: number, weight: number) => `at ${fixed(mean, 0)}, with ${fixed(100 * weight, 0)} % of the points`,
    width: (std: number) => `${fixed(std, 0)} wide`,
    cursor: "drawing cursor; Enter adds a point",
    step: "Improve by one step",
    rest: "… until it rests",
    again: "Start again",
    empty: "There are no points. Tap the axis to add some.",
    badLink: "places of bumps are needed: share, middle and width of each",
    numbers: ({now, flat, steps, bumps}: {now: number; flat: number; steps: number; bumps: number}) =>
      `log-likelihood per point: ${bumps === 1 ? "this bump" : `these ${bumps} bumps`} ${fixed(now, 3)} · all hues alike ${fixed(flat, 3)}${steps > 0 ? ` · after ${plural(steps, "step")}` : ""}`,
    alt: (bumps: readonly Bump[], now: number) => `${plural(bumps.length, "bump")}: ${bumps.map(({weight, mean, std}) => `${fixed(100 * weight, 0)} % at ${fixed(mean, 0)}, ${fixed(std, 0)} wide`).join("; ")}. Log-likelihood per point ${fixed(now, 3)}.`
  },
  plane: {
    label: "Points of the plane, coloured by the bump that they belong to, and the bumps as ellipses.",
    chartLabel: "Log-likelihood per point against steps.",
    count: "bumps",
    data: "points",
    dataOptions: {clumps: "five clumps", "two-moons": "two moons", ring: "a ring", checkerboard: "a checkerboard"},
    start: "the bumps begin",
    starts: {random: "at points drawn blindly", spread: "far apart", same: "all in one place"},
    tool: "your pointer",
    tools: {draw: "draws points", erase: "erases points"},
    floor: "narrowest bump",
    cursor: "drawing cursor; Enter draws or erases",
    share: "1 · Share out",
    move: "2 · Move",
    run: "Run",
    again: "Start again",
    many: (count: number) => `Try ${count} starts`,
    stepAxis: "steps →",
    heightAxis: "↑ log-likelihood per point",
    single: "one bump, at its best",
    begins: "where these begin",
    failed: (reason: string) => `This start cannot be followed: ${reason}`,
    empty: "There are no points. Draw some: tap or drag in the field.",
    numbers({step, half, now, rested, atFloor, empty, ends}: {step: number; half: string; now: number | undefined; rested: boolean; atFloor: number; empty: number; ends: readonly number[]}) {
      if (now === undefined) return "Grey points belong to nobody yet. Share them out among the bumps.";
      const here = `step ${step}${half === "moved" ? ", bumps moved" : ""} · log-likelihood per point ${fixed(now, 3)}${rested ? " · at rest" : ""}`;
      const odd = `${atFloor > 0 ? ` · ${plural(atFloor, "bump")} as narrow as allowed` : ""}${empty > 0 ? ` · ${plural(empty, "bump")} without points` : ""}`;
      if (ends.length === 0) return here + odd;
      return `${here}${odd} · ${plural(ends.length, "other start")}: best ${fixed(Math.max(...ends), 3)}, worst ${fixed(Math.min(...ends), 3)}`;
    },
    alt: (points: number, bumps: number, now: number | undefined) => `${plural(points, "point")}, ${plural(bumps, "bump")}${now === undefined ? ", not shared out yet" : `. Log-likelihood per point ${fixed(now, 3)}`}.`
  },
  collapse: {
    label: "A curve of two bumps over twelve points; one of the bumps stands on a single point.",
    riseLabel: "The log-likelihood against the width of that bump.",
    width: "width of the second bump",
    axis: "its width →",
    rise: "↑ log-likelihood of all twelve",
    power: (value: number) => (value >= 0.095 ? String(Number(value.toPrecision(2))) : power(value)),
    peak: (height: number) => `up to ${large(height)}`,
    floor: "forbidden by the floor",
    numbers: ({width, now, wide, floor}: {width: number; now: number; wide: number; floor: number}) =>
      `width ${width >= 0.095 ? Number(width.toPrecision(2)) : power(width)} · log-likelihood of the 12 points ${fixed(now, 2)}${width < 1 ? ` · ${fixed(now - wide, 2)} more than at width 1` : ""}${width < floor ? " · forbidden" : ""}`,
    alt: (width: number, now: number) => `The second bump is ${width.toPrecision(2)} wide; the log-likelihood is ${fixed(now)}.`,
    riseAlt: (now: number) => `Below width 1, the narrower the bump, the greater the log-likelihood, without end. Here it is ${fixed(now)}.`
  },
  howMany: {
    label: "A mixture fitted to points of the plane.",
    chartLabel: "Log-likelihood per point against the number of bumps: of the points fitted to, of fresh points, and with a charge for every number.",
    shape: "the truth",
    points: "points to fit to",
    count: "bumps",
    axis: "bumps →",
    heightAxis: "↑ log-likelihood per point",
    truth: "the true p",
    judges: {fitted: "fitted", fresh: "fresh", charged: "charged"},
    working: "Fitting …",
    numbers: ({numParts, fitted, fresh, truth, numParameters, progress, bestFresh, bestCharged}: Judged & {truth: number; progress: number; bestFresh: number; bestCharged: number}) =>
      `${plural(numParts, "bump")}, ${plural(numParameters, "number")} · per point: fitted ${fixed(fitted)}, fresh ${fixed(fresh)}, truth ${fixed(truth)} · ` +
      (progress < 1 ? `fitting, ${Math.round(100 * progress)} %` : `fresh points prefer ${bestFresh}, BIC prefers ${bestCharged}`),
    alt: (numParts: number) => `A mixture of ${plural(numParts, "bump")} as a violet cloud, with the points it was fitted to.`
  },
  pictures: {
    loading: "Loading 1433 pictures (6.2 MB)",
    label: "Pictures that the bumps generate, each with the picture of the set nearest to it.",
    count: "bumps",
    parts: (count: number, all: number) => (count === all ? `${count}, one each` : String(count)),
    narrowest: "narrowest bump",
    widths: {"0.01": "0.01", 1: "1", 3: "3", 6: "6"},
    progress: "How many of the fits are done",
    fitting: (numParts: number, step: number) => `fitting ${plural(numParts, "bump")}, step ${step}`,
    goOn: "Go on",
    waiting: "This number of bumps has not been fitted yet.",
    apart: (distance: number) => `${distance < 10 ? distance.toPrecision(2) : distance.toFixed(0)} apart`,
    axis: "bumps →",
    distanceLabel: "Distance from a generated picture to the nearest picture, against the number of bumps.",
    distanceAxis: "↑ distance to the nearest picture",
    freshLine: "new pictures of the same kind",
    likelihoodLabel: "Log-likelihood per picture against the number of bumps: of the pictures fitted to, and of those kept aside.",
    likelihoodAxis: "↑ log-likelihood per picture",
    fitted: "fitted",
    keptAside: "kept aside",
    offChart: (value: number) => `${value < -1e5 ? `−${large(-value)}` : fixed(value, 0)} ↓`,
    offTop: (value: number) => `${fixed(value, 0)} ↑`,
    numbers: ({numParts, numParameters, train, heldOut, alone}: PictureFit, median: number, fresh: number) =>
      `${plural(numParts, "bump")}, ${large(numParameters)} numbers · typically ${median < 10 ? median.toPrecision(2) : median.toFixed(0)} from the nearest picture (new pictures: ${Number.isFinite(fresh) ? fresh.toFixed(0) : "…"}) · ` +
      `log-likelihood per picture: fitted ${fixed(train, 0)}, kept aside ${heldOut < -1e5 ? `−${large(-heldOut)}` : fixed(heldOut, 0)} · ${alone === 0 ? "no bump" : plural(alone, "bump")} with one picture alone`,
    alt: (numParts: number, names: readonly string[], median: number) => `Eight pictures from ${plural(numParts, "bump")}. Nearest pictures: ${names.join(", ")}. Typical distance ${median.toPrecision(2)}.`
  },
  count: {
    label: "Distance to the nearest of so many pictures, measured and extrapolated.",
    near: "how near is near enough",
    working: "Measuring …",
    axis: "pictures to choose from →",
    distanceAxis: "distance to the nearest of them",
    measured: "measured",
    extrapolated: "if it goes on like this",
    enough: "near enough",
    power,
    numbers: ({near, needed, dimension}: {near: number; needed: number; dimension: number}) =>
      `to be within ${near.toFixed(0)} of a new picture: about ${large(needed)} pictures · halving the distance takes ${large(2 ** dimension)} times as many · as if in ${fixed(dimension, 1)} dimensions`,
    alt: (near: number, needed: number) => `To come within ${near.toFixed(0)} of a new picture takes about ${large(needed)} pictures.`
  }
};
