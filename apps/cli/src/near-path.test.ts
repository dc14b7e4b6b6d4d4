import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nearPath } from './near-path.ts';

const here = process.cwd();

test.each([
  ['a path below the current folder is shown as one types it', join(here, 'notes', 'a.md'), join('notes', 'a.md')],
  ['the current folder itself keeps its name', here, here],
  ['another folder too', join(here, '..', 'other'), join(here, '..', 'other')],
  ['an address too', 'https://example.org/docs/', 'https://example.org/docs/'],
  ['what a terminal would act on is shown', join(here, 'a\u001b[2J\u202eb'), 'a\\u{1b}[2J\\u{202e}b'],
])('%s', (_, path, shown) => {
  expect(nearPath(path)).toBe(shown);
});
