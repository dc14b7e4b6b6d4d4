import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { parsing } from './tables.ts';

test('a table that is parsed is the same, in the same order', async () => {
  const path = join(import.meta.dirname, '../../packages/core/node_modules/eld/src/ngrams/extrasmall.js');
  const table = (await import(pathToFileURL(path).href)) as Readonly<Record<string, unknown>>;
  const source = `data:text/javascript,${encodeURIComponent(parsing(table))}`;
  const parsed = (await import(/* @vite-ignore */ source)) as Readonly<Record<string, unknown>>;
  expect(JSON.stringify(parsed)).toBe(JSON.stringify(table));
  expect(parsed).toEqual(table);
});
