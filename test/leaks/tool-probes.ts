import type { Tool } from '@kb-mcp/core';
import { z } from 'zod';
import type { Targets } from './probes.ts';

/** One call of a tool. */
export interface ToolCall {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/**
 * Calls of every tool, made from its schema: each field with everything that could make it tell of what is forbidden, the others as
 * small as they may be. Throws for a required field that nobody has said anything about.
 */
export function toolCalls(tools: readonly Tool[], targets: Targets): readonly ToolCall[] {
  const pools = poolsOf(targets);
  return tools.flatMap(({ name, input }) => {
    // A schema of an object always has these.
    const schema = z.toJSONSchema(input, { io: 'input' }) as {
      properties?: Record<string, Field>;
      required?: string[];
    };
    const fields = Object.entries(schema.properties ?? {});
    const values = new Map(fields.map(([field, shape]) => [field, poolOf(name, field, shape)]));
    const required = (schema.required ?? []).map((field) => [field, values.get(field)?.[0]]);
    const least = Object.fromEntries(required);
    const first = schema.required?.[0];
    // What is optional is tried beside each of the first two of what is required, the forbidden before the allowed.
    const bases =
      first === undefined ? [{}] : (values.get(first) ?? []).slice(0, 2).map((value) => ({ [first]: value }));
    const each = fields.flatMap(([field]) =>
      (values.get(field) ?? []).flatMap((value) =>
        (field === first ? [{}] : bases).map((base) => ({ ...base, [field]: value })),
      ),
    );
    return [{}, ...each].map((some) => ({ name, input: { ...least, ...some } }));
  });

  function poolOf(tool: string, field: string, shape: Field): readonly unknown[] {
    const known = pools[`${tool}.${field}`] ?? pools[field];
    if (known) return known;
    if (shape.enum) return shape.enum;
    if (shape.type === 'boolean') return [true];
    if (shape.type === 'integer' || shape.type === 'number') return [shape.minimum ?? 1];
    throw new Error(`The leak test does not know what to put into ${field} of ${tool}: say it in poolsOf.`);
  }
}

interface Field {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
}

/** By the name of a field, or of a tool and its field. */
function poolsOf({
  forbidden,
  allowed,
  words,
  shared,
  collection,
}: Targets): Readonly<Record<string, readonly unknown[]>> {
  const ids = [...forbidden, ...allowed].flatMap((id) => [id, `${id}-0`, `${id}-1`]);
  const near = `${words[0]?.slice(0, -1)}x`;
  const queries = [...words, shared, `${shared} ${words[0]}`, words.join(' '), `"${words[0]}"`, near];
  const dates = ['2020-01-01', '2099-01-01'];
  return {
    id: ids,
    document_id: ids,
    documents: ids.map((id) => [id]),
    query: queries,
    quote: queries,
    collection: [collection, 'open'],
    collections: [[collection], [collection, 'open']],
    tags: words.map((word) => [word]),
    path: [words[0], '', `${words[0]}-1.txt`, '/etc/passwd'],
    types: [['txt']],
    after: dates,
    before: dates,
    as_of: dates,
    from: ['2020-01-01'],
    to: ['2099-01-01'],
    version: ['1'],
    cursor: ['0', 'bzE'],
    name: ['open-0.txt', `${words[0]}-1.txt`],
    text: ['x'],
    base64: ['eA=='],
    title: ['x'],
    url: ['https://example.com/'],
    metadata: [{ [String(words[0])]: 'x' }],
    'list_documents.cursor': ['b3Blbg'],
  };
}
