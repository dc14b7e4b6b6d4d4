import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test('no statement numbers its parameters: Node 22, which we support, binds values to plain question marks alone', () => {
  const stores = join(import.meta.dirname, '..');
  const files = globSync('**/*.ts', { cwd: stores, exclude: (name) => name.endsWith('.test.ts') });
  expect(files).toContain(join('sqlite', 'database.ts'));
  const numbered = files.filter((file) => /[ (]\?\d/.test(readFileSync(join(stores, file), 'utf8')));
  expect(numbered).toEqual([]);
});
