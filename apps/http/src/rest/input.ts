import type { FastifyRequest } from 'fastify';
import { KbError } from '@kb-mcp/core';
import type { JsonSchema } from './json-schema.ts';

/** The input of a tool as a request brings it: the path, then the query or the body, with fields under their own names. */
export function inputOf(
  request: Pick<FastifyRequest, 'params' | 'query' | 'body' | 'method'>,
  { schema, also = {} }: { readonly schema: JsonSchema; readonly also?: Readonly<Record<string, string>> | undefined },
): Record<string, unknown> {
  const given = request.method === 'POST' ? objectIn(request.body) : fromQuery(recordOf(request.query), schema, also);
  return { ...underOwnNames(given, also), ...recordOf(request.params) };
}

function underOwnNames(
  given: Record<string, unknown>,
  also: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const others = Object.keys(also).filter((name) => Object.hasOwn(given, name));
  if (others.length === 0) return given;
  const renamed = others.map((name) => [also[name] ?? name, given[name]] as const);
  const own = Object.entries(given).filter(([name]) => !others.includes(name));
  return { ...Object.fromEntries(renamed), ...Object.fromEntries(own) };
}

function objectIn(body: unknown): Record<string, unknown> {
  if (body === undefined || body === null) return {};
  if (typeof body === 'object' && !Array.isArray(body) && !Buffer.isBuffer(body)) return { ...body };
  throw new KbError('invalid_input', 'Send one JSON object.');
}

const recordOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

/** What stands in an address is text; the schema knows what it means. What it cannot mean is left for the tool to refuse. */
function fromQuery(
  query: Record<string, unknown>,
  { properties = {} }: JsonSchema,
  also: Readonly<Record<string, string>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => [name, meant(value, properties[also[name] ?? name]?.type)]),
  );
}

function meant(value: unknown, type: JsonSchema['type']): unknown {
  if (type === 'array') return Array.isArray(value) ? value : String(value).split(',');
  if ((type === 'number' || type === 'integer') && typeof value === 'string' && value.trim() !== '') {
    const number = Number(value);
    return Number.isNaN(number) ? value : number;
  }
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}
