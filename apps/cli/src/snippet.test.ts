import { expect, test } from 'vitest';
import { snippetLines } from './snippet.ts';

const shown = async (query: string, text: string): Promise<string> => (await snippetLines(query, [text]))[0]!.join(' ');
const padding = 'The archive opens on weekdays and closes for the summer holidays of the whole staff. ';

test('a heading is shown without its marks, and nothing stands for what comes before it', async () => {
  const text = `${padding.repeat(9)}\n\n## Umbrellas\n\nLeave them outside.\n\n### Coats\n\nAs well.`;
  expect(await shown('umbrellas', text)).toBe('Umbrellas Leave them outside. Coats As well.');
});

test('a snippet from the middle of a paragraph says so', async () => {
  expect(await shown('umbrellas', `${padding.repeat(9)}Umbrellas stay outside.`)).toBe('…Umbrellas stay outside.');
});

test('the heading that a passage begins with is not shown again, and no line ends in a space', async () => {
  const text = `\n\n# Umbrellas\n\n${'Umbrellas stay outside the reading rooms of both houses. '.repeat(20)}`;
  const [lines = []] = await snippetLines('umbrellas', [text]);
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatch(/^Umbrellas stay/);
  expect(lines.filter((line) => /\s$/.test(line))).toEqual([]);
});
