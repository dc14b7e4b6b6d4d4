import { expect, test } from 'vitest';
import { splitFrontMatter } from './front-matter.ts';

test('front matter of Hugo, in TOML, becomes the fields of the document, and its lines stay empty', () => {
  const { text, fields } = splitFrontMatter(
    '+++\ntitle = "Green tea"\ndate = 2024-01-02\ntags = ["tea", "japan",]\nauthor = \'Ann\'\n[params]\nweight = 3\n+++\nSteamed.\n',
  );
  expect(text).toBe('\n\n\n\n\n\n\n\nSteamed.\n');
  expect(fields).toMatchObject({
    title: 'Green tea',
    tags: ['tea', 'japan'],
    metadata: { date: '2024-01-02', author: 'Ann', weight: 3 },
  });
});

test('lines of signs around something else are text', () => {
  const text = '+++\nHello.\n+++\n';
  expect(splitFrontMatter(text).text).toBe(text);
});
