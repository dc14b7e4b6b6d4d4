import { expect, test } from 'vitest';
import { recordsDocument } from './json.ts';
import { pairOf } from './question.ts';

test('a question of schema.org and its accepted answer are a pair', () => {
  const question = { '@type': 'Question', name: 'When?' };
  const answer = { '@type': 'Answer', text: 'At nine.' };
  const pair = { question: 'When?', answer: 'At nine.', rest: {} };
  expect(pairOf({ ...question, acceptedAnswer: answer })).toEqual(pair);
  expect(pairOf({ ...question, acceptedAnswer: [answer] })).toEqual(pair);
  expect(pairOf(question)).toBeUndefined();
});

test('what the layout of a message says again is not read twice', () => {
  const message = { text: 'The gateway is down', user: 'U1', blocks: [{ type: 'text', text: 'The gateway' }] };
  expect(recordsDocument([message]).text).toBe('The gateway is down\n\nuser: U1\n');
  expect(recordsDocument([{ ...message, text: '' }]).text).toContain('The gateway');
});

test('a text in pieces is read as one', () => {
  const message = {
    id: 1,
    text: ['See ', { type: 'link', text: 'https://x.example' }, ' for it'],
    text_entities: [{ text: 'See ' }],
  };
  expect(recordsDocument([message]).text).toBe('See https://x.example for it\n\nid: 1\n');
});
