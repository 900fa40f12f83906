/** What the figures and controls of /point say in English. */

interface Spread {
  mean: number;
  std: number;
  spread: number;
  min: number;
  max: number;
}

export const point = {
  set: {
    loadingFirst: (n: number, size: string) => `Loading the first ${n} pictures (${size})`,
    soFar: (n: number) => `${n} pictures so far.`,
    loadAll: (n: number, size: string) => `Load all ${n} (${size})`,
    loading: (n: number, size: string) => `Loading all ${n} pictures (${size})`,
    goOn: (n: number) => `The figures go on with ${n} pictures.`
  },
  coordinates: {
    pick: "pick a picture",
    channels: "the pixel’s four numbers",
    pixelRange: "column and row from 0 to 63, channel from 0 to 3",
    numbersRange: "a picture’s name and up to 200 changed bytes",
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
    colorRange: "six hexadecimal digits",
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
};

/** 0.0055 as "0.55 %". */
function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}
