import type { Tool } from '@kb-mcp/core';
import { z } from 'zod';

/** The parts of JSON Schema that are looked at here. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly description?: string;
  readonly [keyword: string]: unknown;
}

/** A tool's schema as OpenAPI 3.1 wants it. Objects stay open, so that a program with an older list accepts a field added later. */
export function jsonSchemaOf(schema: Tool['input']): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    override({ jsonSchema }) {
      // Every integer would carry the bounds of a double.
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  // An object schema converts to keywords that JsonSchema names loosely.
  return rest as JsonSchema;
}
