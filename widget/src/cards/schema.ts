// Checks a card against its JSON Schema: the part of the language docs/cards makes use of.
// Fields a schema does not know are let pass, so that an older widget draws a newer card.

export interface Schema {
  $ref?: string;
  $defs?: Record<string, Schema>;
  const?: unknown;
  enum?: unknown[];
  type?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  anyOf?: Schema[];
}

/** Whether `value` is what `schema` describes; `root` holds the definitions. */
export function matches(value: unknown, schema: Schema, root: Schema = schema): boolean {
  if (schema.$ref) {
    const target = root.$defs?.[schema.$ref.replace("#/$defs/", "")];
    return !!target && matches(value, target, root);
  }
  if (schema.anyOf && !schema.anyOf.some((option) => matches(value, option, root))) return false;
  if ("const" in schema && value !== schema.const) return false;
  if (schema.enum && !schema.enum.includes(value)) return false;
  if (schema.type && !isType(value, schema.type)) return false;
  if (typeof value === "string") return textMatches(value, schema);
  if (typeof value === "number") return within(value, schema.minimum, schema.maximum);
  if (Array.isArray(value)) {
    if (!within(value.length, schema.minItems, schema.maxItems)) return false;
    return value.every((item) => !schema.items || matches(item, schema.items, root));
  }
  return typeof value !== "object" || value === null || objectMatches(value, schema, root);
}

function objectMatches(value: object, schema: Schema, root: Schema): boolean {
  const fields = value as Record<string, unknown>;
  if (schema.required?.some((name) => !(name in fields))) return false;
  return Object.entries(schema.properties ?? {}).every(
    ([name, property]) => !(name in fields) || matches(fields[name], property, root),
  );
}

function textMatches(value: string, schema: Schema): boolean {
  if (!within([...value].length, schema.minLength, schema.maxLength)) return false;
  return !schema.pattern || new RegExp(schema.pattern, "u").test(value);
}

function within(value: number, least = -Infinity, most = Infinity): boolean {
  return value >= least && value <= most;
}

function isType(value: unknown, type: string): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    case "integer":
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}
