import { read, utils, type WorkBook, type WorkSheet } from '@e965/xlsx';
import { KbError } from '../errors.ts';
import type { DocumentLoader, Source } from '../ports.ts';
import { cleanText, cleanTitle } from './clean.ts';
import { formats } from './formats.ts';
import { type HiddenCounter, hiddenCounter } from './hidden.ts';
import { checkPages } from './limits.ts';
import { boxesOfXls } from './sheet-boxes-xls.ts';
import { drawnOnSheets } from './sheet-drawings.ts';
import { markedStyles, markOf } from './sheet-styles.ts';
import { sheetParts } from './sheet-text.ts';
import { withoutBoxes } from './sheet-boxes-odf.ts';
import { shownSheets } from './sheets-odf.ts';
import { textBuilder } from './text-builder.ts';
import { storedZip } from './stored-zip.ts';
import { expand, type ZipEntry, zipEntries } from './zip-entries.ts';
import { dateFields } from './dates.ts';

/** Reads a workbook of Excel or OpenDocument. Each section is headed by its sheet and rows, and repeats the header row; hidden sheets, rows and columns are left out. */
export const sheetsLoader: DocumentLoader = {
  ...formats.sheets,
  async load(source, options) {
    const hidden = hiddenCounter();
    const drawn = new Map<string, string>();
    const book = open(source, hidden, drawn);
    checkPages(source.name, book.SheetNames.length, options?.pages);
    const builder = textBuilder();
    for (const [i, name] of book.SheetNames.entries()) {
      options?.signal?.throwIfAborted();
      const sheet = book.Sheets[name];
      if (!sheet) continue;
      const isHidden = (book.Workbook?.Sheets?.[i]?.Hidden ?? 0) !== 0;
      const title = cleanTitle(name) ?? `Sheet ${i + 1}`;
      for (const { text, from, to } of sheetParts(rowsOf(sheet, hidden))) {
        if (isHidden) hidden.add('cells', text.length);
        else builder.add(cleanText(text), { heading: [title, from === to ? `row ${from}` : `rows ${from}–${to}`] });
      }
      const boxes = drawn.get(name) ?? '';
      if (isHidden) hidden.add('cells', boxes.length);
      else if (boxes !== '') builder.add(cleanText(boxes), { heading: [title] });
    }
    const { text, sections } = builder.done();
    if (text === '') throw new KbError('unreadable', `${source.name} holds no text: its sheets are empty or hidden.`);
    const author = cleanTitle(book.Props?.Author);
    const dates = dateFields({ created: book.Props?.CreatedDate, modified: book.Props?.ModifiedDate });
    return {
      text,
      sections,
      title: cleanTitle(book.Props?.Title),
      metadata: {
        sheets: book.SheetNames.length,
        ...(author === undefined ? {} : { author }),
        ...dates,
        ...hidden.metadata(),
      },
    };
  },
};

/** The parser needs some ten times this in memory. */
const MAX_EXPANDED = 64 * 1024 * 1024;

/** Opens a workbook; what is drawn on its sheets is added to `drawn`, by the name of the sheet. */
function open(source: Source, hidden: HiddenCounter, drawn: Map<string, string>): WorkBook {
  const { name, bytes } = source;
  const entries = isCompound(bytes) ? undefined : zipEntries(bytes);
  const expanded = entries?.reduce((sum, { name: part, size }) => sum + (/\.(?:xml|bin)$/i.test(part) ? size : 0), 0);
  if ((expanded ?? 0) > MAX_EXPANDED)
    throw new KbError('too_large', `${name} expands to more than ${MAX_EXPANDED / 1024 / 1024} MB.`);
  if (entries?.some(({ encrypted }) => encrypted) === true)
    throw new KbError('unreadable', `${name} is protected by a password.`);
  if (!entries && !isCompound(bytes)) throw new KbError('unreadable', `${name} is not a workbook, or it is damaged.`);
  const binary = entries?.find((entry) => entry.name === 'xl/workbook.bin');
  const boxes = entries
    ? drawnOnSheets(source, hidden, binary && (() => expand(binary) ?? new Uint8Array()))
    : boxesOfXls(bytes, hidden);
  for (const [sheet, words] of boxes) drawn.set(sheet, words);
  const plain = entries ? storedZip(partsOf(entries, name, hidden, drawn)) : bytes;
  try {
    return read(Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength), {
      // As bytes of another kind, some workbooks keep the library busy for ever.
      type: 'buffer',
      dense: true,
      cellFormula: false,
      cellHTML: false,
      cellText: true,
      cellStyles: true,
    });
  } catch (cause) {
    const locked = cause instanceof Error && /password|encrypt/i.test(cause.message);
    throw new KbError('unreadable', `${name} is ${locked ? 'protected by a password' : 'a damaged workbook'}.`, {
      cause,
    });
  }
}

/** The parts that hold cells, expanded here: the library's own way never ends on some that are damaged. What it does not tell of is taken out, or marked. */
function* partsOf(
  entries: readonly ZipEntry[],
  name: string,
  hidden: HiddenCounter,
  drawn: Map<string, string>,
): Generator<[string, string | Uint8Array]> {
  const part = (entry: ZipEntry): Uint8Array => {
    const expanded = expand(entry);
    if (expanded) return expanded;
    throw new KbError('unreadable', `${name} is a damaged workbook: a part of it cannot be unpacked.`);
  };
  const text = (entry: ZipEntry): string => new TextDecoder().decode(part(entry));
  const sheet = entries.find((entry) => entry.name === 'styles.xml');
  const mayBeColoured = entries.some((entry) => entry.name.startsWith('xl/tables/'));
  for (const entry of entries) {
    if (!/\.(?:xml|bin|rels)$/i.test(entry.name) && entry.name !== 'mimetype') continue;
    if (entry.name === 'xl/styles.xml') yield [entry.name, markedStyles(text(entry), mayBeColoured)];
    else if (entry.name === 'content.xml') {
      const styles = sheet && text(sheet);
      const { content, boxes } = withoutBoxes(text(entry), styles, hidden);
      for (const [table, words] of boxes) drawn.set(table, words);
      yield [entry.name, shownSheets(content, styles, hidden)];
    } else yield [entry.name, part(entry)];
  }
}

const isCompound = (bytes: Uint8Array): boolean => Buffer.from(bytes.subarray(0, 4)).toString('hex') === 'd0cf11e0';

/** More columns than a table has: of what stands further to the right, empty cells say nothing. */
const MAX_COLUMNS = 500;

/** Where the table of a sheet ends: behind the last of its columns that any row fills. */
function tableEnd(rows: NonNullable<WorkSheet['!data']>, first: number): number {
  const filled = rows.map((row) =>
    row?.slice(first, first + MAX_COLUMNS).findLastIndex((cell) => cell?.v !== undefined),
  );
  return filled.reduce((end, last) => Math.max(end, first + (last ?? -1) + 1), first);
}

/** The columns of a row: all of the table, behind it those that hold something, without looking at each of the others. */
function* columnsOf(row: readonly unknown[], first: number, end: number): Generator<number> {
  for (let c = first; c < Math.min(end, row.length); c++) yield c;
  if (row.length > end) for (const c of Object.keys(row).map(Number)) if (c >= end) yield c;
}

function* rowsOf(
  sheet: WorkSheet,
  hidden: HiddenCounter,
): Generator<{ readonly number: number; readonly cells: readonly string[] }> {
  const reference = sheet['!ref'];
  if (reference === undefined) return;
  const { s: start, e: end } = utils.decode_range(reference);
  const rows = sheet['!data'] ?? [];
  const first = Math.max(0, start.c);
  const behind = tableEnd(rows, first);
  for (let r = Math.max(0, start.r); r < Math.min(rows.length, end.r + 1); r++) {
    const row = rows[r];
    if (!row) continue;
    const cells: string[] = [];
    for (const c of columnsOf(row, first, behind)) {
      if (c > end.c) break;
      const cell = row[c];
      const shown = cell ? String(cell.w ?? cell.v ?? '').trim() : '';
      const isHidden = sheet['!rows']?.[r]?.hidden === true || sheet['!cols']?.[c]?.hidden === true;
      const kind = isHidden ? 'cells' : cell && markOf(cell);
      // A format may show nothing of what a cell holds.
      if (shown === '' && typeof cell?.v === 'string') hidden.add('cells', cell.v.trim().length);
      else if (kind) hidden.add(kind, shown.length);
      if (c < behind || (!kind && shown !== '')) cells.push(kind ? '' : shown);
    }
    yield { number: r + 1, cells };
  }
}
