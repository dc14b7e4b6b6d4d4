import { expect, test } from 'vitest';
import { reflow } from './reflow.ts';

test('paragraphs are as wide as the terminal, whatever they were, and examples as they were', () => {
  const example = `  $ kb-mcp add ${'~/a/long/path '.repeat(9)}`;
  const text = `Usage: kb-mcp add\n\n${'One sentence. '.repeat(20).trim()}\n${'Another one. '.repeat(3).trim()}\n\nExamples:\n${example}\n`;
  const shown = reflow(text, 60);
  const lines = shown.split('\n');
  expect(lines.filter((line) => line.length > 60)).toEqual([example]);
  expect(lines.filter((line) => line.startsWith('One') || line.startsWith('sentence')).length).toBeGreaterThan(3);
  expect(shown.replaceAll(/\s+/g, ' ')).toBe(text.replaceAll(/\s+/g, ' '));
  expect(reflow(shown, 60)).toBe(shown);
});
