/** An exercise that checks the reader's answer by computing it. */
import {button} from "./controls.js";
import {strings} from "./strings.js";

export interface ExerciseOptions {
  /** The question, as the label of the answer's field. */
  question: string;
  /** The unit or form of the answer, e.g. "numbers", "×". */
  unit?: string;
  /** Computes whether the answer is right, and says why or why not in a sentence. May take time. */
  check: (answer: number) => Verdict | Promise<Verdict>;
}

export interface Verdict {
  right: boolean;
  because: string;
}

let count = 0;

/** A question, a field, a verdict. An answer that is no number is met with a hint, not with a verdict. */
export function createExercise({question, unit = "", check}: ExerciseOptions): HTMLElement {
  const form = document.createElement("form");
  form.className = "exercise";
  const label = document.createElement("label");
  const input = document.createElement("input");
  input.type = "text";
  input.inputMode = "decimal";
  input.autocomplete = "off";
  input.id = `exercise-${++count}`;
  label.htmlFor = input.id;
  label.textContent = question;
  const verdict = document.createElement("output");
  verdict.htmlFor.add(input.id);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = parseAnswer(input.value);
    delete form.dataset.right;
    verdict.toggleAttribute("data-hint", answer === undefined);
    if (answer === undefined) {
      verdict.textContent = strings.exercise.notANumber;
      return;
    }
    const {right, because} = await check(answer);
    form.dataset.right = String(right);
    verdict.textContent = `${right ? strings.exercise.right : strings.exercise.notYet} ${because}`;
  });
  const submit = button({label: strings.exercise.check, onClick: () => undefined});
  submit.type = "submit";
  const row = document.createElement("div");
  row.className = "controls";
  row.append(input, unit, submit);
  form.append(label, row, verdict);
  return form;
}

/** Reads "16384", "16 384", "1.5e3", "−2" or "3/4"; undefined for anything else. */
export function parseAnswer(text: string): number | undefined {
  const clean = text.replace(/[\s\u202f,_]/g, "").replace("−", "-");
  const fraction = /^(-?[\d.]+)\/([\d.]+)$/.exec(clean);
  const value = fraction ? Number(fraction[1]) / Number(fraction[2]) : Number(clean);
  return clean !== "" && Number.isFinite(value) ? value : undefined;
}
