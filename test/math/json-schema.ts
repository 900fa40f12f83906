/** Whether a JSON value is valid under a JSON Schema: the keywords that our schema uses, and an error for any other. */
type Schema = Readonly<Record<string, unknown>>;

const KEYWORDS: Readonly<Record<string, (value: unknown, argument: never, schema: Schema, root: Schema) => boolean>> = {
  type: (value, type: string) =>
    type === "array"
      ? Array.isArray(value)
      : type === "object"
        ? typeof value === "object" && value !== null && !Array.isArray(value)
        : type === "integer"
          ? Number.isInteger(value)
          : typeof value === type,
  const: (value, expected: unknown) => value === expected,
  enum: (value, names: unknown[]) => names.includes(value),
  anyOf: (value, schemas: Schema[], _, root) => schemas.some((schema) => accepts(schema, value, root)),
  oneOf: (value, schemas: Schema[], _, root) => schemas.filter((schema) => accepts(schema, value, root)).length === 1,
  minimum: (value, least: number) => typeof value !== "number" || value >= least,
  exclusiveMinimum: (value, bound: number) => typeof value !== "number" || value > bound,
  maximum: (value, most: number) => typeof value !== "number" || value <= most,
  items: (value, schema: Schema, _, root) => !Array.isArray(value) || value.every((item) => accepts(schema, item, root)),
  minItems: (value, least: number) => !Array.isArray(value) || value.length >= least,
  required: (value, names: string[]) => !isRecord(value) || names.every((name) => value[name] !== undefined),
  properties: (value, schemas: Record<string, Schema>, _, root) =>
    !isRecord(value) || Object.entries(value).every(([name, entry]) => entry === undefined || !schemas[name] || accepts(schemas[name], entry, root)),
  additionalProperties: (value, allowed: boolean, {properties = {}}) =>
    allowed || !isRecord(value) || Object.keys(value).every((name) => name in (properties as object)),
  $ref: (value, pointer: string, _, root) => accepts((root.$defs as Record<string, Schema>)[pointer.replace("#/$defs/", "")]!, value, root),
  $defs: () => true,
  $schema: () => true,
  title: () => true,
  description: () => true,
  default: () => true
};

export function accepts(schema: Schema, value: unknown, root: Schema = schema): boolean {
  return Object.entries(schema).every(([keyword, argument]) => {
    const check = KEYWORDS[keyword];
    if (!check) throw new Error(`accepts: the keyword ${keyword} is not known here; add it.`);
    return check(value, argument as never, schema, root);
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
