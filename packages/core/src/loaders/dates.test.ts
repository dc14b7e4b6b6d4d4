import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanDate, dateFields } from './dates.ts';

test('dates are read in the forms that documents write them in, whatever the zone of the machine', () => {
  for (const [said, read] of [
    ["D:20240229133702+02'00'", '2024-02-29T11:37:02.000Z'],
    ['D:20240229133702Z', '2024-02-29T13:37:02.000Z'],
    ["D:20240229133702-05'30", '2024-02-29T19:07:02.000Z'],
    ['D:2024', '2024-01-01T00:00:00.000Z'],
    ['20240229', '2024-02-29T00:00:00.000Z'],
    ['2024-02-29T13:37:02Z', '2024-02-29T13:37:02.000Z'],
    ['2024-02-29T13:37:02.123456789', '2024-02-29T13:37:02.123Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['2024', '2024-01-01T00:00:00.000Z'],
    [new Date(0), undefined],
    ['D:19700101000000Z', undefined],
    ['1601-01-01T00:00:00Z', undefined],
    ['D:20249999999999', undefined],
    ['last week', undefined],
    ['', undefined],
    [5, undefined],
    [undefined, undefined],
  ] as const)
    expect(cleanDate(said)).toBe(read);
  expect(dateFields({ created: '2024', modified: 'x' })).toEqual({ created: '2024-01-01T00:00:00.000Z' });
});

test('no text is taken for a date that ISO 8601 cannot write', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^D?:?[\d+'Z-]{0,24}$/)), (text) => {
      const date = cleanDate(text);
      expect(date === undefined || new Date(date).toISOString() === date).toBe(true);
    }),
  );
});
