import { expect, test } from 'vitest';
import { z } from 'zod';
import { issueWords } from './issue-words.ts';

const port = z.coerce.number().int().min(0).max(65_535);

test.each([
  [z.string(), undefined, 'it is missing'],
  [z.string(), 5, 'it must be a string'],
  [z.string().min(1), '', 'it must not be empty'],
  [z.string().max(3), 'long', 'it must have at most 3 characters'],
  [port, 'tea', 'it must be a number'],
  [port, 1.5, 'it must be a whole number'],
  [port, -1, 'it must be at least 0'],
  [port, 99_999, 'it must be at most 65535'],
  [z.number().positive(), 0, 'it must be more than 0'],
  [z.number().lt(1), 1, 'it must be less than 1'],
  [z.boolean(), 'x', 'it must be true or false'],
  [z.array(z.string()).min(2), ['a'], 'it must have at least 2 entries'],
  [z.enum(['stdio', 'http']), 'tcp', 'it must be one of stdio, http'],
  [z.literal(true), false, 'it must be true'],
  [z.strictObject({}), { prot: 3 }, 'there is no «prot»'],
  [z.string().regex(/^a/, 'begin with a'), 'b', 'begin with a'],
])('%#: %j is told in words', (schema: z.ZodType, value, words) => {
  const { error } = schema.safeParse(value, { error: issueWords });
  expect(error?.issues.map(({ message }) => message)).toEqual([words]);
});
