import {findNearestName} from "./nearest-name.js";

/** A JSON Schema (draft 2020-12), as far as it is needed here. */
export type JsonSchema = {readonly [keyword: string]: unknown};

/**
 * What a JSON value must look like, said once: reading (checks, defaults), writing (canonical, defaults left out) and the
 * schema are made from it, so that they cannot disagree.
 */
export interface Shape<T> {
  readonly schema: JsonSchema;
  /** Checks a value and fills in what is left out. @throws RangeError that begins with `path` and names value and remedy */
  read(value: unknown, path: string): T;
  /** The value as JSON, in the order of the fields, without what is left out by default. */
  write(value: T): unknown;
}

export interface NumberLimits {
  readonly min?: number;
  /** Must be greater than this. */
  readonly above?: number;
  readonly max?: number;
  readonly integer?: boolean;
  /** Written as the string "Infinity", since JSON has no such number. */
  readonly infinity?: boolean;
}

/** A finite number within limits. */
export function number({min, above, max, integer = false, infinity = false}: NumberLimits = {}): Shape<number> {
  const limits = [
    above === undefined ? [] : [`greater than ${above}`],
    min === undefined ? [] : [`${min} or greater`],
    max === undefined ? [] : [`at most ${max}`]
  ].flat();
  const remedy = [`give a ${integer ? "whole" : "finite"} number`, ...limits].join(", ") + (infinity ? ', or "Infinity"' : "");
  const plain = {
    type: integer ? "integer" : "number",
    ...(min !== undefined && {minimum: min}),
    ...(above !== undefined && {exclusiveMinimum: above}),
    ...(max !== undefined && {maximum: max})
  };
  return {
    schema: infinity ? {anyOf: [plain, {const: "Infinity"}]} : plain,
    read(value, path) {
      if (infinity && (value === "Infinity" || value === Infinity)) return Infinity;
      const fits =
        typeof value === "number" &&
        (integer ? Number.isSafeInteger(value) : Number.isFinite(value)) &&
        value >= (min ?? -Infinity) &&
        value > (above ?? -Infinity) &&
        value <= (max ?? Infinity);
      if (!fits) throw wrong(path, value, remedy);
      return value + 0; // −0 is written as 0
    },
    write: (value) => (value === Infinity ? "Infinity" : value)
  };
}

/** true or false. */
export const flag: Shape<boolean> = {
  schema: {type: "boolean"},
  read(value, path) {
    if (typeof value !== "boolean") throw wrong(path, value, "give true or false");
    return value;
  },
  write: (value) => value
};

/** A string. */
export const text: Shape<string> = {
  schema: {type: "string"},
  read(value, path) {
    if (typeof value !== "string") throw wrong(path, value, "give a string");
    return value;
  },
  write: (value) => value
};

/** This value and no other. */
export function literal<const Value extends string | number>(only: Value, remedy: string): Shape<Value> {
  return {
    schema: {const: only},
    read(value, path) {
      if (value !== only) throw wrong(path, value, remedy);
      return only;
    },
    write: (value) => value
  };
}

/** A list of things of one shape, at least one unless told. */
export function list<T>(item: Shape<T>, {minLength = 1}: {readonly minLength?: number} = {}): Shape<readonly T[]> {
  return {
    schema: {type: "array", items: item.schema, ...(minLength > 0 && {minItems: minLength})},
    read(value, path) {
      if (!Array.isArray(value)) throw wrong(path, value, "give a list [...]");
      if (value.length < minLength) throw wrong(path, value, `give a list of ${minLength} or more`);
      return value.map((entry, i) => item.read(entry, `${path}[${i}]`));
    },
    write: (values) => values.map((entry) => item.write(entry))
  };
}

/** Points: a list of lists of equally many numbers. */
export function rows(item: Shape<number> = number()): Shape<readonly (readonly number[])[]> {
  const plain = list(list(item));
  return {
    ...plain,
    read(value, path) {
      const points = plain.read(value, path);
      points.forEach((point, i) => {
        if (point.length !== points[0]!.length)
          throw wrong(`${path}[${i}]`, point, `give ${points[0]!.length} numbers, as in ${path}[0]`);
      });
      return points;
    }
  };
}

/** The first alternative whose `when` says yes. */
export function choice<T>(alternatives: readonly {readonly when: (value: unknown) => boolean; readonly shape: Shape<T>}[], remedy: string): Shape<T> {
  const find = (value: unknown): Shape<T> | undefined => alternatives.find(({when}) => when(value))?.shape;
  return {
    schema: {anyOf: alternatives.map(({shape}) => shape.schema)},
    read(value, path) {
      const shape = find(value);
      if (!shape) throw wrong(path, value, remedy);
      return shape.read(value, path);
    },
    write: (value) => find(value)!.write(value)
  };
}

/** A field of an object: its shape, and its default if it may be left out. `undefined` as default: absent. */
export interface Field<T> {
  readonly shape: Shape<Exclude<T, undefined>>;
  readonly about: string;
  readonly optional: boolean;
  readonly byDefault: T | undefined;
}

/** A field that must be there. */
export function required<T>(shape: Shape<T>, about: string): Field<T> {
  return {shape: shape as Field<T>["shape"], about, optional: false, byDefault: undefined};
}

/** A field that may be left out, and what that means. */
export function optional<T>(shape: Shape<T>, byDefault: T, about: string): Field<T>;
export function optional<T>(shape: Shape<T>, byDefault: undefined, about: string): Field<T | undefined>;
export function optional<T>(shape: Shape<T>, byDefault: T | undefined, about: string): Field<T | undefined> {
  return {shape: shape as Field<T | undefined>["shape"], about, optional: true, byDefault};
}

export type Fields<T> = {readonly [K in keyof T]-?: Field<T[K]>};

/** An object with these fields and no others. */
export function object<T extends object>(fields: Fields<T>): Shape<T> {
  const entries = Object.entries(fields) as [keyof T & string, Field<unknown>][];
  const names = entries.map(([key]) => key);
  const needed = entries.filter(([, field]) => !field.optional).map(([key]) => key);
  return {
    schema: {
      type: "object",
      properties: Object.fromEntries(
        entries.map(([key, {shape, about, byDefault}]) => [
          key,
          {...shape.schema, description: about, ...(byDefault !== undefined && {default: shape.write(byDefault)})}
        ])
      ),
      ...(needed.length > 0 && {required: needed}),
      additionalProperties: false
    },
    read(value, path) {
      const given = readRecord(value, path);
      for (const key of Object.keys(given))
        if (!names.includes(key as keyof T & string))
          throw new RangeError(`${join(path, key)} is no field; ${suggest(key, names)}.`);
      const result: Record<string, unknown> = {};
      for (const [key, {shape, optional, byDefault}] of entries) {
        if (given[key] !== undefined) result[key] = shape.read(given[key], join(path, key));
        else if (!optional) throw new RangeError(`${join(path, key)} is missing; give it (${fields[key].about}).`);
        else if (byDefault !== undefined) result[key] = byDefault;
      }
      return result as T;
    },
    write(value) {
      const result: Record<string, unknown> = {};
      for (const [key, {shape, byDefault}] of entries) {
        const entry = value[key];
        if (entry === undefined) continue;
        const written = shape.write(entry);
        if (byDefault === undefined || JSON.stringify(written) !== JSON.stringify(shape.write(byDefault))) result[key] = written;
      }
      return result;
    }
  };
}

/** What an object may be: which fields go with one value of the tag. */
export interface Variant {
  readonly about: string;
  readonly fields: Readonly<Record<string, Field<unknown>>>;
}

/** An object whose field `tag` says which of several it is. */
export function tagged<T extends object>(tag: string & keyof T, variants: Readonly<Record<string, Variant>>): Shape<T> {
  const names = Object.keys(variants);
  const shapes = new Map(
    names.map((key) => {
      const {about, fields} = variants[key]!;
      return [key, object({[tag]: required(literal(key, `give "${key}"`), about), ...fields}) as Shape<object> as Shape<T>];
    })
  );
  return {
    schema: {oneOf: names.map((key) => shapes.get(key)!.schema)},
    read(value, path) {
      const key = readRecord(value, path)[tag];
      if (key === undefined) throw new RangeError(`${join(path, tag)} is missing; give one of ${names.join(", ")}.`);
      const shape = shapes.get(String(key));
      if (!shape) throw wrong(join(path, tag), key, suggest(key, names));
      return shape.read(value, path);
    },
    write: (value) => shapes.get(String(value[tag]))!.write(value)
  };
}

function readRecord(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrong(path, value, "give an object {...}");
  return value as Record<string, unknown>;
}

function wrong(path: string, value: unknown, remedy: string): RangeError {
  return new RangeError(`${path || "the spec"} is ${show(value)}; ${remedy}.`);
}

function suggest(given: unknown, names: readonly string[]): string {
  const nearest = findNearestName(String(given), names);
  return `${nearest ? `did you mean ${nearest}? There are` : "there are"} ${names.join(", ")}`;
}

function show(value: unknown): string {
  const written = typeof value === "number" || value === undefined ? String(value) : JSON.stringify(value);
  return written.length > 60 ? `${written.slice(0, 57)}...` : written;
}

function join(path: string, key: string): string {
  return path ? `${path}.${key}` : key;
}
