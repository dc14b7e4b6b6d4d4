/** A stretch of a table, with the rows it shows besides the header; 1-based, as the program that made it counts. */
export interface SheetPart {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** About the size of a passage, so that each passage has its header and a narrow range of rows. */
const PART_CHARACTERS = 1_200;

/** A table in parts, each beginning with the header row when there is one. Blank rows are left out. */
export function* sheetParts(
  rows: Iterable<{ readonly number: number; readonly cells: readonly string[] }>,
): Generator<SheetPart> {
  let header: string | undefined;
  let isFirst = true;
  let lines: string[] = [];
  let characters = 0;
  let from = 0;
  let to = 0;
  const part = (): SheetPart => ({ text: [...(header === undefined ? [] : [header]), ...lines].join('\n'), from, to });
  for (const { number, cells } of rows) {
    const line = rowLine(cells);
    if (line === undefined) continue;
    if (isFirst) {
      isFirst = false;
      if (isHeader(cells)) {
        header = `${line}\n|${' --- |'.repeat(lastCell(cells))}`;
        from = to = number;
        continue;
      }
    }
    if (lines.length > 0 && characters + line.length > PART_CHARACTERS) {
      yield part();
      lines = [];
      characters = 0;
    }
    if (lines.length === 0) from = number;
    to = number;
    lines.push(line);
    characters += line.length + 1;
  }
  if (lines.length > 0 || header !== undefined) yield part();
}

const lastCell = (cells: readonly string[]): number => cells.findLastIndex((cell) => cell !== '') + 1;

function rowLine(cells: readonly string[]): string | undefined {
  const shown = cells
    .slice(0, lastCell(cells))
    .map((cell) => cell.replaceAll(/\s+/g, ' ').replaceAll('|', String.raw`\|`));
  return shown.length === 0 ? undefined : `| ${shown.join(' | ')} |`;
}

/** At least two names, none a number. */
const isHeader = (cells: readonly string[]): boolean => {
  const named = cells.filter((cell) => cell !== '');
  return named.length >= 2 && named.every((cell) => cell.length <= 200 && !/^[-+]?[\d.,\s]+%?$/.test(cell));
};
