/** Exercises that help before they tell. */
import type {Verdict} from "../exercise.js";

/** The first wrong answer gets the hint; the sentence with the solution comes with the second, or with the right one. */
export function hintFirst(hint: string, check: (answer: number) => Verdict): (answer: number) => Verdict {
  let misses = 0;
  return (answer) => {
    const verdict = check(answer);
    return verdict.right || misses++ > 0 ? verdict : {right: false, because: hint};
  };
}

/** Gives every σ of an exercise's question its colour, and ties it to the others of the page. */
export function colourSigma(exercise: HTMLElement): HTMLElement {
  const label = exercise.querySelector("label");
  const parts = label?.textContent?.split("σ") ?? [];
  label?.replaceChildren(...parts.flatMap((part, i) => {
    if (i === 0) return [part];
    const sigma = Object.assign(document.createElement("span"), {className: "m-noise", textContent: "σ"});
    sigma.dataset.sym = "sigma";
    return [sigma, part];
  }));
  return exercise;
}
