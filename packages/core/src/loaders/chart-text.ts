import { elementOf, elements, type HtmlElement, type HtmlTree, textIn } from './html-tree.ts';

/** The words of a chart or a diagram: its title, then its series as a table by category; of a diagram, its boxes line by line. */
export function chartText(tree: HtmlTree): string {
  const series = seriesOf(tree);
  const categories = series[0] ? values(series[0], ['c:cat', 'c:xVal']) : [];
  const rows = series.map((one) => [nameOf(one), ...values(one, ['c:val', 'c:yVal'])]);
  const table = rows.length > 0 ? [['', ...categories], ...rows] : [];
  return [saidIn(tree).join('\n'), table.map((cells) => `| ${cells.join(' | ')} |`).join('\n')]
    .filter(Boolean)
    .join('\n\n');
}

/** The title of a chart, those of its axes and the names of its series, for where its figures stand beside it. */
export const chartTitles = (tree: HtmlTree): string => {
  const said = saidIn(tree).join('\n');
  const names = [...new Set(seriesOf(tree).map(nameOf).filter(Boolean))].join(', ');
  return [said, names].filter(Boolean).join('\n');
};

const seriesOf = (tree: HtmlTree): readonly HtmlElement[] => [...elements(tree)].filter(({ name }) => name === 'c:ser');
const nameOf = (series: HtmlElement): string => values(series, ['c:tx'])[0] ?? '';

/** What is written by hand: titles and labels. */
const saidIn = (tree: HtmlTree): readonly string[] =>
  [...elements(tree)]
    .filter(({ name }) => name === 'a:p')
    .map((paragraph) => textIn(paragraph).trim())
    .filter(Boolean);

/** More points are a drawing. */
const MAX_POINTS = 100;

function values(series: HtmlElement, names: readonly string[]): readonly string[] {
  const holder = names.map((name) => elementOf(series, name)).find((found) => found !== undefined);
  if (!holder) return [];
  const points = [...elements(holder)].filter(({ name }) => name === 'c:v').slice(0, MAX_POINTS);
  return points.map((point) =>
    textIn(point)
      .trim()
      .replaceAll(/\s+/g, ' ')
      .replaceAll('|', String.raw`\|`),
  );
}
