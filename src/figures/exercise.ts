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
  form.dataset.exercise = nameOf(question);
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
    form.dispatchEvent(new Event("exercise", {bubbles: true})); // whoever keeps count reads data-right and data-exercise
  });
  const submit = button({label: strings.exercise.check, onClick: () => undefined});
  submit.type = "submit";
  const row = document.createElement("div");
  row.className = "controls";
  row.append(input, unit, submit);
  form.append(label, row, verdict);
  return form;
}

/** A name that stays the same when numbers in the question change: its words, the first sixty letters of them. */
function nameOf(question: string): string {
  return question.toLowerCase().match(/\p{L}+/gu)?.join("-").slice(0, 60) ?? "";
}

/**
 * Reads an answer as people write it: "16384", "16 384", "49,152", "12,8", "1.5e3", "−2", "3/4", "2*256", "√16", "128√2",
 * "40 %". A comma before exactly three digits separates thousands, any other is a decimal comma. Undefined for anything else.
 */
export function parseAnswer(text: string): number | undefined {
  const clean = text
    .replace(/[\s\u202f_]/g, "")
    .replace(/−/g, "-")
    .replace(/,(?=\d{3}(?!\d))/g, "")
    .replace(/,/g, ".")
    .replace(/[×·]/g, "*");
  const [, body, percent] = /^(.*?)(%?)$/.exec(clean)!;
  const factors = body!.split(/(?=[*/])/).map((piece, i) => readFactor(i === 0 ? `*${piece}` : piece));
  if (factors.some((factor) => factor === undefined)) return undefined;
  const value = factors.reduce<number>((product, factor) => product * factor!, percent ? 0.01 : 1);
  return Number.isFinite(value) ? value : undefined;
}

/** "*12", "/4", "*128√2", "*√16": what the product is multiplied by. */
function readFactor(piece: string): number | undefined {
  const match = /^([*/])(-?)(\d*\.?\d+(?:e[+-]?\d+)?)?(?:√(\d*\.?\d+))?$/i.exec(piece);
  if (!match || (match[3] === undefined && match[4] === undefined)) return undefined;
  const size = Number(match[3] ?? 1) * Math.sqrt(Number(match[4] ?? 1));
  const value = match[2] ? -size : size;
  return match[1] === "/" ? 1 / value : value;
}
