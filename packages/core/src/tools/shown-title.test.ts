import { expect, test } from 'vitest';
import { localPrincipal } from '../access/permission.ts';
import { indexedDocument } from '../testing/indexed-document.ts';
import { memoryStore } from '../testing/memory-store.ts';
import { openTestKb } from '../testing/open-test-kb.ts';
import { callTool } from './call-tool.ts';
import { fetch } from './fetch.ts';
import { search } from './search.ts';
import { shownTitle } from './shown-title.ts';

test('records without a title are told apart by their first words', async () => {
  const store = memoryStore();
  await using kb = await openTestKb({ store });
  const record = (key: string, text: string) => indexedDocument({ key, title: '', texts: [text] });
  await store.put([record('r1', 'The pump must be oiled.'), record('r2', 'The pump must be cleaned.')]);
  const context = { kb, principal: localPrincipal };
  const { results } = search.output.parse(await callTool(search, { query: 'pump' }, context));
  expect(results.map(({ title }) => title).toSorted()).toEqual([
    'The pump must be cleaned.',
    'The pump must be oiled.',
  ]);
  for (const { id, title } of results) expect(await callTool(fetch, { id }, context)).toMatchObject({ title });
});

test.each([
  ['Tea', 'anything', 'Tea'],
  ['', '## Oiling the pump\n\nEach month.', 'Oiling the pump'],
  ['', ' \n', 'r1'],
  ['', 'word '.repeat(30), `${'word '.repeat(16).trim()}…`],
])('a document with the title %j and the text %j is called %j', (title, text, shown) => {
  expect(shownTitle({ title, key: 'r1' }, text)).toBe(shown);
});
