import { expect, test } from 'vitest';
import { localPrincipal } from '../access/permission.ts';
import { indexedDocument } from '../testing/indexed-document.ts';
import { memoryStore } from '../testing/memory-store.ts';
import { openTestKb } from '../testing/open-test-kb.ts';
import { callTool } from './call-tool.ts';
import { listDocuments } from './list-documents.ts';

test('a document says how many of its pages no search can find by their words', async () => {
  const store = memoryStore();
  await using kb = await openTestKb({ store });
  const draft = (key: string, metadata: object) =>
    indexedDocument({ key, texts: ['words'], metadata: { ...metadata } });
  await store.put([
    draft('a.pdf', { pagesGarbled: [2, 5] }),
    draft('b.pdf', {}),
    draft('c.pdf', { pagesGarbled: 'many' }),
    draft('d.pdf', { pagesGarbled: [] }),
  ]);
  const { documents } = listDocuments.output.parse(
    await callTool(listDocuments, {}, { kb, principal: localPrincipal }),
  );
  expect(documents.map(({ garbled_pages: pages }) => pages)).toEqual([2, undefined, undefined, undefined]);
});
