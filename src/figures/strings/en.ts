import {formatNumber} from "../controls.js";

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
      distance: (length: number, ratio: number) => `walked ${length.toFixed(length < 10 ? 2 : 1)} = ${ratio.toFixed(ratio < 10 ? 2 : 1)} σ`,
      range: (least: number, most: number) => `all: ${least.toFixed(least < 10 ? 2 : 1)} … ${most.toFixed(most < 10 ? 2 : 1)} σ`,
      runsSoFar: (n: number, total: number) => `${n} of ${total} runs …`,
      shell: (root: number) => `${formatNumber(root)} σ`,
      interval: (low: number, high: number) => `95 %: ${low.toFixed(low < 10 ? 2 : 1)} … ${high.toFixed(high < 10 ? 2 : 1)} σ`,
      describe: (sigma: number, plane: number | undefined, space: number | undefined, dim: number) =>
        `A random walk at σ = ${sigma.toFixed(2)}. In the plane run 0 has walked ${plane === undefined ? "not yet" : plane.toFixed(2)}; in ${dim} dimensions the picture has walked ${space === undefined ? "not yet" : space.toFixed(1)}. Beside each, 32 runs and the exact distribution: a disc with the circle of radius σ in the plane, a thin shell of radius 128 σ in 16384 dimensions.`
    },
    ruler: {
      label: "Distance walked against σ in 2, 64 and 16384 dimensions",
      dimension: (dim: number) => `d = ${formatNumber(dim)}`,
      ruler: "σ",
      distance: "distance walked / √d",
      under: (n: number) => `${n} runs are under this line`,
      between: (least: number, most: number) => `32 runs: ${least.toFixed(3)} … ${most.toFixed(3)}`,
      exact: (low: number, high: number) => `exact, ± 1 std: ${low.toFixed(3)} … ${high.toFixed(3)}`,
      describe: (sigma: number, dims: readonly number[], readings: readonly ({shortest: number; longest: number} | undefined)[]) =>
        `Distance walked divided by σ√d, for 32 runs at σ = ${formatNumber(sigma)}. ${dims.map((dim, k) => `In ${dim} dimensions ${readings[k] ? `between ${readings[k].shortest.toFixed(3)} and ${readings[k].longest.toFixed(3)}` : "not yet measured"}`).join(". ")}.`
    },
    manySmall: {
      label: "Many small steps against one jump",
      steps: "small steps",
      split: "split of the variance",
      splits: {equal: "equal", growing: "growing", mostlyOne: "half in one step", uneven: "at random"},
      shares: (n: number, sigma: number) => `σ² = ${formatNumber(sigma * sigma)}, ${n === 1 ? "in one piece" : `cut into ${n} pieces σᵢ²`}`,
      small: (n: number) => (n === 1 ? "1 small step" : `${n} small steps`),
      jump: "one jump",
      wrongJump: "too far",
      variancesAdd: (sigma: number) => `σ = √Σσᵢ² = ${formatNumber(sigma)}`,
      sigmasAdd: (sigma: number) => `σ = Σσᵢ = ${formatNumber(sigma)}`,
      coordinates: "share of numbers below",
      gap: ({statistic, pValue}: {statistic: number; pValue: number}) => `gap ${(100 * statistic).toFixed(2)} %, p = ${formatP(pValue)}`,
      gapWrong: ({statistic, pValue}: {statistic: number; pValue: number}) => `✕ gap ${(100 * statistic).toFixed(1)} %, p ${pValue < 1e-12 ? "< 10⁻¹²" : `= ${formatP(pValue)}`}`,
      pValues: (n: number) => `p, for ${n} seeds`,
      wrongCount: (count: number, total: number) => `${count} of ${total}`,
      expected: "even",
      even: (p: number) => `evenly spread? p = ${formatP(p)}`,
      describe: ({stepSigmas, tests, pRight, pWrong}: {stepSigmas: ArrayLike<number>; tests: {right: {statistic: number; pValue: number}; wrong: {statistic: number; pValue: number}} | undefined; pRight: readonly number[]; pWrong: readonly number[]}) =>
        `${stepSigmas.length} small steps against one jump.${tests ? ` With added variances the largest gap between the distribution functions is ${(100 * tests.right.statistic).toFixed(2)} percent, p = ${formatP(tests.right.pValue)}; with added σ's ${(100 * tests.wrong.statistic).toFixed(1)} percent, p = ${formatP(tests.wrong.pValue)}.` : ""} Over ${pRight.length} seeds ${pRight.filter((p) => p < 0.1).length} p-values are below 0.1 by the right rule and ${pWrong.filter((p) => p < 0.1).length} by the wrong one.`
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
      measured: (rms: number, error: number, n: number) => `root mean square length, ${n} seeds: ${rms.toFixed(2)} ± ${error.toFixed(2)}`,
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
    distanceAtRest: "no noise: x = x₀",
    arrived: (name: string) => `arrived: ${name}`,
    between: "no picture of the set",
    candidates: (count: string) => `a mean of ${count} pictures`,
    oneCandidate: (name: string) => name,
    handle: (x: string, y: string) => `at ${x}, ${y} in the plane`,
    facts: (dots: number, pictures: number, seed: number, share?: string) =>
      `${dots} dots, ${pictures} pictures, seed ${seed}${share ? `; this plane holds ${share} % of their variance` : ""}`,
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
      takeApart: "Take apart",
      putBack: "Put back",
      order: "lay the numbers out",
      arrangements: {sheets: "four sheets of 64 × 64", list: "in order, 128 to a line", pixels: "each pixel’s four together"},
      reset: "Undo all changes",
      cursor: "the pixel",
      notMoved: (name: string) => `This point is “${name}”, unchanged.`,
      moved: (name: string, far: number) => `The point has moved ${far.toFixed(3)} away from “${name}”.`,
      seePicture: (name: string, column: number, row: number, four: string) => `The picture “${name}”, 64 by 64 pixels. At column ${column}, row ${row}: ${four}.`,
      seeNumbers: (name: string, apart: number) => `The 16384 numbers of “${name}” as grey squares, 128 by 128${apart === 1 ? "" : `, ${Math.round(100 * apart)} per cent on the way from their pixels`}.`
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
      clear: "Clear",
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
      readout: (aToB: number, t: number, name: string, distance: number, n: number) =>
        `a and b are ${aToB.toFixed(1)} apart. At t = ${t.toFixed(2)} the nearest of ${n} pictures is “${name}”, ${distance.toFixed(1)} away.`,
      seePicture: (a: string, b: string, t: number) => `The point on the line from “${a}” to “${b}” at t = ${t.toFixed(2)}: ${t === 0 || t === 1 ? "a picture" : "both pictures at once, each faint"}.`,
      seeChart: (aToB: number, t: number, name: string, distance: number) => `Distance to the nearest picture along a line ${aToB.toFixed(1)} long: 0 at both ends, highest between. At t = ${t.toFixed(2)} it is ${distance.toFixed(1)}, to “${name}”.`
    },
    random: {
      kind: "draw",
      kinds: {uniform: "uniform in [−1, 1]", gaussian: "Gaussian, as long as a picture"},
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
      rowZoom: "the same, magnified; line: exact",
      nobody: "0: nobody here",
      readout: ({n, square, pictures, noises, draws, ratio}: {n: number; square: number; pictures: Spread; noises: Spread; draws: number; ratio: number}) =>
        `${n} pictures: mean of ‖z‖² is ${square.toFixed(4)} d; ‖z‖ = ${pictures.mean.toFixed(1)} ± ${pictures.std.toFixed(1)} (${percent(pictures.spread)}), shortest ${pictures.min.toFixed(1)}, longest ${pictures.max.toFixed(1)}\n${draws} noises: ‖ε‖ = ${noises.mean.toFixed(2)} ± ${noises.std.toFixed(2)} (${percent(noises.spread)})\nPictures spread ${ratio.toFixed(0)} times as wide.`,
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
    gramComputed: "They are being computed here instead, which takes some ten seconds.",
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
      x: "x, scaled to be seen",
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
      summary: (found: number, runs: number, median: number, least: number, most: number) => [
        "Fewer than two pictures are in question from ", `*σ = ${median.toFixed(1)}`, ` on (median of ${found === runs ? "" : `${found} of `}${runs} runs; ${least.toFixed(1)} to ${most.toFixed(1)}). There the noise in x still has length ${median.toFixed(1)} · 128 = `,
        `*${Math.round(128 * median)}`, "; a picture's is about 110."
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
      summary: (results: number, different: number, farthest: number, bytes: number, apart: readonly [number, number, number] | undefined) => [
        `${results} results, ${different} different pictures. Farthest from its nearest picture: `, `*${farthest === 0 ? "0, exactly" : smallText(farthest)}`,
        ` (largest difference of a coordinate: ${smallText(bytes)} steps of a byte). `,
        ...(apart ? ["Different pictures are at least ", `*${apart[0].toFixed(1)}`, ` apart (nearest other: median ${apart[1].toFixed(1)}, at most ${apart[2].toFixed(1)}).`] : [])
      ],
      alt: (results: number, first: string, farthest: number) =>
        `${results} results above, the nearest pictures of the set below them: ${first}, and so on. No pair differs to the eye; the largest distance is ${farthest.toPrecision(2)}.`
    },
    return: {
      which: "which picture",
      modes: {any: "a random one each time", one: "always the same"},
      picture: "picture",
      sigma: "noise it to σ",
      trials: "trials",
      start: "Measure again",
      label: "Return rate and posterior weight against σ.",
      stripLabel: "What came back.",
      xAxis: "noised to σ →",
      yAxis: "↑ % of trials",
      ode: "the ODE came back to the picture",
      odeShort: "ODE came back",
      posterior: "posterior weight of the picture",
      posteriorShort: "its weight",
      wentIn: "went in, x₀",
      noised: (sigma: number) => `noised to σ = ${sigma}, a fresh ε each time`,
      cameBack: "came back (framed: the same picture)",
      progress: (done: number, total: number) => `${done} of ${total} trials`,
      summary: (
        n: number, trials: number, ode: readonly (number | undefined)[], posterior: readonly (number | undefined)[],
        sigma: number, rate: number, error: number, weight: number
      ) => {
        const at = (value: number | undefined): string => (value === undefined ? "beyond the axis" : value.toFixed(1));
        return [
          `N = ${n}, ${trials} trials at each σ. ODE: σ₉₀ = `, `*${at(ode[0])}`, ", σ₁₀ = ", `*${at(ode[1])}`, ". Posterior weight: σ₉₀ = ", `*${at(posterior[0])}`, ", σ₁₀ = ", `*${at(posterior[1])}`,
          `. At σ = ${sigma}: returned ${Math.round(100 * rate)} ± ${Math.round(100 * error)} %, weight ${(100 * weight).toFixed(weight < 0.1 ? 1 : 0)} %.`
        ];
      },
      alt: (trials: number, ode: readonly (number | undefined)[], posterior: readonly (number | undefined)[]) => {
        const at = (value: number | undefined): string => value?.toFixed(1) ?? "none";
        return `Two falling curves against sigma after ${trials} trials. The ODE's return rate passes 90 per cent at sigma ${at(ode[0])} and 10 per cent at ${at(ode[1])}; the posterior weight passes them at ${at(posterior[0])} and ${at(posterior[1])}.`;
      },
      stripAlt: (shown: number, sigma: number, same: number) =>
        `${shown} trials at sigma ${sigma}: the picture that went in, the noisy point, and the picture that came back; ${same} came back the same.`
    },
    steps: {
      start: "Measure again",
      label: "Share of runs that agree with 200 Heun steps.",
      xAxis: "calls of D →   (small numbers: steps)",
      yAxis: "↑ % on the same picture as 200 steps",
      progress: (done: number, total: number) => `${done} of ${total} noises`,
      summary: (n: number, trials: number, rows: readonly {steps: number; euler: number; heun: number}[]) => {
        const list = (solver: "euler" | "heun"): string => rows.map((row) => `${Math.round(100 * row[solver])}`).join(", ");
        return [`N = ${n}, ${trials} noises. With ${rows.map(({steps}) => steps).join(", ")} steps: Heun `, `*${list("heun")}`, " %, Euler ", `*${list("euler")}`, " %."];
      }
    },
    machines: {
      start: "Compare",
      label: "Difference between CPU and WebGPU against σ.",
      preparing: "Getting both machines ready…",
      progress: (step: number, last: number) => `step ${step} of ${last}`,
      noGpu: (reason: string) => `There is nothing to compare on this machine. ${reason} The rest of the page ran on the CPU, in float64, and lacks nothing.`,
      software: (name: string) => `WebGPU is here, but computes in software (${name}). It will be slow; the numbers are as good.`,
      yAxis: "↑ largest difference of a coordinate",
      oneByte: "one step of a byte",
      bound: "derived bound for D",
      runs: "x, two separate runs",
      sameX: "D, asked at the same x",
      summary: (n: number, where: string, batch: number, sameX: number, sigma: number, end: number | undefined) => [
        `N = ${n}, ${batch} runs, ${where}. Largest difference of D at the same x: `, `*${smallText(sameX)}`, ` (at σ = ${sigma.toPrecision(3)}), or ${smallText(sameX * 127.5)} steps of a byte. `,
        ...(end === undefined ? [] : ["Results of the two separate runs differ by at most ", `*${smallText(end)}`, "."])
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
