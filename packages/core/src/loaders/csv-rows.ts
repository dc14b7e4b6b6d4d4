/** A table without the line with which Excel names its delimiter (`sep=;`), and that delimiter; one that is neither named nor usual is detected. */
export function delimited(text: string, usual?: string): { readonly table: string; readonly delimiter: string } {
  const [line = '', named] = /^sep=(.)\n/.exec(text) ?? [];
  const table = text.slice(line.length);
  return { table, delimiter: named ?? usual ?? detectDelimiter(table) };
}

/** The delimiter that cuts the first rows into the same number of cells most evenly. */
function detectDelimiter(text: string): string {
  const sample = text.slice(0, 65_536);
  let best = ',';
  let bestScore = 0;
  for (const delimiter of [',', ';', '\t', '|']) {
    const widths = [];
    for (const row of csvRows(sample, delimiter)) {
      widths.push(row.length);
      if (widths.length === 50) break;
    }
    const common = mode(widths);
    const even = widths.filter((width) => width === common).length / widths.length;
    // What no header has stands inside of cells: a semicolon ends each entity of HTML.
    const score = common < 2 ? 0 : even * Math.log2(common + 1) * (widths[0] === 1 ? 0.25 : 1);
    if (score > bestScore * 1.001) [best, bestScore] = [delimiter, score];
  }
  return best;
}

function mode(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}

/** The rows of RFC 4180 text, blank lines left out. A quote that is never closed ends with the text. */
export function* csvRows(text: string, delimiter: string): Generator<readonly string[]> {
  let row: string[] = [];
  for (let i = 0; i <= text.length;) {
    let cell: string;
    if (text[i] === '"') {
      let end = text.indexOf('"', i + 1);
      while (end !== -1 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
      if (end === -1) end = text.length;
      cell = text.slice(i + 1, end).replaceAll('""', '"');
      const stop = cellEnd(text, end + 1, delimiter);
      cell += text.slice(end + 1, stop);
      i = stop;
    } else {
      const stop = cellEnd(text, i, delimiter);
      cell = text.slice(i, stop);
      i = stop;
    }
    row.push(cell.trim());
    if (text[i] === delimiter) {
      i++;
      continue;
    }
    if (row.length > 1 || row[0] !== '') yield row;
    row = [];
    i++;
  }
}

function cellEnd(text: string, from: number, delimiter: string): number {
  let i = from;
  while (i < text.length && text[i] !== delimiter && text[i] !== '\n') i++;
  return Math.min(i, text.length);
}
