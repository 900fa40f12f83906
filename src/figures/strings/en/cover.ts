/** What the figures and controls of the cover say in English. */

export const cover = {
  journey: "there and back",
  newNoise: "New noise",
  journeyRange: "a seed, a picture and a position, perhaps with what was moved",
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
};
