import {formatNumber} from "../controls.js";
import type {Spread as RunSpread} from "../ideal/collapse.js";
import type {Interval} from "../ideal/rates.js";
import type {Crossings} from "../ideal/return.js";

/** σ as it is said: 13.2, 0.38, 0. */
const sigmaText = (sigma: number): string => (sigma === 0 ? "0" : sigma >= 10 ? sigma.toFixed(1) : sigma.toPrecision(2));

/** Two digits of a number that may be tiny: 0, 0.13, 6.0·10⁻⁸. */
const smallText = (value: number): string => {
  if (value === 0 || value >= 0.01) return value === 0 ? "0" : value.toPrecision(value >= 1 ? 3 : 2);
  const [digits, power] = value.toExponential(1).split("e");
  return `${digits}·10${power!.replace(/./g, (c) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(c)] ?? "⁻")}`;
};

/** All English text that figures and controls show. Grouped by figure; what several use stands at the top. */
export const english = {
  stop: "Stop",
  stopped: "Stopped.",
  tryAgain: "Try again",
  seed: "seed",
  nextSeed: "next",
  play: "Play",
  pause: "Pause",
  more: "more",
  noise: {
    pictures: {22: "tiger", 26: "frog", 30: "ladybird", 32: "mushroom", 41: "lollipop", 54: "rainbow", 59: "tennis ball", 0: "smile with a halo"},
    picture: "picture",
    loading: "Loading 75 pictures (0.3 MB)",
    loadingDirections: "Loading the set's 64 directions of variation (0.9 MB)",
    walk: {
      label: "A random walk in 2 and in 16384 dimensions",
      time: "steps walked",
      timeValue: (step: number, sigma: number) => `${step} → σ = ${sigma.toFixed(2)}`,
      plane: "d = 2",
      space: "d = 16\u202f384",
      one: "one run: the noise itself",
      many: (n: number) => `${n} runs`,
      all: "every run: the noise's size",
      atStart: "at the start",
      distance: (ratio: number) => `${ratio.toFixed(ratio < 10 ? 2 : 1)} σ from x₀`,
      range: (least: number, most: number) => `all: ${least.toFixed(least < 10 ? 2 : 1)} … ${most.toFixed(most < 10 ? 2 : 1)} σ`,
      runsSoFar: (n: number, total: number) => `${n} of ${total} runs …`,
      smaller: (times: number) => `drawn ${times.toFixed(1)} × smaller`,
      shell: (root: number) => `${formatNumber(root)} σ`,
      interval: (low: number, high: number) => `95 %: ${low.toFixed(low < 10 ? 2 : 1)} … ${high.toFixed(high < 10 ? 2 : 1)} σ`,
      describe: (sigma: number, plane: number | undefined, space: number | undefined, dim: number) =>
        `A random walk at σ = ${sigma.toFixed(2)}. In the plane run 0 is ${plane === undefined ? "not yet anywhere" : `${plane.toFixed(2)} from its start`}; in ${dim} dimensions the picture is ${space === undefined ? "not yet anywhere" : `${space.toFixed(1)} from its start`}. Beside each, 32 runs and the exact distribution: a disc with the circle of radius σ in the plane, a thin shell of radius 128 σ in 16384 dimensions, drawn ${Math.sqrt(dim / 2).toFixed(1)} times smaller.`
    },
    ruler: {
      label: "Distance from the start against σ in 2, 64 and 16384 dimensions",
      dimension: (dim: number) => `d = ${formatNumber(dim)}`,
      ruler: "σ",
      distance: "distance from x₀ / √d",
      under: (n: number) => `${n} runs are under this line`,
      between: (least: number, most: number) => `32 runs: ${least.toFixed(3)} … ${most.toFixed(3)}`,
      exact: (low: number, high: number) => `exact: ${low.toFixed(3)} … ${high.toFixed(3)}`,
      guess: "how many seeds until one lands 2 % off?",
      seeds: (n: number) => `about ${n}`,
      off: (share: number) => (share > 0.01 ? `2 % off: ${Math.round(100 * share)} of 100 seeds` : `2 % off: 1 of ${Math.round(1 / share)} seeds`),
      answer: (share: number, guess: number | undefined) =>
        `${guess === undefined ? "" : Math.abs(Math.log(guess * share)) < 0.5 ? "Yes. " : `Not ${guess}. `}In 16384 dimensions one seed in ${Math.round(1 / share)} ends 2 % off, or more.`,
      describe: (sigma: number, dims: readonly number[], readings: readonly ({shortest: number; longest: number} | undefined)[]) =>
        `Distance from the start divided by σ√d, for 32 runs at σ = ${formatNumber(sigma)}. ${dims.map((dim, k) => `In ${dim} dimensions ${readings[k] ? `between ${readings[k].shortest.toFixed(3)} and ${readings[k].longest.toFixed(3)}` : "not yet measured"}`).join(". ")}.`
    },
    manySmall: {
      label: "Many small steps against one jump",
      steps: "small steps",
      split: "how the steps differ",
      splits: {equal: "all equal", growing: "growing", mostlyOne: "one large", uneven: "at random"},
      guess: "your guess: one jump of σ =",
      each: (n: number, sigma: number) => `${n} steps of σ = ${formatNumber(sigma)}`,
      shares: (n: number, sigma: number) => `σ² = ${formatNumber(sigma * sigma)}, ${n === 1 ? "in one piece" : `cut into ${n} pieces σᵢ²`}`,
      answer: (sigma: number, guess: number | undefined) => (guess === undefined ? "" : Math.abs(guess - sigma) < 1e-9 ? "Yes. " : `Not ${formatNumber(guess)}: ${formatNumber(sigma)}. `),
      /** In one plain sentence, what the test found; `wrong` only where the wrong rule gives another σ. */
      tested: (dim: number, right: number, wrong: number | undefined) =>
        `A test that looks for any difference between the ${dim} pushes of the first two ${right >= 0.05 ? `finds none (p = ${formatP(right)})` : `gives p = ${formatP(right)}; below 0.05 it is for one seed in twenty, by chance`}.${wrong === undefined ? "" : ` For the third, p ${wrong < 1e-12 ? "< 10⁻¹²" : `= ${formatP(wrong)}`}.`}`,
      small: (n: number) => (n === 1 ? "1 small step" : `${n} small steps`),
      jump: "one jump",
      wrongJump: "too far",
      sameJump: "the same",
      variancesAdd: (sigma: number) => `√Σσᵢ² = ${formatNumber(sigma)}`,
      sigmasAdd: (sigma: number) => `Σσᵢ = ${formatNumber(sigma)}`,
      unknown: "σ = ?",
      later: "?",
      halves: "the halves of the walk",
      oneHalf: "one step: no halves",
      half: (length: number) => length.toFixed(1),
      corner: (degrees: number) => `${degrees.toFixed(1)}°`,
      coordinates: "share of numbers below",
      gap: ({statistic, pValue}: {statistic: number; pValue: number}) => `gap ${(100 * statistic).toFixed(2)} %, p = ${formatP(pValue)}`,
      gapWrong: ({statistic, pValue}: {statistic: number; pValue: number}) => `✕ ${(100 * statistic).toFixed(1)} %, p ${pValue < 1e-12 ? "< 10⁻¹²" : `= ${formatP(pValue)}`}`,
      pValues: (n: number) => `p, for ${n} seeds`,
      wrongCount: (count: number, total: number) => `${count} of ${total}`,
      expected: "even",
      even: (p: number) => `even? p = ${formatP(p)}`,
      tests: "The test: distribution functions, and p over many seeds",
      describe: ({stepSigmas, halves}: {stepSigmas: ArrayLike<number>; halves: {first: number; second: number; together: number; degrees: number} | undefined}, open: boolean) =>
        `A picture after ${stepSigmas.length} small steps, beside one jump.${open ? " The jump by added squares looks alike; the jump by added σ's goes too far." : " The jump waits for your guess."}${open && halves ? ` The two halves of the walk, ${halves.first.toFixed(1)} and ${halves.second.toFixed(1)} long, meet at ${halves.degrees.toFixed(1)} degrees: together ${halves.together.toFixed(1)}.` : ""}`,
      describeTests: ({tests, pRight, pWrong}: {tests: {right: {statistic: number; pValue: number}; wrong: {statistic: number; pValue: number}} | undefined; pRight: readonly number[]; pWrong: readonly number[]}) =>
        `${tests ? `With added squares the largest gap between the distribution functions is ${(100 * tests.right.statistic).toFixed(2)} percent, p = ${formatP(tests.right.pValue)}; with added σ's ${(100 * tests.wrong.statistic).toFixed(1)} percent, p = ${formatP(tests.wrong.pValue)}. ` : ""}Over ${pRight.length} seeds ${pRight.filter((p) => p < 0.1).length} p-values are below 0.1 by the right rule and ${pWrong.filter((p) => p < 0.1).length} by the wrong one.`
    },
    seed: {
      label: "Two seeds, at four distances",
      fields: ["seed A", "seed B"],
      plane: "the plane through x₀ that holds both",
      seedName: (seed: number) => `seed ${seed}`,
      sigma: (sigma: number) => `σ = ${formatNumber(sigma)}`,
      further: (length: number) => length.toFixed(1),
      angle: (degrees: number) => `${degrees.toFixed(2)}°`,
      sameAngle: "0°: the same ε",
      angles: (n: number, seed: number) => `angle from seed ${seed} to ${n} others`,
      describe: (a: number, b: number, degrees: number, apart: number) =>
        a === b ? `Seed ${a} twice: the same noise, number for number; the angle is 0.` : `The noises of seed ${a} and seed ${b} stand at ${degrees.toFixed(2)} degrees and are ${apart.toFixed(1)} apart at σ = 1. Each row of pictures goes further along one direction, σ from 0.25 to 2.`
    },
    kinds: {
      label: "Two kinds of noise of equal length",
      turn: "turn the white noise into another basis",
      titles: {pixels: "white noise in the pixels", rotated: "the same white noise, turned into another basis", directions: "noise along the set's own directions"},
      formulas: {pixels: "x₀ + σ ε", rotated: "x₀ + σ H ε", directions: "x₀ + s · Σ √λₖ εₖ uₖ"},
      start: "x₀",
      waiting: "64 directions on their way …",
      length: (length: number) => `length ${length.toFixed(1)}`,
      likeness: (value: number) => `neighbours ${(Math.round(100 * value) / 100 + 0).toFixed(2).replace("-", "−")}`,
      measured: (rms: number, error: number, n: number) => `root mean square, ${n} seeds: ${rms.toFixed(2)} ± ${error.toFixed(2)}`,
      describe: (sigma: number, pixels: {length: number; likeness: number} | undefined, along: {length: number; likeness: number} | undefined) =>
        `A picture displaced at σ = ${sigma.toFixed(2)}, five seeds each. White noise${pixels ? ` of length ${(sigma * pixels.length).toFixed(1)}, correlation of neighbouring pixels ${pixels.likeness.toFixed(2)}` : ""}: grain. Noise along the set's directions${along ? ` of length ${(sigma * along.length).toFixed(1)}, correlation ${along.likeness.toFixed(2)}` : ""}: soft changes of shape and colour.`
    },
    ksampler: {
      label: "The jump of ComfyUI's KSampler and the ladder back",
      steps: "steps",
      scheduler: "scheduler",
      denoise: "denoise",
      before: "x₀",
      after: "x₀ + σε",
      sigma: (sigma: number) => `one jump: σ = ${formatNumber(sigma)}`,
      length: (length: number, ratio: number) => `‖σε‖ = ${length.toFixed(1)} = ${ratio.toFixed(1)} σ`,
      signal: (scale: number) => `shown at ${scale.toFixed(3)} of its scale`,
      jumpLabel: "the jump",
      ladderTitle: "the ladder of σ, from top to 0",
      ladder: (run: number, skipped: number) => `${run} ${run === 1 ? "step" : "steps"} back${skipped ? `; ${skipped} ${skipped === 1 ? "level" : "levels"} above skipped` : "; nothing skipped"}`,
      levels: (sigmas: ArrayLike<number>) => {
        const list = Array.from(sigmas, formatNumber);
        return `σ: ${list.length > 6 ? [...list.slice(0, 4), "…", ...list.slice(-2)].join(", ") : list.join(", ")}`;
      },
      describe: ({sigma, laidOut, skipped}: {sigma: number; laidOut: ArrayLike<number>; skipped: number}, length: number) =>
        `KSampler jumps once, to σ = ${formatNumber(sigma)}${length ? `, a displacement of length ${length.toFixed(1)}` : ""}. The way back has ${laidOut.length - 1 - skipped} steps down to 0; ${skipped} of ${laidOut.length - 1} laid out above it are skipped.`
    }
  },
  cover: {
    journey: "there and back",
    newNoise: "New noise",
    point: "the point x",
    pictureOfX: "x, as a picture",
    pictureOfD: "D, the best guess",
    waiting: "The pictures are on their way.",
    withoutPictures: "Until then the dots can wander out, but they do not know the way back.",
    rest: "at rest",
    out: "out",
    back: "back",
    sigma: (sigma: string, way: string) => `σ ${sigma} ${way}`,
    distance: (ratio: string, from: string) => `${ratio} σ from ${from}`,
    shadowDistance: (ratio: string) => `${ratio} σ in this shadow`,
    distanceAtRest: "no noise: x = x₀",
    arrived: (name: string) => `arrived: ${name}`,
    between: "no picture of the set",
    candidates: (count: string) => `a mean of ${count} pictures`,
    oneCandidate: (name: string) => name,
    handle: (x: string, y: string) => `at ${x}, ${y} in the plane`,
    facts: (dots: number, pictures: number, seed: number) => `${dots} dots, ${pictures} pictures, seed ${seed}`,
    stage: ({way, sigma, dots, start, destination}: {way: string; sigma: string; dots: number; start: string; destination: string}) =>
      `A plane with ${dots} dots, each the shadow of a 64 by 64 picture; noise level σ = ${sigma}, ${way}. One larger dot, x, began as ${start}. ${destination}`,
    leadsTo: (name: string) => `From here the flow leads to: ${name}.`,
    pictureLabel: (sigma: string, distance: string) => `The point x as a picture at σ = ${sigma}, ${distance}.`,
    guessLabel: (what: string) => `The best guess of the clean picture: ${what}.`
  },
  point: {
    set: {
      soFar: (n: number) => `${n} pictures so far.`,
      loadAll: (n: number, size: string) => `Load all ${n} (${size})`,
      loading: (n: number, size: string) => `Loading all ${n} pictures (${size})`,
      goOn: (n: number) => `The figures go on with ${n} pictures.`
    },
    coordinates: {
      pick: "pick a picture",
      channels: "the pixel’s four numbers",
      channelNames: ["red", "green", "blue", "alpha"],
      value: "value of the chosen number",
      apart: "take apart",
      together: "picture",
      numbers: "numbers",
      onTheWay: (apart: number) => `${Math.round(100 * apart)} %`,
      takeApart: "Take apart",
      putBack: "Put back",
      reset: "Undo all changes",
      cursor: "the pixel",
      notMoved: (name: string) => `This point is “${name}”, unchanged.`,
      moved: (name: string, far: number) => `The point has moved ${far.toFixed(3)} away from “${name}”.`,
      seePicture: (name: string, column: number, row: number, four: string) => `The picture “${name}”, 64 by 64 pixels. At column ${column}, row ${row}: ${four}.`,
      seeNumbers: (name: string, apart: number) => apart === 1 ? `The 16384 numbers of “${name}” as grey squares, 128 by 128: four sheets of 64 by 64, red, green, blue and alpha.` : apart === 0 ? `“${name}”, whole: its four sheets lie on one another.` : `The four sheets of “${name}”, ${Math.round(100 * apart)} per cent of the way to grey squares in four corners.`
    },
    upload: {
      noPicture: (name: string) => `“${name}” is not a picture that this browser can read. Try a PNG, JPEG or WebP. What was on the pad is still there.`,
      tooLarge: (width: number, height: number) => `That picture has ${width} × ${height} pixels, more than can be opened safely here. Make it smaller than 10 000 × 10 000 first. What was on the pad is still there.`
    },
    neighbours: {
      pick: "start from a picture",
      color: "colour",
      tool: "brush",
      tools: {paint: "paints", erase: "erases"},
      width: "width in pixels",
      clear: "Empty pad",
      undo: "Undo",
      upload: "or open a picture of yours",
      yours: "your picture",
      drawing: "your drawing",
      pad: "The pad: 64 by 64 pixels to draw on",
      cursor: "the brush (space bar paints)",
      empty: "The pad is empty. That is a point too, every number −1, and these are its neighbours. Draw something, or pick a picture.",
      nearest: (name: string, list: string, n: number) => `Nearest to ${name}, of ${n}: ${list}.`,
      see: (name: string, list: string) => `The pictures nearest to ${name}, each at its distance from the centre: ${list}.`
    },
    line: {
      from: "from a",
      to: "to b",
      t: "how far, t",
      axis: "distance to the nearest picture",
      readout: ({aToB, t, n, nearest, nearestToA, meanHere, meanFromA, meanFromB}: {aToB: number; t: number; n: number; nearest: {name: string; distance: number}; nearestToA: number; meanHere: number; meanFromA: number; meanFromB: number}) =>
        `a and b are ${aToB.toFixed(1)} apart. At t = ${t.toFixed(2)} the nearest of ${n} pictures is “${nearest.name}”, ${nearest.distance.toFixed(1)} away; the nearest to a is ${nearestToA.toFixed(1)} away.\nMean distance to all ${n}: from a ${meanFromA.toFixed(1)}, from b ${meanFromB.toFixed(1)}, from here ${meanHere.toFixed(1)}.`,
      seePicture: (a: string, b: string, t: number) => `The point on the line from “${a}” to “${b}” at t = ${t.toFixed(2)}: ${t === 0 || t === 1 ? "a picture" : "both pictures at once, each faint"}.`,
      seeChart: (aToB: number, t: number, name: string, distance: number) => `Distance to the nearest picture along a line ${aToB.toFixed(1)} long: 0 at both ends, highest between. At t = ${t.toFixed(2)} it is ${distance.toFixed(1)}, to “${name}”.`
    },
    random: {
      kind: "draw",
      kinds: {uniform: "evenly from −1 to 1 (uniform)", gaussian: "bell curve (Gaussian), as long as a picture"},
      fromRandom: "from the random point",
      fromPicture: (name: string) => `from “${name}”`,
      free: (distance: number) => `${distance.toFixed(1)} to the nearest`,
      readout: (far: number, name: string, n: number, compared: string, near: number) =>
        `Of ${n} pictures the nearest to the random point is “${name}”, ${far.toFixed(1)} away. “${compared}” has its nearest ${near.toFixed(1)} away.`,
      seePicture: (kind: string, seed: number) => `A random point as a picture (${kind}, seed ${seed}): static, no shape anywhere.`,
      seeStrips: (near: number, far: number, other: number) => `Distances to all pictures. From the random point they lie between ${near.toFixed(1)} and ${far.toFixed(1)}; from a picture the nearest is ${other.toFixed(1)} away.`
    },
    shells: {
      working: "Drawing noises…",
      middle: "the middle of the set",
      origin: "all numbers 0",
      shell: "a random point, as far out as noise",
      picture: "a picture of usual length",
      length: (value: number) => `length ${value.toFixed(1)}`,
      rowPictures: (n: number) => `lengths of the ${n} pictures`,
      rowNoise: (n: number) => `lengths of ${n} noises, same scale`,
      rowZoom: "the same, magnified",
      nobody: "0: nobody here",
      readout: ({n, square, pictures, noises, draws, ratio, fifths, empty}: {n: number; square: number; pictures: Spread; noises: Spread; draws: number; ratio: number; fifths: readonly number[]; empty: number}) =>
        `${n} pictures: mean of ‖z‖² is ${square.toFixed(4)} d; ‖z‖ = ${pictures.mean.toFixed(1)} ± ${pictures.std.toFixed(1)} (${percent(pictures.spread)}), shortest ${pictures.min.toFixed(1)}, longest ${pictures.max.toFixed(1)}\n${draws} noises: ‖ε‖ = ${noises.mean.toFixed(2)} ± ${noises.std.toFixed(2)} (${percent(noises.spread)})\nPictures spread ${ratio.toFixed(0)} times as wide.\nMean ‖z‖ of pictures by how much of the square they cover, from the thinnest fifth to the fullest: ${fifths.map((length) => length.toFixed(0)).join(", ")}. An empty picture: ${empty.toFixed(0)}.`,
      see: ({pictures, noises}: {pictures: Spread; noises: Spread}) =>
        `Three histograms of length. Pictures: a broad hill around ${pictures.mean.toFixed(0)}, from ${pictures.min.toFixed(0)} to ${pictures.max.toFixed(0)}, none near 0. Noise: a needle at ${noises.mean.toFixed(1)}. Magnified, the needle is a bell of width ${noises.std.toFixed(2)} under the exact curve.`
    },
    angles: {
      working: "Drawing noises…",
      dim: (dim: number) => `d = ${dim}`,
      lengths: "length of ε, in √d",
      angles: "angle between two ε",
      walks: "a walk’s distance from its start, in √d",
      readout: (all: readonly {dim: number; length: Spread; angle: Spread}[]) =>
        all.map(({dim, length, angle}) => `d = ${dim}: length ${length.mean.toFixed(3)} ± ${length.std.toPrecision(2)}, angle ${angle.mean.toFixed(1)}° ± ${angle.std.toPrecision(2)}°`).join("\n"),
      see: (all: readonly {dim: number; length: Spread; angle: Spread}[]) =>
        `Nine small charts. ${all.map(({dim, length, angle}) => `In ${dim} dimensions lengths spread by ${percent(length.spread)} and angles by ${angle.std.toPrecision(2)} degrees around 90.`).join(" ")} Walks wander at random distances in 2 dimensions and all follow one curve in 16384.`
    },
    plane: {
      show: "show",
      modes: {pca: "the pictures on it (PCA)", plane: "the plane itself (PCA, decoded)", tsne: "another map: look-alikes together (t-SNE)"},
      handle: "the point of the plane",
      closer: "Closer",
      further: "Further",
      whole: "Whole plane",
      share: (share: number) => `This plane holds ${percent(share)} of the set’s variance. The other 16 382 directions hold the rest.`,
      seeDecoded: (a: number, b: number) => `The point of the plane at a = ${a.toFixed(1)}, b = ${b.toFixed(1)}, decoded: a soft, ghostly picture.`,
      pcaReadout: (a: number, b: number, name: string, distance: number) => `a = ${a.toFixed(1).replace("-", "−")}, b = ${b.toFixed(1).replace("-", "−")}. In all 16384 dimensions the nearest picture is ${name}, ${distance.toFixed(1)} away.`,
      tsneReadout: (name: string) => `Nearest on the map: ${name}. This map has places for the pictures of the set and no way back from any other place.`,
      see: (mode: string, n: number, here: number, said: string) => `A map of ${n} pictures (${mode}), ${here} of them drawn, the others dots. Near the handle: ${said}.`
    },
    calculator: {
      width: "width",
      height: "height",
      autoencoder: "autoencoder",
      autoencoders: {four: "4 channels, 8 × smaller (SD 1.5, SDXL)", sixteen: "16 channels, 8 × smaller (SD 3, Flux)"},
      pixels: "the picture in pixels, RGB",
      latent: "its latent",
      course: "a picture of this course",
      side: (side: number) => `side √d = ${side.toFixed(1)}`,
      result: (channels: number, columns: number, rows: number, d: number) => `${channels} × ${columns} × ${rows} = ${d} numbers`,
      detail: (root: number, ratio: number) => `Noise of σ = 1 has length √d = ${root.toFixed(1)} there. The pixels are ${ratio.toFixed(0)} times as many numbers.`,
      rounded: (width: number, height: number, factor: number) => `Sizes are cut to multiples of ${factor}: ${width} × ${height}.`,
      see: (d: number, pixels: number) => `Three squares to scale: ${pixels} numbers in pixels, ${d} in the latent, 16384 in a picture of this course.`
    }
  },
  exercise: {
    check: "Check",
    right: "Yes.",
    notYet: "Not yet.",
    notANumber: "A number, please: 128, 0.5, 1e-3 or 3/4."
  },
  ideal: {
    preparing: {
      download: "Fetching the pictures' dot products (3.5 MB)…",
      gram: "Computing the pictures' dot products…",
      upload: "Sending the pictures to the graphics card…",
      compile: "Compiling the kernels…"
    },
    generate: {
      label: "The run has not begun.",
      stripLabel: "The steps of the run.",
      steps: "steps",
      solver: "solver",
      solvers: {euler: "Euler", heun: "Heun"},
      generate: "Generate",
      levels: "levels",
      rules: {karras: "Karras", exponential: "exponential", normal: "ComfyUI normal", simple: "ComfyUI simple"},
      sigmaMax: "largest σ",
      sigmaMin: "smallest σ",
      howMany: "how many at once",
      which: "look at number",
      tilesShowD: "tiles show D",
      backend: "runs on",
      backends: {auto: "the best there is", cpu: "CPU", webgpu: "WebGPU"},
      whichSet: "picture set",
      setOf: (n: number) => `${n} pictures`,
      arriving: (n: number) => `${n} pictures: arriving`,
      arrived: (n: number) => `All ${n} pictures are here.`,
      useThem: "Use them",
      scrub: "step of the run",
      x: "x, scaled to show",
      denoised: "D(x; σ)",
      guess: (weight: number, name: string) => `${weight > 0.9995 ? "100" : (100 * weight).toFixed(weight < 0.1 ? 1 : 0)} % ${name}`,
      batch: (n: number, tiles: "x" | "denoised") => `${tiles === "x" ? "x" : "D"} of ${n === 1 ? "one run" : `all ${n}`}`,
      tap: "click one to look at it",
      step: (i: number, last: number, sigma: number) => `step ${i} of ${last} · σ = ${sigmaText(sigma)}`,
      progress: (i: number, last: number, nfe: number) => `${i} of ${last} steps computed, ${nfe} calls of D`,
      status: (n: number, backend: "cpu" | "webgpu", reason: string, seconds: number) =>
        `N = ${n} · ${backend === "cpu" ? "CPU, float64" : "WebGPU, float32"}, ${seconds.toFixed(1)} s (${reason})`,
      alt: (i: number, last: number, sigma: number, batch: number, sample: number, weight: number, name: string) =>
        `Step ${i} of ${last}, sigma ${sigma.toPrecision(3)}, ${batch} runs at once. Run ${sample}: the point x on the left${sigma > 4 ? ", which looks like noise" : ""}, the denoiser's answer D beside it; ${Math.round(100 * weight)} per cent of its weight is on ${name}.`,
      stripAlt: (frames: number, sample: number) => `${frames} steps of run ${sample}: x above, D below.`
    },
    bundle: {
      x: (sigma: number) => `x at σ = ${sigmaText(sigma)}`,
      denoised: "D, their mean",
      alt: (sigma: number, candidates: string) =>
        `The noisy point x at sigma ${sigma.toPrecision(3)}, the likeliest pictures with their weights (${candidates}, …) and their weighted mean D.`
    },
    attention: {
      label: "One denoising: x, the pictures weighted, and D.",
      picture: "picture",
      sigma: "σ",
      alsoSeed: "noise"
    },
    collapse: {
      bundleLabel: "The pictures still in question.",
      numberLabel: "Effective number of pictures against σ.",
      weightLabel: "Largest weight against σ.",
      numberAxis: "↑ pictures in question, exp(H)",
      weightAxis: "↑ largest weight, %",
      scrub: "step of the run",
      at: (sigma: number, left: number, largest: number) =>
        `σ = ${sigmaText(sigma)} · ${left >= 10 ? Math.round(left) : left.toFixed(1)} pictures in question · largest weight ${Math.round(100 * largest)} %`,
      numberAlt: (runs: number, sigma: number, left: number) =>
        `Effective number of pictures, one falling line for each of ${runs} runs, against sigma; at sigma ${sigma.toPrecision(3)} the chosen run has ${left.toFixed(1)}.`,
      weightAlt: (runs: number, sigma: number, largest: number) =>
        `Largest posterior weight, one rising line for each of ${runs} runs, against sigma; at sigma ${sigma.toPrecision(3)} the chosen run has ${Math.round(100 * largest)} per cent.`,
      summary: ({runs, sigmaMax, steps, atStart, decided, step}: {runs: number; sigmaMax: number; steps: number; atStart: RunSpread; decided: RunSpread; step: RunSpread}) => [
        `At σ = ${sigmaText(sigmaMax)}: `, `*${Math.round(atStart.median)} pictures`, ` in question (median of ${runs} runs; ${Math.round(atStart.least)} to ${Math.round(atStart.most)}). Fewer than two from `,
        `*σ = ${decided.median.toFixed(1)}`, ` on (${decided.least.toFixed(1)} to ${decided.most.toFixed(1)}${decided.count === runs ? "" : `; ${decided.count} of ${runs} runs`}), that is by step `, `*${Math.ceil(step.median)} of ${steps}`,
        ` (${step.least} to ${step.most}). There the noise in x still has length ${decided.median.toFixed(1)} · 128 = `, `*${Math.round(128 * decided.median)}`, "; a picture's is about 110."
      ]
    },
    copies: {
      waiting: "When the run above has ended, its results are measured here.",
      label: "Results and the pictures nearest to them.",
      chartLabel: "Distances.",
      rows: ["results: to the nearest picture", "pictures: to their nearest other"] as [string, string],
      axis: "distance in 16384 dimensions →",
      oneByte: "one byte off by one",
      apart: (distance: number) => `${smallText(distance)} apart`,
      summary: (results: number, copies: number, different: number, lastSigma: number, farthest: number, bytes: number, apart: readonly [number, number, number] | undefined) => [
        ...(copies === results
          ? [`${results} results, `, "*all copies", `, of ${different} different pictures. Farthest from its nearest picture: `, `*${farthest === 0 ? "0, exactly" : smallText(farthest)}`]
          : [`${results} results, `, `*${results - copies} of them no copies`, `: the last level before 0, σ = ${sigmaText(lastSigma)}, comes before all is decided there, and D is still a mean of several pictures. Farthest from its nearest picture: `, `*${smallText(farthest)}`]),
        ` (largest difference of a coordinate: ${smallText(bytes)} steps of a byte). `,
        ...(apart ? ["Different pictures are at least ", `*${apart[0].toFixed(1)}`, ` apart (nearest other: median ${apart[1].toFixed(1)}, at most ${apart[2].toFixed(1)}).`] : [])
      ],
      alt: (results: number, first: string, copies: number, farthest: number) =>
        `${results} results above, the nearest pictures of the set below them: ${first}, and so on. ${copies === results ? "Every result is a copy" : `${copies} results are copies, the others mixtures`}; the largest distance is ${farthest.toPrecision(2)}.`
    },
    return: {
      which: "which picture",
      modes: {any: "a random one each time", one: "always the same"},
      picture: "picture",
      sigma: "noise it to σ",
      trials: "trials",
      start: "Measure",
      again: "Measure again",
      waiting: "Nothing measured yet.",
      label: "Return rate and posterior weight against σ.",
      stripLabel: "What came back.",
      xAxis: "noised to σ →",
      yAxis: "↑ % of trials",
      ode: "the flow (ODE) came back to the picture",
      odeShort: "flow (ODE) came back",
      posterior: "posterior weight of the picture",
      posteriorShort: "its weight",
      wentIn: "went in, x₀",
      noised: (sigma: number) => `noised to σ = ${sigma}, a fresh ε each time`,
      cameBack: "came back (framed: the same picture)",
      progress: (done: number, total: number) => `${done} of ${total} trials`,
      summary: (n: number, trials: number, enough: number, ode: Crossings, posterior: Crossings, sigma: number, rate: number, error: number, weight: number) => [
        `N = ${n}, ${trials} trials at each σ. At σ = ${sigma}: came back `, `*${Math.round(100 * rate)} ± ${Math.round(100 * error)} %`, `, weight ${(100 * weight).toFixed(weight < 0.1 ? 1 : 0)} %. `,
        ...(ode.interval90
          ? ["ODE: σ₉₀ = ", ...crossingText(ode.sigma90, ode.interval90), ", σ₁₀ = ", ...crossingText(ode.sigma10, ode.interval10), ". Posterior weight: σ₉₀ = ", ...crossingText(posterior.sigma90, posterior.interval90), ", σ₁₀ = ", ...crossingText(posterior.sigma10, posterior.interval10), ". In brackets: 90 % intervals (bootstrap over the noises)."]
          : [`σ₉₀ and σ₁₀ follow when ${enough} trials are in.`])
      ],
      alt: (trials: number, ode: Crossings, posterior: Crossings) => {
        const at = (value: number | undefined): string => value?.toFixed(1) ?? "none";
        return `Two falling curves against sigma after ${trials} trials.${ode.interval90 ? ` The ODE's return rate passes 90 per cent at sigma ${at(ode.sigma90)} and 10 per cent at ${at(ode.sigma10)}; the posterior weight passes them at ${at(posterior.sigma90)} and ${at(posterior.sigma10)}.` : ""}`;
      },
      stripAlt: (shown: number, sigma: number, same: number) =>
        `${shown} trials at sigma ${sigma}: the picture that went in, the noisy point, and the picture that came back; ${same} came back the same.`
    },
    steps: {
      start: "Measure",
      again: "Measure again",
      label: "Share of runs that agree with 200 Heun steps.",
      waiting: "Nothing measured yet.",
      xAxis: "calls of D →",
      yAxis: "↑ % on the same picture as 200 steps",
      named: (solver: string) => `${solver}, 5 steps`,
      which: "look at noise number",
      progress: (done: number, total: number) => `${done} of ${total} noises`,
      stripLabel: "One noise, taken back with different numbers of steps.",
      stripNote: "numbers: steps · framed: same as 200 steps",
      stripAlt: (noise: number, euler: number, heun: number, counts: string) =>
        `Noise ${noise}, taken back with ${counts} steps by Euler and by Heun: ${euler} of Euler's pictures and ${heun} of Heun's are the one that 200 steps end on.`,
      summary: (n: number, trials: number, rows: readonly {steps: number; euler: number; heun: number}[], pairs: readonly {calls: number; heunOnly: number; eulerOnly: number}[]) => {
        const list = (solver: "euler" | "heun"): string => rows.map((row) => `${Math.round(100 * row[solver])}`).join(", ");
        return [
          `N = ${n}, ${trials} noises. With ${rows.map(({steps}) => steps).join(", ")} steps: Heun `, `*${list("heun")}`, " %, Euler ", `*${list("euler")}`, " %. Noise by noise, at about ",
          pairs.map(({calls}) => calls).join(", "), " calls: only Heun is right ", `*${pairs.map(({heunOnly}) => heunOnly).join(", ")}`, " times, only Euler ", `*${pairs.map(({eulerOnly}) => eulerOnly).join(", ")}`, "."
        ];
      }
    },
    machines: {
      start: "Compare",
      again: "Compare again",
      waiting: "Nothing compared yet.",
      label: "Difference between CPU and WebGPU against σ.",
      preparing: "Getting both machines ready…",
      progress: (step: number, last: number) => `step ${step} of ${last}`,
      noGpu: (reason: string) => `There is nothing to compare on this machine. ${reason} The rest of the page ran on the CPU, in float64, and lacks nothing.`,
      software: (name: string, n: number) => `WebGPU is here, but computes in software (${name}). So the comparison begins with the first ${n} pictures; the button takes the set above, which may last a minute. The numbers are as good.`,
      yAxis: "↑ largest difference of a coordinate",
      oneByte: "one step of a byte",
      bound: "derived bound for D",
      runs: "x, two separate runs",
      sameX: "D, asked at the same x",
      summary: (n: number, where: string, batch: number, sameX: number, sigma: number, end: number | undefined) => [
        `N = ${n}, ${batch} runs, ${where}. Largest difference of D at the same x: `, `*${smallText(sameX)}`, ` (at σ = ${sigma.toPrecision(3)}), or ${smallText(sameX * 127.5)} steps of a byte. `,
        ...(end === undefined ? [] : ["Results of the two separate runs differ by at most ", `*${smallText(end)}`, ". Near a fork a hair's breadth decides: there separate runs may part, D at the same x does not."])
      ]
    }
  }
};

/** A p-value, short: 0.54, 0.003, 2 × 10⁻⁹, 0. */
function formatP(p: number): string {
  if (p >= 0.001) return p.toPrecision(2);
  if (p < 1e-15) return "0";
  const [digit, power] = p.toExponential(0).split("e-") as [string, string];
  return `${digit} × 10⁻${Array.from(power, (d) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(d)]).join("")}`;
}

/** σ where a rate crosses a level, with its interval: "11.3 (9.7–12.4)". */
function crossingText(sigma: number | undefined, interval: Interval | undefined): string[] {
  const at = (value: number): string => (value === 0 ? "below the axis" : value === Infinity ? "above it" : value.toFixed(1));
  return [`*${sigma === undefined ? "beyond the axis" : sigma.toFixed(1)}`, interval ? ` (${at(interval.low)}–${at(interval.high)})` : ""];
}

interface Spread {
  mean: number;
  std: number;
  spread: number;
  min: number;
  max: number;
}

/** 0.0055 as "0.55 %". */
function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}
