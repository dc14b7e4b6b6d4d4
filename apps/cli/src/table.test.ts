import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cellWidth, shorten, table } from './table.ts';

test('columns stay aligned when a cell is in a wide script', () => {
  const rows = [
    { name: '東京', size: '1' },
    { name: 'Oslo', size: '22' },
  ];
  const shape = [
    { title: 'NAME', cell: ({ name }: { name: string }) => name },
    { title: 'SIZE', cell: ({ size }: { size: string }) => size, align: 'right' as const },
  ];
  expect(table(rows, shape).split('\n').slice(1)).toEqual(['東京  1', 'Oslo  22']);
});

test('a shortened text is never wider than asked', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (text, width) => {
      expect(cellWidth(shorten(text, width))).toBeLessThanOrEqual(width);
    }),
  );
});
