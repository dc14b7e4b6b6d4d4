import { expect, test } from 'vitest';
import { startsThread } from './start-early.ts';

test.each([
  [true, '--transport stdio', undefined],
  [true, '--transport=stdio docs --store=embedded', 'postgres'],
  [true, 'serve --transport stdio', 'embedded'],
  [true, 'serve --transport stdio', ''],
  [false, '--transport stdio', 'postgres://localhost/kb'],
  [false, '--transport=stdio --store=postgres', undefined],
  [false, '--transport stdio --store supabase', 'embedded'],
  [false, 'search stdio', undefined],
  [false, '--transport http', undefined],
])('the thread of the embedded store starts early: %s for %s with KB_MCP_STORE %s', (starts, line, store) => {
  expect(startsThread(line.split(' '), { KB_MCP_STORE: store })).toBe(starts);
});
