import fc from 'fast-check';
import { tools } from '@kb-mcp/core/tools';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { parseArguments } from './arguments.ts';
import { functionParameters, isSchema } from './strict-schema.ts';
import type { Schema } from './strict-schema.ts';

test('every tool of ours has a strict form', () => {
  for (const { name, input } of tools) {
    const schema = z.toJSONSchema(input, { io: 'input' });
    expect({ name, strict: functionParameters({ ...schema }).strict }).toEqual({ name, strict: true });
  }
});

test('an optional field becomes one that may be null, and its default is told in words', () => {
  const schema = {
    type: 'object',
    properties: {
      query: { type: 'string', minLength: 1 },
      limit: { type: 'integer', default: 8, description: 'How many.' },
    },
    required: ['query'],
  };
  expect(functionParameters(schema)).toEqual({
    strict: true,
    parameters: {
      type: 'object',
      properties: {
        query: { type: 'string' },
        limit: { type: ['integer', 'null'], description: 'How many. Default: 8.' },
      },
      required: ['query', 'limit'],
      additionalProperties: false,
    },
  });
});

test.each([
  ['a map with free names', { type: 'object', additionalProperties: { type: 'string' } }],
  ['an object of anything', { type: 'object' }],
  ['anything at all', {}],
  ['a tuple', { type: 'array', prefixItems: [{ type: 'string' }] }],
  ['a condition', { type: 'string', if: { const: 'x' } }],
  [
    'both of two',
    {
      allOf: [
        { type: 'object', properties: {} },
        { type: 'object', properties: {} },
      ],
    },
  ],
  ['a reference elsewhere', { $ref: 'https://example.com/schema' }],
])('%s has no strict form, and is passed on as it is', (_, property) => {
  const schema = { type: 'object', properties: { property } };
  expect(functionParameters(schema)).toEqual({ strict: false, parameters: schema });
});

test('definitions are kept, also when they refer to themselves', () => {
  const node = { type: 'object', properties: { next: { $ref: '#/definitions/node' } } };
  const { strict, parameters } = functionParameters({
    type: 'object',
    properties: { first: { $ref: '#/definitions/node' } },
    definitions: { node },
  });
  expect(strict).toBe(true);
  expect(isClosed(parameters)).toBe(true);
  expect(JSON.stringify(parameters)).toContain('"$ref":"#/$defs/node"');
});

test('whatever the schema, the strict form closes every object and asks for every field, and what it lets through means the same', () => {
  fc.assert(
    fc.property(objectSchema, fc.infiniteStream(fc.boolean()), (schema, coins) => {
      const { strict, parameters } = functionParameters(schema);
      expect(strict).toBe(true);
      expect(isClosed(parameters)).toBe(true);
      const value = valueOf(schema, () => coins.next().value === true);
      const sent = filled(value, schema);
      expect(parseArguments(JSON.stringify(sent), schema)).toEqual({ input: value });
    }),
  );
});

const leaf: fc.Arbitrary<Schema> = fc.constantFrom<Schema>(
  { type: 'string', pattern: '^a' },
  { type: ['string', 'null'] },
  { type: 'integer', minimum: 0 },
  { type: 'string', enum: ['a', 'b'] },
  { anyOf: [{ type: 'string' }, { type: 'boolean' }] },
);

const name = fc.constantFrom('a', 'b', 'c', 'd');

const { objectSchema } = fc.letrec<{ objectSchema: Schema; any: Schema }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    leaf,
    tie('objectSchema'),
    tie('any').map((items): Schema => ({ type: 'array', items })),
  ),
  objectSchema: fc
    .tuple(fc.dictionary(name, tie('any'), { maxKeys: 3 }), fc.uniqueArray(name))
    .map(([properties, wanted]): Schema => ({
      type: 'object',
      properties: { ...properties },
      required: wanted.filter((field) => field in properties),
    })),
}));

/** A value of the schema that leaves out some of what is optional. */
function valueOf(schema: Schema, coin: () => boolean): unknown {
  if (isSchema(schema['properties'])) {
    const required = schema['required'] as readonly string[];
    return Object.fromEntries(
      Object.entries(schema['properties']).flatMap(([field, property]) =>
        required.includes(field) || coin() ? [[field, valueOf(property as Schema, coin)]] : [],
      ),
    );
  }
  if (schema['type'] === 'array') return coin() ? [valueOf(schema['items'] as Schema, coin)] : [];
  return schema['type'] === 'integer' ? 7 : 'a';
}

/** The value as a model sends it in strict mode: what is left out is null. */
function filled(value: unknown, schema: Schema): unknown {
  if (Array.isArray(value)) return value.map((item) => filled(item, schema['items'] as Schema));
  const { properties } = schema;
  if (!isSchema(value) || !isSchema(properties)) return value;
  return Object.fromEntries(
    Object.entries(properties).map(([field, property]) => [
      field,
      // A field that may be null anyway says what null means itself.
      field in value ? filled(value[field], property as Schema) : takesNull(property as Schema) ? undefined : null,
    ]),
  );
}

const takesNull = ({ type }: Schema): boolean => [type].flat().includes('null');

function isClosed(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.every(isClosed);
  if (!isSchema(schema)) return true;
  const { properties, required, additionalProperties } = schema;
  if (isSchema(properties)) {
    const names = Object.keys(properties);
    return (
      additionalProperties === false &&
      names.every((field) => (required as string[]).includes(field)) &&
      Object.values(properties).every(isClosed)
    );
  }
  return Object.values(schema).every(isClosed);
}
