import { expect, test } from 'vitest';
import type { Hit } from '../model.ts';
import { packPassages } from './pack.ts';

const hit = (title: string, heading: readonly string[], text: string): Hit => ({
  id: 'tea-0',
  document: { id: 'tea', key: 'tea.md', title, collection: 'default', url: 'kb://documents/tea', version: '1' },
  heading,
  lines: { from: 1, to: 1 },
  characters: { from: 0, to: text.length },
  score: 1,
  text,
});

test('each passage is numbered and says where it stands, its title once', () => {
  const { text, citations } = packPassages(
    [hit('Tea', ['Tea', 'Green'], 'It is steamed.'), hit('Tea', ['Black'], 'It withers.')],
    200,
  );
  expect(text).toBe('[1] Tea › Green\nIt is steamed.\n\n[2] Tea › Black\nIt withers.');
  expect(citations.map(({ number }) => number)).toEqual([1, 2]);
});

test('a first passage that is too long alone is cut, a later one left out', () => {
  const { text, tokens, citations } = packPassages([hit('Tea', [], 'leaf '.repeat(200)), hit('Tea', [], 'x')], 50);
  expect(tokens).toBe(50);
  expect(text).toMatch(/^\[1\] Tea\nleaf leaf/);
  expect(citations).toHaveLength(1);
});
