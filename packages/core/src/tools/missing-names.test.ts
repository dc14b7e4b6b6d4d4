import { expect, test } from 'vitest';
import { localPrincipal } from '../access/permission.ts';
import { openTestKb, testPrincipal } from '../testing/open-test-kb.ts';
import { callTool } from './call-tool.ts';
import type { Tool } from './define.ts';
import { getContextForRag } from './get-context-for-rag.ts';
import { getKnowledgeBase } from './get-knowledge-base.ts';
import { listDocuments } from './list-documents.ts';
import { searchDocuments } from './search-documents.ts';
import { verifyQuote } from './verify-quote.ts';

const documents = [
  { key: 'tea.txt', text: 'Green tea is steamed.', tags: ['hot'] },
  { key: 'safe.txt', text: 'The tea is in the safe.', tags: ['hush'], collection: 'secret' },
];
const asked: readonly (readonly [Tool, object])[] = [
  [searchDocuments, { query: 'tea' }],
  [listDocuments, {}],
  [getContextForRag, { query: 'tea' }],
  [verifyQuote, { quote: 'tea is steamed' }],
];

test.each(asked)('an empty list in a filter is as good as none, %#', async (tool, input) => {
  await using kb = await openTestKb({ documents });
  const context = { kb, principal: localPrincipal };
  const empty = { collections: [], tags: [], types: [] };
  expect(await callTool(tool, { ...input, ...empty }, context)).toEqual(await callTool(tool, input, context));
});

test.each([...asked, [getKnowledgeBase, {}] as const])(
  'a collection that a caller may not read is told as one that is not there, %#',
  async (tool, input) => {
    await using kb = await openTestKb({ documents });
    const context = { kb, principal: testPrincipal({ default: 'reader' }) };
    const noticeOf = async (collection: string) =>
      (await callTool(tool, { ...input, collections: [collection] }, context))['notice'];
    expect(await noticeOf('nowhere')).toMatch(/^You can read no document in the collection «nowhere»\./);
    expect(await noticeOf('secret')).toBe(String(await noticeOf('nowhere')).replace('nowhere', 'secret'));
    expect(await noticeOf('default')).toBeUndefined();
  },
);

test('names among others that nothing has are told, beside what was found with the others', async () => {
  await using kb = await openTestKb({ documents });
  const context = { kb, principal: testPrincipal({ default: 'reader' }) };
  const { results, notice } = await callTool(searchDocuments, { query: 'tea', tags: ['hot', 'hush', 'x'] }, context);
  expect(results).toHaveLength(1);
  expect(notice).toMatch(/^You can read no document with the tag «hush», «x»\./);
});

test.each(asked)(
  'a path with which no key starts is told, and one that a caller may not read alike, %#',
  async (tool, input) => {
    await using kb = await openTestKb({ documents });
    const context = { kb, principal: testPrincipal({ default: 'reader' }) };
    const noticeOf = async (path: string) => (await callTool(tool, { ...input, path }, context))['notice'];
    expect(await noticeOf('docs/')).toMatch(/^No document that you can read has a key that starts with «docs\/»/);
    expect(await noticeOf('safe')).toBe(String(await noticeOf('docs/')).replace('docs/', 'safe'));
    expect(await noticeOf('tea')).toBeUndefined();
  },
);
