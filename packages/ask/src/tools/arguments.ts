import { isSchema } from './strict-schema.ts';
import type { Schema } from './strict-schema.ts';

/** What a model sent as arguments: an input, or the sentence that it gets back. */
export type ParsedArguments =
  | { readonly input: Record<string, unknown>; readonly problem?: never }
  | { readonly input?: never; readonly problem: string };

/** Reads arguments. What is meant without doubt is repaired: a code fence, a comma too many, JSON inside a string. What is cut off is refused. */
export function parseArguments(text: string, schema: Schema): ParsedArguments {
  const bare = withoutFence(text.trim());
  if (bare === '') return { input: {} };
  const value = parse(bare) ?? parse(bare.replaceAll(/,(\s*[}\]])/g, '$1'));
  const object = typeof value === 'string' ? parse(value) : value;
  if (object === undefined)
    return { problem: 'The arguments are not valid JSON; nothing was called. Send one complete JSON object.' };
  if (!isSchema(object)) return { problem: 'The arguments must be one JSON object; nothing was called.' };
  return { input: asRecord(withoutNulls(object, schema, schema)) };
}

function withoutFence(text: string): string {
  if (text.length < 6 || !text.startsWith('```') || !text.endsWith('```')) return text;
  return text.slice(3, -3).replace(/^json/i, '').trim();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Leaves out each null that only says that an optional field is not there. */
function withoutNulls(value: unknown, given: unknown, root: Schema): unknown {
  const schema = resolved(given, root, value);
  if (Array.isArray(value)) return value.map((item) => withoutNulls(item, schema['items'], root));
  if (!isSchema(value)) return value;
  const properties = isSchema(schema['properties']) ? schema['properties'] : {};
  const required = new Set(Array.isArray(schema['required']) ? schema['required'] : []);
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) => {
      const property = properties[name];
      if (item === null && property !== undefined && !required.has(name) && !takesNull(property, root)) return [];
      return [[name, withoutNulls(item, property, root)]];
    }),
  );
}

function takesNull(given: unknown, root: Schema): boolean {
  if (!isSchema(given)) return false;
  const schema = resolved(given, root, undefined);
  const options = [schema['anyOf'], schema['oneOf']].find((option) => Array.isArray(option));
  if (Array.isArray(options)) return options.some((option) => takesNull(option, root));
  if (schema['const'] === null) return true;
  return [schema['type']].flat().includes('null') || (Array.isArray(schema['enum']) && schema['enum'].includes(null));
}

/** The schema behind a reference, and of several the one for values like this. */
function resolved(given: unknown, root: Schema, value: unknown, hops = 0): Schema {
  if (!isSchema(given) || hops > 20) return {};
  const [, table, name] =
    /^#\/(\$defs|definitions)\/(.+)$/.exec(typeof given['$ref'] === 'string' ? given['$ref'] : '') ?? [];
  if (table !== undefined && name !== undefined) {
    const definitions = root[table];
    return resolved(isSchema(definitions) ? definitions[name] : undefined, root, value, hops + 1);
  }
  const options = given['anyOf'] ?? given['oneOf'] ?? given['allOf'];
  if (!Array.isArray(options) || value === undefined) return given;
  const wanted = Array.isArray(value) ? 'array' : typeof value;
  const found = options.map((option) => resolved(option, root, value, hops + 1));
  return found.find(({ type }) => [type].flat().includes(wanted)) ?? given;
}

const asRecord = (value: unknown): Record<string, unknown> => (isSchema(value) ? { ...value } : {});
