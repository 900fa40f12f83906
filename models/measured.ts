/** What a full run of the tests measured with the browser's own code: measured/NAME.json, one for each model that was. */
import {existsSync, readFileSync, writeFileSync} from "node:fs";

const fileOf = (name: string): URL => new URL(`measured/${name}.json`, import.meta.url);

export type Measured = Readonly<Record<string, unknown>>;

export function readMeasured<T extends object = Measured>(name: string): T | undefined {
  return existsSync(fileOf(name)) ? (JSON.parse(readFileSync(fileOf(name), "utf8")) as T) : undefined;
}

/** Numbers to four digits: what another machine's rounding leaves as it is. */
export function writeMeasured(name: string, numbers: object): void {
  const round = (_: string, value: unknown): unknown => (typeof value === "number" ? Number(value.toPrecision(4)) : value);
  writeFileSync(fileOf(name), JSON.stringify(numbers, round, 1) + "\n");
}
