import { expect, test } from 'vitest';
import { gramScores } from './grams.ts';
import { TokenPage } from './token-page.ts';

test('a text that is alone in its language has the score that it has among others', () => {
  const page = new TokenPage();
  const streams = ['rotterdam harbour', 'rotterdam station', 'nothing of it'].map((tokens) => page.lay(tokens));
  const terms = ['rotterdam', 'station'];
  const [together = []] = gramScores([{ terms, streams }], 1.2, 0.65);
  const apart = gramScores(
    streams.map((stream) => ({ terms, streams: [stream] })),
    1.2,
    0.65,
  );
  expect(apart.flat()).toEqual(together);
  expect(together.map((score) => score > 0)).toEqual([true, true, false]);
});

test('the letters of a text are compared with the terms of its own language alone', () => {
  const page = new TokenPage();
  const [text] = [page.lay('chevaux')];
  const groups = [
    { terms: ['chevaux'], streams: [] },
    { terms: ['pferd'], streams: [text] },
  ];
  expect(gramScores(groups, 1.2, 0.65)).toEqual([[], [0]]);
});
