/** A JSON Schema, loosely: what a foreign server says is looked at keyword by keyword. */
export type Schema = { readonly [keyword: string]: unknown };

/** The parameters of a function as OpenAI takes them; `strict` where the model can be held to them. */
export interface Parameters {
  readonly parameters: Schema;
  readonly strict: boolean;
}

/** A tool's input schema as function parameters: strict when it can be said so, else as it is. */
export function functionParameters(schema: Schema): Parameters {
  const loose = { ...without(schema, '$schema'), type: 'object', properties: schema['properties'] ?? {} };
  if (schema['type'] !== 'object' || ['anyOf', 'oneOf'].some((keyword) => keyword in schema))
    return { parameters: loose, strict: false };
  const budget = { properties: 0 };
  const parameters = strictly({ ...schema, properties: schema['properties'] ?? {} }, 0, budget);
  if (parameters === undefined || budget.properties > MOST_PROPERTIES) return { parameters: loose, strict: false };
  const definitions = strictDefinitions(schema, budget);
  if (definitions === undefined) return { parameters: loose, strict: false };
  return { parameters: { ...parameters, ...definitions }, strict: true };
}

const MOST_PROPERTIES = 1_000;
const DEEPEST = 9;

// Said in other words or not at all in strict mode; the server checks them anyway.
const DROPPED = new Set([
  '$schema',
  '$id',
  '$comment',
  '$defs',
  'definitions',
  'title',
  'default',
  'examples',
  'example',
  'deprecated',
  'readOnly',
  'writeOnly',
  'minLength',
  'maxLength',
  'pattern',
  'contentEncoding',
  'contentMediaType',
  'uniqueItems',
  'minProperties',
  'maxProperties',
  'additionalProperties',
  'properties',
  'required',
  'items',
  'anyOf',
  'oneOf',
  'const',
  'format',
  'allOf',
]);
const KEPT = new Set([
  'type',
  'description',
  'enum',
  '$ref',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minItems',
  'maxItems',
]);
const FORMATS = new Set(['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uuid']);

/** The strict form, or nothing when there is none: strict mode has no open objects, no tuples, no conditions. */
function strictly(schema: unknown, depth: number, budget: { properties: number }): Schema | undefined {
  if (!isSchema(schema) || depth > DEEPEST) return undefined;
  if (Object.keys(schema).some((keyword) => !DROPPED.has(keyword) && !KEPT.has(keyword) && !keyword.startsWith('x-')))
    return undefined;
  const { allOf, oneOf, anyOf = oneOf } = schema;
  if (allOf !== undefined) {
    if (!Array.isArray(allOf) || allOf.length !== 1 || !isSchema(allOf[0])) return undefined;
    return strictly({ ...without(schema, 'allOf'), ...allOf[0] }, depth, budget);
  }
  const kept = Object.fromEntries(Object.entries(schema).filter(([keyword]) => KEPT.has(keyword)));
  const words = described(schema);
  if (Array.isArray(anyOf)) {
    const options = anyOf.map((option) => strictly(option, depth, budget));
    return options.includes(undefined) ? undefined : { ...words, anyOf: options };
  }
  if ('$ref' in schema) return isLocal(schema['$ref']) ? { $ref: definitionPath(schema['$ref']) } : undefined;
  if ('const' in schema) return { ...kept, ...words, enum: [schema['const']] };
  const types = [schema['type']].flat();
  if (types.includes('object')) return strictObject(schema, { ...kept, ...words }, depth, budget);
  if (types.includes('array')) {
    const items = strictly(schema['items'], depth + 1, budget);
    return items && { ...kept, ...words, items };
  }
  if (schema['type'] === undefined && !Array.isArray(schema['enum'])) return undefined;
  return { ...kept, ...words, ...(FORMATS.has(String(schema['format'])) && { format: schema['format'] }) };
}

function strictObject(schema: Schema, kept: Schema, depth: number, budget: { properties: number }): Schema | undefined {
  const { properties, additionalProperties } = schema;
  if (additionalProperties === true || isSchema(additionalProperties)) return undefined;
  if (!isSchema(properties)) return additionalProperties === false ? { ...kept, ...closed({}) } : undefined;
  const required = new Set(Array.isArray(schema['required']) ? schema['required'] : []);
  const converted: Record<string, Schema> = {};
  for (const [name, property] of Object.entries(properties)) {
    const strict = strictly(property, depth + 1, budget);
    if (!strict) return undefined;
    budget.properties += 1;
    converted[name] = required.has(name) ? strict : nullable(strict);
  }
  return { ...kept, ...closed(converted) };
}

const closed = (properties: Readonly<Record<string, Schema>>): Schema => ({
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

/** In strict mode every field is sent; one that may be left out is sent as null. */
function nullable(schema: Schema): Schema {
  const { description, ...rest } = schema;
  const words = description === undefined ? {} : { description };
  if (Array.isArray(rest['anyOf'])) return { ...words, anyOf: [...rest['anyOf'], { type: 'null' }] };
  if (rest['type'] === undefined) return { ...words, anyOf: [rest, { type: 'null' }] };
  const types = [rest['type']].flat();
  if (types.includes('null')) return schema;
  const options = Array.isArray(rest['enum']) ? { enum: [...rest['enum'], null] } : {};
  return { ...rest, ...words, ...options, type: [...types, 'null'] };
}

function strictDefinitions(schema: Schema, budget: { properties: number }): Schema | undefined {
  const given = { ...asSchema(schema['definitions']), ...asSchema(schema['$defs']) };
  const names = Object.keys(given);
  if (names.length === 0) return {};
  const converted = names.map((name) => [name, strictly(given[name], 1, budget)] as const);
  return converted.some(([, strict]) => strict === undefined) ? undefined : { $defs: Object.fromEntries(converted) };
}

/** The description with what strict mode has no keyword for. */
function described(schema: Schema): Schema {
  const { description, default: fallback } = schema;
  const parts = [
    typeof description === 'string' ? description : '',
    fallback === undefined ? '' : `Default: ${JSON.stringify(fallback)}.`,
  ].filter(Boolean);
  return parts.length === 0 ? {} : { description: parts.join(' ') };
}

const isLocal = (reference: unknown): reference is string =>
  typeof reference === 'string' && /^#\/(\$defs|definitions)\/[^/]+$/.test(reference);

const definitionPath = (reference: string): string => reference.replace('#/definitions/', '#/$defs/');

export const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const asSchema = (value: unknown): Schema => (isSchema(value) ? value : {});

const without = (schema: Schema, keyword: string): Schema =>
  Object.fromEntries(Object.entries(schema).filter(([name]) => name !== keyword));
