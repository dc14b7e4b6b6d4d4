import { CFB, utils, write } from '@e965/xlsx';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadAll } from '../testing/describe-loader.ts';
import { relations } from '../testing/hidden-files/office-files.ts';
import { hiddenCounter } from './hidden.ts';
import { boxesOfXls } from './sheet-boxes-xls.ts';
import { sheetNamesIn } from './sheet-names-xlsb.ts';
import { sheetsLoader } from './sheets.ts';
import { storedZip } from './stored-zip.ts';
import { expand, zipEntries } from './zip-entries.ts';

const record = (kind: number, data: readonly number[] | Buffer): Buffer =>
  Buffer.concat([Buffer.from([kind & 255, kind >> 8, data.length & 255, data.length >> 8]), Buffer.from(data)]);
const short = (value: number): readonly number[] => [value & 255, value >> 8];

/** A shape with a text, in as many records as are wanted. */
function box(parts: readonly string[], { kind = 6, hidden = false } = {}): Buffer {
  const flags = hidden ? [2, 0, 2, 0] : [0, 0, 2, 0];
  const art = [...short(0x0013), ...short(0xf00b), 6, 0, 0, 0, ...short(0x03bf), ...flags];
  const length = parts.join('').length;
  return Buffer.concat([
    record(0x00ec, [...short(0x000f), ...short(0xf004), art.length, 0, 0, 0, ...art]),
    record(0x005d, [0x15, 0, 0x12, 0, kind, 0, ...Array.from({ length: 16 }, () => 0)]),
    record(0x01b6, [...Array.from({ length: 10 }, () => 0), ...short(length), 16, 0, 0, 0, 0, 0]),
    ...parts.map((part, i) =>
      record(0x003c, Buffer.concat([Buffer.from([i % 2]), Buffer.from(part, i % 2 ? 'utf16le' : 'latin1')])),
    ),
    record(
      0x003c,
      Array.from({ length: 16 }, () => 0),
    ),
  ]);
}

/** A workbook of one sheet, of the kind of 1997, with these boxes. */
function xls(...boxes: readonly Buffer[]): Uint8Array {
  const book = utils.book_new(utils.aoa_to_sheet([['Cells.']]), 'Prices');
  const file = CFB.read(Buffer.from(write(book, { type: 'array', bookType: 'biff8' })), { type: 'buffer' });
  const stream = CFB.find(file, '/Workbook');
  if (!stream) throw new Error('no stream');
  const content = Buffer.from(stream.content);
  // Before the end of the last sheet.
  stream.content = Buffer.concat([content.subarray(0, -4), ...boxes, content.subarray(-4)]);
  stream.size = stream.content.length;
  return new Uint8Array(Buffer.from(CFB.write(file, { type: 'array' }) as ArrayBuffer));
}

async function load(name: string, bytes: Uint8Array) {
  const [document] = await loadAll(sheetsLoader, { name, bytes });
  return document;
}

test('what stands in boxes on the sheets of an old workbook is read, however many records it takes', async () => {
  const document = await load('a.xls', xls(box(['The discount ', 'is seven – per cent.']), box(['Second box.'])));
  expect(document?.text).toContain('Cells.');
  expect(document?.text).toContain('The discount is seven – per cent.\n\nSecond box.');
  expect(document?.sections.at(-1)?.heading).toEqual(['Prices']);
});

test('comments of an old workbook are no boxes, and boxes that are not shown are left out and counted', async () => {
  const document = await load('a.xls', xls(box(['A comment.'], { kind: 0x19 }), box(['Unseen.'], { hidden: true })));
  expect(document?.text).not.toMatch(/comment|Unseen/);
  expect(document?.metadata?.['hidden']).toEqual({ styled: 7 });
});

test('what stands in boxes on the sheets of a binary workbook is read', async () => {
  const book = utils.book_new(utils.aoa_to_sheet([['Cells.']]), 'Prices');
  const entries = zipEntries(new Uint8Array(write(book, { type: 'array', bookType: 'xlsb' }) as ArrayBuffer)) ?? [];
  const bytes = storedZip([
    ...entries.map((entry) => [entry.name, expand(entry) ?? ''] as [string, Uint8Array | string]),
    ['xl/worksheets/_rels/sheet1.bin.rels', relations(['drawing', '../drawings/drawing1.xml'])],
    [
      'xl/drawings/drawing1.xml',
      '<xdr:wsDr><xdr:twoCellAnchor><xdr:sp><xdr:txBody><a:p><a:r><a:t>The discount is seven.</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:twoCellAnchor></xdr:wsDr>',
    ],
  ]);
  const document = await load('a.xlsb', bytes);
  expect(document?.text).toContain('Cells.');
  expect(document?.text).toContain('The discount is seven.');
});

test('whatever bytes a workbook holds, looking for boxes ends without an error', () => {
  const whole = xls(box(['The discount is seven.']));
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.uint8Array({ maxLength: 8 }), (at, other) => {
      const bytes = whole.slice();
      bytes.set(other.subarray(0, bytes.length - at), at);
      boxesOfXls(bytes, hiddenCounter());
      sheetNamesIn(bytes);
    }),
    { numRuns: 300 },
  );
});
