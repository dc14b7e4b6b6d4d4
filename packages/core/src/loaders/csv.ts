import type { DocumentLoader } from '../ports.ts';
import { cleanTitle } from './clean.ts';
import { csvRows, delimited } from './csv-rows.ts';
import { decodeText } from './decode.ts';
import { formats } from './formats.ts';
import { hiddenCounter } from './hidden.ts';
import { pairText } from './json.ts';
import { plainFields } from './plain.ts';
import { pairOf } from './question.ts';
import { shownField } from './shown-fields.ts';
import { textBuilder } from './text-builder.ts';

/**
 * Reads a table with any common delimiter. Each row becomes a block of `column: value` lines, so that no passage loses its header;
 * a row with a question and an answer is a whole section headed by the question, a long one a section headed by its title.
 */
export const csvLoader: DocumentLoader = {
  ...formats.csv,
  async load(source, options) {
    const { table, delimiter } = delimited(decodeText(source), isTabbed(source) ? '\t' : undefined);
    let header: readonly string[] | undefined;
    let titles = -1;
    let hasPairs = false;
    let count = 0;
    const builder = textBuilder();
    let block: string[] = [];
    let characters = 0;
    const flush = () => {
      builder.add(block.join('\n\n'));
      block = [];
      characters = 0;
    };
    const hidden = hiddenCounter();
    for (const cells of csvRows(table, delimiter)) {
      const row = cells.map((cell, i) => shownField(header?.[i] ?? '', cell, hidden));
      if (count++ % 1_024 === 0) options?.signal?.throwIfAborted();
      if (count === 1 && isHeader(row)) {
        header = row;
        titles = row.findIndex((name) => titled.test(name));
        hasPairs = pairOf(Object.fromEntries(row.map((name) => [name, name]))) !== undefined;
        continue;
      }
      const pair = hasPairs ? pairOf(Object.fromEntries(row.map((cell, i) => [nameOf(header, i), cell]))) : undefined;
      if (pair) {
        flush();
        builder.add(pairText(pair), { heading: [pair.question], whole: true });
      } else {
        const own = rowText(row, header);
        const title = own.length < LONG ? undefined : cleanTitle(row[titles]);
        if (title === undefined || title.length > MAX_TITLE) {
          block.push(own);
          if ((characters += own.length) > BLOCK) flush();
        } else {
          flush();
          builder.add(own, { heading: [title] });
        }
      }
    }
    if (count === 1 && header) block.push(header.join(' | '));
    flush();
    return {
      ...builder.done(),
      metadata: {
        ...plainFields({ rows: header ? count - 1 : count, ...(header ? { columns: header } : {}) }),
        ...hidden.metadata(),
      },
    };
  },
};

/** Rows are gathered to sections of about this many characters. */
const BLOCK = 1_000_000;

/** A row of more characters than a passage has is a section of its own, headed by its title if it has one. */
const LONG = 1_000;
const MAX_TITLE = 200;
const titled = /^(?:title|subject|summary|name|titre|sujet|objet|titel|betreff|asunto|título|titolo|oggetto)$/i;

const isTabbed = ({ name, mediaType }: { readonly name: string; readonly mediaType?: string | undefined }): boolean =>
  /\.(tsv|tab)$/i.test(name) || mediaType?.startsWith('text/tab-separated-values') === true;

/** Names, none a number, all different; where many are, others may repeat (the labels and comments of an issue). The first, of numbers of rows, and the last may be empty. */
function isHeader(row: readonly string[]): boolean {
  const last = row.findLastIndex((cell) => cell !== '');
  const names = row.slice(row[0] === '' ? 1 : 0, last + 1);
  return (
    (names.length === row.length || names.length > 1) &&
    names.every((cell) => cell !== '' && cell.length <= 200 && !/^[-+]?[\d.,\s]+%?$/.test(cell)) &&
    (new Set(names).size === names.length || onceIn(names) >= MANY)
  );
}

function onceIn(names: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts.values()].filter((count) => count === 1).length;
}

const MANY = 6;

const nameOf = (header: readonly string[] | undefined, i: number): string => header?.[i] || `column ${i + 1}`;

function rowText(row: readonly string[], header: readonly string[] | undefined): string {
  if (!header) return row.join(' | ');
  const lines = row.map((cell, i) => (cell === '' ? '' : `${nameOf(header, i)}: ${cell.replaceAll(/\n\s*\n/g, '\n')}`));
  return lines.filter(Boolean).join('\n');
}
