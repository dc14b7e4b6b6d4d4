/** A table of figures; the first column names the row. */
export interface Table {
  readonly title: string;
  readonly note?: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Bars in groups, each with its interval. */
export interface Chart {
  readonly title: string;
  /** What the longest bar stands for. */
  readonly top: number;
  readonly unit: string;
  readonly groups: readonly { readonly name: string; readonly bars: readonly Bar[] }[];
}

export interface Bar {
  readonly name: string;
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
}

/** The tables as Markdown. */
export const markdown = (tables: readonly Table[]): string =>
  tables
    .map(({ title, note, columns, rows }) => {
      const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
      return [
        `## ${title}`,
        ...(note ? [note] : []),
        '',
        line(columns),
        line(columns.map(() => '---')),
        ...rows.map(line),
      ]
        .join('\n')
        .concat('\n');
    })
    .join('\n');

/** One page that needs nothing else: charts as SVG, then the tables. */
export function page(title: string, charts: readonly Chart[], tables: readonly Table[]): string {
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<style>${style}</style>
<h1>${escaped(title)}</h1>
${charts.map(figure).join('\n')}
${tables.map(table).join('\n')}
</html>
`;
}

const style = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 0 0 2rem; font-variant-numeric: tabular-nums; }
th, td { padding: .2rem .7rem; text-align: right; border-bottom: 1px solid #8884; }
th:first-child, td:first-child { text-align: left; }
div { overflow-x: auto; } svg { width: 100%; height: auto; } text { fill: currentColor; font-size: 12px; } svg .group { font-weight: 600; }
figure { margin: 0 0 2rem; } figcaption { font-weight: 600; margin: 0 0 .5rem; }`;

const colours = ['#2463b4', '#7ba7d9', '#b3541e', '#d9a07b', '#6b7f3a', '#888888'];
const [labels, width, bar, gap] = [190, 900, 15, 12];

function figure({ title, top, unit, groups }: Chart): string {
  const scale = (width - labels - 70) / (top || 1);
  let y = 0;
  const parts: string[] = [];
  for (const { name, bars } of groups) {
    y += 18;
    parts.push(`<text class="group" x="0" y="${y}">${escaped(name)}</text>`);
    y += 6;
    for (const [i, { name: label, value, low, high }] of bars.entries()) {
      const middle = y + bar / 2;
      const at = (figureOf: number) => (labels + figureOf * scale).toFixed(1);
      parts.push(
        `<text x="${labels - 6}" y="${middle + 4}" text-anchor="end">${escaped(label)}</text>`,
        `<rect x="${labels}" y="${y + 1}" width="${(value * scale).toFixed(1)}" height="${bar - 2}" fill="${colours[i % colours.length]}"/>`,
        low === undefined || high === undefined
          ? ''
          : `<path d="M${at(low)} ${middle}H${at(high)}M${at(low)} ${middle - 3}v6M${at(high)} ${middle - 3}v6" stroke="currentColor"/>`,
        `<text x="${Number(at(high ?? value)) + 6}" y="${middle + 4}">${short(value)}${unit}</text>`,
      );
      y += bar;
    }
    y += gap;
  }
  return `<figure><figcaption>${escaped(title)}</figcaption><svg viewBox="0 0 ${width} ${y}" role="img" aria-label="${escaped(title)}">${parts.join('')}</svg></figure>`;
}

function table({ title, note, columns, rows }: Table): string {
  const cells = (tag: string, row: readonly string[]) =>
    `<tr>${row.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
  return `<h2>${escaped(title)}</h2>${note ? `<p>${escaped(note)}</p>` : ''}<div><table><thead>${cells('th', columns)}</thead><tbody>${rows.map((row) => cells('td', row)).join('')}</tbody></table></div>`;
}

const short = (value: number): string => (value < 2 ? value.toFixed(3) : value.toFixed(1));
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
