import { utils, write } from '@e965/xlsx';
import { expect, test } from 'vitest';
import { loadAll } from '../testing/describe-loader.ts';
import { sheetsLoader } from './sheets.ts';

test('what stands far to the right of a sheet is read, without the empty cells before it', async () => {
  const row: string[] = ['near'];
  row[699] = 'far';
  row[15_000] = 'away';
  const sheet = utils.aoa_to_sheet([['first', 'second'], row]);
  // An array was asked for.
  const bytes = new Uint8Array(write({ SheetNames: ['A'], Sheets: { A: sheet } }, { type: 'array' }) as ArrayBuffer);
  const [document] = await loadAll(sheetsLoader, { name: 'wide.xlsx', bytes });
  expect(document?.text).toMatch(/^\| near \|(?: {2}\|)+ far \| away \|$/m);
  expect(document?.text.length).toBeLessThan(2_000);
});
