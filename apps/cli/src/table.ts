import { styled } from './terminal.ts';

export interface Column<T> {
  readonly title: string;
  readonly cell: (row: T) => string;
  readonly align?: 'right';
  /** Cells longer than this are cut with an ellipsis. */
  readonly width?: number;
}

/** Aligned columns under bold titles; the last column is not padded. */
export function table<T>(rows: readonly T[], shape: readonly Column<T>[]): string {
  const cells = rows.map((row) => shape.map(({ cell, width }) => shorten(oneLine(cell(row)), width ?? Infinity)));
  const widths = shape.map(({ title }, at) =>
    Math.max(cellWidth(title), ...cells.map((row) => cellWidth(row[at] ?? ''))),
  );
  const line = (texts: readonly string[]) =>
    texts
      .map((text, at) => pad(text, at === texts.length - 1 ? 0 : (widths[at] ?? 0), shape[at]?.align))
      .join('  ')
      .trimEnd();
  return [styled('bold', line(shape.map(({ title }) => title))), ...cells.map(line)].join('\n');
}

/** Two columns of names and values, for a handful of facts. */
export function facts(rows: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(...rows.map(([name]) => cellWidth(name)));
  return rows.map(([name, value]) => `${styled('bold', pad(name, width))}  ${value}`).join('\n');
}

/** Columns that a text takes on a terminal: wide scripts take two, combining marks none. */
export const cellWidth = (text: string): number =>
  [...text.replaceAll(/\p{M}/gu, '')].reduce((sum, character) => sum + (wide.test(character) ? 2 : 1), 0);

/** At most `width` columns, with an ellipsis where something was cut. */
export function shorten(text: string, width: number): string {
  if (cellWidth(text) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (cellWidth(kept + character) > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ');

function pad(text: string, width: number, align?: 'right'): string {
  const space = ' '.repeat(Math.max(0, width - cellWidth(text)));
  return align === 'right' ? space + text : text + space;
}
