import { utils, write } from '@e965/xlsx';
import { expect, test } from 'vitest';
import { loadAll } from '../testing/describe-loader.ts';
import { tinyZip } from '../testing/tiny-files.ts';
import { sheetsLoader } from './sheets.ts';
import { expand, zipEntries } from './zip-entries.ts';

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

test('rows that hold something in their last column alone take no time', async () => {
  const rows = Array.from({ length: 20_000 }, (_, r) => `<row r="${r + 1}"><c r="XFD${r + 1}"><v>7</v></c></row>`);
  const sheet = utils.aoa_to_sheet([['first']]);
  const written = write({ SheetNames: ['A'], Sheets: { A: sheet } }, { type: 'array' }) as ArrayBuffer;
  const entries = zipEntries(new Uint8Array(written)) ?? [];
  const parts = entries.map((entry): [string, Uint8Array] => [entry.name, expand(entry) ?? new Uint8Array()]);
  const bytes = tinyZip({
    ...Object.fromEntries(parts),
    'xl/worksheets/sheet1.xml': `<worksheet><dimension ref="A1:XFD20000"/><sheetData>${rows.join('')}</sheetData></worksheet>`,
  });
  const started = process.cpuUsage();
  const [document] = await loadAll(sheetsLoader, { name: 'far.xlsx', bytes });
  expect(document?.text.length).toBeGreaterThan(20_000);
  expect(process.cpuUsage(started).user).toBeLessThan(6_000_000);
});
