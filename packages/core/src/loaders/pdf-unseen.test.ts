import { expect, test } from 'vitest';
import { drawsUnseen } from './pdf-unseen.ts';

test('letters are looked for where the page has moved to, and only as long as it stays there', () => {
  const text = 'BT /F1 11 Tf 18 -650 Td (a) Tj ET';
  expect(drawsUnseen(text)).toBe(true);
  expect(drawsUnseen(`1 0 0 1 72 770 cm ${text}`)).toBe(false);
  expect(drawsUnseen(`q 1 0 0 1 72 770 cm Q ${text}`)).toBe(true);
  expect(drawsUnseen('1 0 0 -1 0 16000 cm BT 1 0 0 -1 8 15500 Tm (a) Tj ET')).toBe(false);
  expect(drawsUnseen(`1 0 0 1 72 -770 cm ${text}`)).toBe(true);
});

test('letters whose place cannot be told are under suspicion', () => {
  expect(drawsUnseen('BT 18 -650 Td (a) Tj ET BT 1 2 --700 Tm (a) Tj ET')).toBe(true);
  expect(drawsUnseen('770 cm BT 18 -650 Td (a) Tj ET')).toBe(true);
});
