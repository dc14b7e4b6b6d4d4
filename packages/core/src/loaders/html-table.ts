import { isDropped } from './html-main.ts';
import { elements, type HtmlElement, isElement } from './html-tree.ts';

/** A longer cell shows that a table only lays out a page. */
const MAX_CELL = 1_000;

/** A table of data as rows of `| cell | cell |`; `undefined` for one that only lays out a page. */
export function tableText(table: HtmlElement, textOf: (cell: HtmlElement) => string): string | undefined {
  const rows: HtmlElement[] = [];
  for (const element of elements(table, isDropped)) {
    if (element.name === 'table') return undefined;
    if (element.name === 'tr') rows.push(element);
  }
  const cellsOf = (row: HtmlElement) =>
    row.children.filter(isElement).filter((cell) => (cell.name === 'td' || cell.name === 'th') && !isDropped(cell));
  if (rows.length < 2 || rows.every((row) => cellsOf(row).length < 2)) return undefined;
  const lines: string[] = [];
  for (const [i, row] of rows.entries()) {
    const cells = cellsOf(row);
    const texts = cells.map((cell) => cellText(textOf(cell)));
    if (texts.some((text) => text.length > MAX_CELL)) return undefined;
    if (texts.every((text) => text === '')) continue;
    lines.push(texts.length === 1 ? `| **${texts[0]}** |` : `| ${texts.join(' | ')} |`);
    if (i === 0 && cells.length > 1 && cells.every(({ name }) => name === 'th'))
      lines.push(`|${' --- |'.repeat(cells.length)}`);
  }
  const caption = table.children.filter(isElement).find(({ name }) => name === 'caption');
  if (caption) lines.unshift(textOf(caption).trim().replaceAll(/\s+/g, ' '), '');
  return lines.join('\n');
}

/** A cell on one line; the items of a list in it are separated by semicolons. */
function cellText(text: string): string {
  const line = text
    .trim()
    .replace(/^-\s/, '')
    .replaceAll(/(?<![\s])\s*\n\s*/g, '\n')
    .replaceAll(/\n-\s/g, '; ');
  return line.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|');
}
