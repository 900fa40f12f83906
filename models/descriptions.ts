/** What each model is and what it cannot do: the part of a card that no number says. */

export interface Description {
  /** The files of the manifest that the card speaks of, the card's own name first; "*" stands for any ending. */
  readonly files: readonly string[];
  readonly title: string;
  readonly what: string;
  readonly cannot: string;
  /** How measured/NAME.json is to be read. */
  readonly measured?: string;
  /** What obeys, attribute by attribute: measured/FILE.json, and how it is to be read. */
  readonly obedience?: {readonly file: string; readonly text: string};
  /** What its sheet shows, where that is not samples. */
  readonly sheet?: string;
}

const amongHeldOut = "64 samples against 512 held-out faces, 24 times, the faces dealt out anew. “Of data” is what 64 held-out faces give in their place, and “spread” by how much one such 64 differs from another. Mmd is squared, [gretton2012]; precision and recall are those of [kynkaanniemi2019]; “nearest” is the distance to the nearest face that the network was trained on, and “farther” the probability that a sample has a greater one than a held-out face: ½ for what is new, 0 for copies.";
const withinSet = "64 samples, told a word each, guided with a weight of 2, against pictures of the set itself, for nothing was held out; 24 times, the pictures dealt out anew. “Of data” is what 64 other pictures of the set give in their place, and “spread” by how much one such 64 differs from another. The words are evenly spaced, not as frequent as in the set, so the two laws need not agree. “Nearest” is the distance to the nearest picture; “among set”, that of a picture to the nearest other one.";

const asked = "32 faces for each attribute, asked for it alone and guided with a weight of 2, none picked; judged by `faces-classifier`, which had no part in drawing them. It overlooks some attributes and sees some that are not there. So beside “obeyed”, the share of these faces in which it sees what was asked for, stands in how many held-out faces it sees it: of those that have it (“found”), of those that have not (“mistaken”), and of all (“in data”). “Unasked” is the share of 512 faces drawn without a prompt.";

const restored = "From severity 1 (blend: 0.8), 20 steps, on the pictures held out. “More” is Algorithm 2 less one shot, picture by picture, with its standard error. Squared error is of a number, black and white 2 apart; sharpness is the mean step from pixel to pixel over that of the pictures themselves; mmd is squared [gretton2012], to the pictures trained on.";

const wordsAreBags = "A prompt is a bag of words: no order, no grammar, no “not”.";

export const descriptions: Readonly<Record<string, Description>> = {
  faces: {
    files: ["faces", "faces-step-*"],
    title: "Pixel faces, 16 × 16",
    what: "Predicts the clean face, 16 × 16 premultiplied RGBA = 1024 numbers, from a noisy one, its σ and any of 31 attributes. Trained on 16 384 faces that a program drew, so held-out faces of the very same kind exist and its quality can be measured. Kept at steps 100, 300, 1000, 3000 and at its end.",
    cannot: `${wordsAreBags} It knows one front view, in one style. Asked for what contradicts itself (long and short hair), it blends or drops one of the two. Among the attributes, obeyed least are those of two or three pixels (beard, smile, a sad mouth, earrings), and brown hair. Told nothing, it makes dark hair brown too often, auburn or black too seldom.`,
    measured: amongHeldOut,
    obedience: {file: "faces-obedience", text: asked}
  },
  "faces-1024": {
    files: ["faces-1024", "faces-1024-step-*"],
    title: "Pixel faces, from 1024 of them",
    what: "The net of `faces`, trained alike on the first 1024 faces alone: to see from how many pictures on a network stops copying.",
    cannot: `${wordsAreBags} What the 1024 do not show it has never seen.`,
    measured: amongHeldOut
  },
  "faces-128": {
    files: ["faces-128", "faces-128-step-*"],
    title: "Pixel faces, from 128 of them",
    what: "The net of `faces`, trained alike on the first 128 faces alone. Kept at steps 100, 300, 1000, 3000 and at its end: it begins with blurred faces that are no copies, and ends with copies (measured/training.json).",
    cannot: "It mostly repeats what it was trained on, and is kept to show that.",
    measured: amongHeldOut
  },
  "faces-16": {
    files: ["faces-16", "faces-16-step-*"],
    title: "Pixel faces, from 16 of them",
    what: "The net of `faces`, trained alike on the first 16 faces alone.",
    cannot: "It repeats the sixteen, and is kept to show that.",
    measured: amongHeldOut
  },
  "faces-weak": {
    files: ["faces-weak"],
    title: "Pixel faces, a weaker net",
    what: "Smaller and trained for a quarter of the steps of `faces`, on the same faces: the worse twin that autoguidance [karras2024] pushes away from.",
    cannot: "It is not meant to be sampled by itself; its faces are blotchy.",
    measured: amongHeldOut
  },
  "faces-classifier": {
    files: ["faces-classifier"],
    title: "Attributes of noisy faces",
    what: "Says for each of 31 attributes how likely a face bears it, however noisy, and gives the gradient of that in the face: what classifier guidance needs. The gradient is written out in forward operators, because ONNX cannot differentiate.",
    cannot: "At much noise it can only guess, as anybody: at σ = 10 it is hardly better than always naming the commoner answer. It has not seen what guidance at a large weight makes of a face."
  },
  smileys: {
    files: ["smileys"],
    title: "Smileys and hearts, 32 × 32",
    what: "Predicts the clean picture, 32 × 32 premultiplied RGBA = 4096 numbers, from a noisy one, its σ and words in English or Japanese. Trained on all 169 emoji of the group “smileys & emotion”.",
    cannot: `${wordsAreBags} Nothing was held out, because most words belong to a single picture; so it knows its 169 pictures nearly by heart, and what looks new is mixed from them. It draws nothing else.`,
    measured: withinSet
  },
  emoji: {
    files: ["emoji"],
    title: "All emoji, 32 × 32",
    what: "As `smileys`, for all 1433 emoji of the picture set.",
    cannot: `${wordsAreBags} Told a single word it often gives a blob; 1352 of its 3130 words belong to one picture. Colours and shapes that were seen apart come together, more or less (“pink square”); asked for a blue car it gives blue things and no car. Small print and faces in the distance are smears. Nothing was held out.`,
    measured: withinSet
  },
  autoencoder: {
    files: ["autoencoder-encoder", "autoencoder-decoder"],
    title: "An autoencoder, 16384 numbers to 256 and back",
    what: "Encoder from 4 × 64 × 64 to mean and log-variance of 4 × 8 × 8 numbers, decoder back, in two files; held to a standard normal distribution by a KL term, weakly. Trained on nine emoji in ten.",
    cannot: "64 numbers become one: fine lines and small faces blur. Pictures that are no emoji come back as if made of emoji parts.",
    sheet: "The first 32 pictures held out, none picked, in the first and the third row; under each what came back. By the browser's own code."
  },
  latent: {
    files: ["latent"],
    title: "A denoiser in the latent",
    what: "Predicts the clean latent, 4 × 8 × 8 numbers of the autoencoder over a stated scale, their spread, from a noisy one, its σ and words. Trained on all 1433 emoji.",
    cannot: `${wordsAreBags} It cannot be sharper than the decoder. Nothing was held out.`,
    measured: withinSet
  },
  cold: {
    files: ["cold"],
    title: "A restorer without noise",
    what: "Given a picture that was degraded, 32 × 32, what was done to it (blur, pixelate, desaturate, snow, mask, blend) and how much of it, predicts the picture. It minimises the squared error, so in one shot it gives the average of what it could have been.",
    cannot: "Degradations that it was not told of, or told wrongly, it takes for part of the picture. Far from nine emoji in ten it guesses.",
    measured: restored,
    sheet: "The first 64 pictures held out, none picked, in the six ways by turns (blur, pixelate, desaturate, snow, mask, blend): the picture; what is left of it at severity 0.8; where 20 steps of Algorithm 2 end. By the browser's own code."
  }
};
