import type { Tool } from '@kb-mcp/core';
import { jsonSchemaOf } from './json-schema.ts';
import type { OpenApiOperation } from './open-api.ts';

/** What a tool takes, as parameters of an address: those that its path names, and the others in the query. */
export function parametersOf(
  tool: Tool,
  { path, example = {} }: { readonly path: string; readonly example?: Readonly<Record<string, unknown>> | undefined },
): NonNullable<OpenApiOperation['parameters']> {
  const { properties = {}, required = [] } = jsonSchemaOf(tool.input);
  return Object.entries(properties).map(([name, { description = '', ...schema }]) => ({
    name,
    in: path.includes(`{${name}}`) ? ('path' as const) : ('query' as const),
    required: required.includes(name),
    description,
    schema,
    ...(name in example && { example: example[name] }),
  }));
}

/** An answer with that schema, or a problem. */
export function answers(schema: string): OpenApiOperation['responses'] {
  const problem = { $ref: '#/components/responses/Problem' };
  return {
    '200': {
      description: 'The answer.',
      content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } },
    },
    '4XX': problem,
    '5XX': problem,
  };
}
