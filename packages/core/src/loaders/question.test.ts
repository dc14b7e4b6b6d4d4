import { expect, test } from 'vitest';
import { pairOf } from './question.ts';

test('a question of schema.org and its accepted answer are a pair', () => {
  const question = { '@type': 'Question', name: 'When?' };
  const answer = { '@type': 'Answer', text: 'At nine.' };
  const pair = { question: 'When?', answer: 'At nine.', rest: {} };
  expect(pairOf({ ...question, acceptedAnswer: answer })).toEqual(pair);
  expect(pairOf({ ...question, acceptedAnswer: [answer] })).toEqual(pair);
  expect(pairOf(question)).toBeUndefined();
});
