/** The numbers of one picture that a reader has changed, as text: `grinning face:10329=255,10330=0`, bytes by place. */
import {PICTURE_DIM} from "../../math/pictures/pictures.js";
import {strings} from "../strings.js";

/** More are not kept: the text would fill an address. */
const MOST = 200;

export interface ChangedNumbers {
  /** How `x` differs from `original`, by bytes; undefined if it does not, or in more places than a link can hold. */
  write(name: string, x: Float64Array, original: Float64Array): string | undefined;
  /** Sets in `x` what a text says, now if it is of the picture `name`, else when `take` is told of that picture. */
  read(text: string | undefined, name: string, x: Float64Array): void;
  /** Another picture is shown: sets what waits for it. */
  take(name: string, x: Float64Array): void;
  /** Nothing waits any more. */
  forget(): void;
}

export function createChangedNumbers(): ChangedNumbers {
  let waiting: {name: string; numbers: [number, number][]} | undefined;
  const take = (name: string, x: Float64Array) => {
    if (waiting?.name === name) for (const [k, byte] of waiting.numbers) x[k] = byte / 127.5 - 1;
  };
  return {
    write(name, x, original) {
      if (waiting && waiting.name !== name) return textOf(waiting.name, waiting.numbers);
      const numbers: [number, number][] = [];
      for (let k = 0; k < x.length && numbers.length <= MOST; k++) if (byteOf(x[k]!) !== byteOf(original[k]!)) numbers.push([k, byteOf(x[k]!)]);
      return numbers.length === 0 || numbers.length > MOST ? undefined : textOf(name, numbers);
    },
    read(text, name, x) {
      waiting = text === undefined ? undefined : parse(text);
      take(name, x);
    },
    take(name, x) {
      take(name, x);
      waiting = undefined;
    },
    forget: () => (waiting = undefined)
  };
}

const byteOf = (value: number) => Math.round(127.5 * (value + 1));

function textOf(name: string, numbers: readonly (readonly [number, number])[]): string {
  return `${name}:${numbers.map(([k, byte]) => `${k}=${byte}`).join(",")}`;
}

/** @throws RangeError */
function parse(text: string): {name: string; numbers: [number, number][]} {
  const at = text.lastIndexOf(":");
  const pieces = text.slice(at + 1).split(",");
  const numbers = pieces.map((piece) => /^(\d{1,5})=(\d{1,3})$/.exec(piece)?.slice(1).map(Number) as [number, number] | undefined);
  if (at < 0 || pieces.length > MOST || !numbers.every((pair) => pair && pair[0] < PICTURE_DIM && pair[1] <= 255)) throw new RangeError(strings.point.coordinates.numbersRange);
  return {name: text.slice(0, at), numbers: numbers as [number, number][]};
}
