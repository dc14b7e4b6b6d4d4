import { expect, test } from 'vitest';
import type { Filter } from '../../model.ts';
import type { OpenStore } from '../describe-store.ts';
import { indexedDocument } from '../indexed-document.ts';

export function spellingContract(open: OpenStore): void {
  const texts = ['vaccine vaccine', 'vaccine trials', 'vacine', 'hypertension 2023 tea cafés ranbp2 9f86d081884c7d65'];
  const base = indexedDocument({ collection: 'open', key: 'a', title: 'respiratory', texts });

  test.each([
    ['a letter dropped', 'vaccin', ['vaccine']],
    ['a letter doubled', 'vacccine', ['vaccine']],
    ['another letter', 'vaccime', ['vaccine']],
    ['two letters swapped', 'vacicne', ['vaccine', 'vacine']],
    ['a word of the title', 'respirotory', ['respiratory']],
    ['an accent', 'cafes', ['cafés']],
    ['a name with a digit', 'ranpb2', ['ranbp2']],
    ['two errors in a long word', 'hypretensoin', ['hypertension']],
    ['an ending', 'hyperten', ['hypertension']],
    ['most of a code', '9f86d08', ['9f86d081884c7d65']],
  ])('%s: the term that was meant is found, the more frequent first', async (_, term, expected) => {
    await using store = await open();
    await store.put([base]);
    expect([...(await store.similarTerms([term], 'all'))]).toEqual([[term, expected]]);
  });

  test.each([
    '',
    'te',
    '2024',
    'ranbp3',
    'unlike',
    'waccine',
    '"',
    '\u0001',
    'vaxxune',
    'hype',
    '9f86d0',
    '\ud800abcde',
    'v'.repeat(5000),
  ])('nothing is similar to %j', async (term) => {
    await using store = await open();
    await store.put([base]);
    expect([...(await store.similarTerms([term], 'all'))]).toEqual([]);
  });

  test('terms of collections out of reach are neither named nor in the way of others', async () => {
    await using store = await open();
    const hidden = ['vaccina vaccino vaccinu vacciny', 'vaccina vaccino vaccinu vacciny', 'secretword'];
    await store.put([base, indexedDocument({ collection: 'hidden', key: 'b', texts: hidden })]);
    const seen = await store.similarTerms(['vaccin', 'secretwrd'], ['open']);
    expect([...seen]).toEqual([['vaccin', ['vaccine']]]);
    expect([...(await store.similarTerms(['secretwrd'], 'all'))]).toEqual([['secretwrd', ['secretword']]]);
    expect([...(await store.similarTerms(['vaccin'], []))]).toEqual([]);
  });

  test.each<[string, Filter]>([
    ['collection', { collections: ['open'] }],
    ['tag', { tags: ['ours'] }],
    ['path', { path: 'a' }],
    ['type', { types: ['text/plain'] }],
    ['date', { before: '2026-02-01' }],
    ['document', { documents: ['open.a'] }],
  ])('terms that a filter by %s leaves out are neither named nor in the way of others', async (_, filter) => {
    await using store = await open();
    const elsewhere = ['vaccina vaccino vaccinu vacciny', 'vaccina vaccino vaccinu vacciny', 'elsewhere'];
    const other = { collection: 'other', key: 'b', texts: elsewhere, mediaType: 'text/html' };
    await store.put([
      { ...base, document: { ...base.document, tags: ['ours'] } },
      indexedDocument({ ...other, tags: ['theirs'], updatedAt: '2026-03-01T00:00:00.000Z' }),
    ]);
    expect([...(await store.similarTerms(['vaccin', 'elsewhre'], 'all', { filter }))]).toEqual([
      ['vaccin', ['vaccine']],
    ]);
    expect([...(await store.similarTerms(['vaccin'], ['other'], { filter }))]).toEqual([]);
  });

  test('a term goes with the last passage that held it', async () => {
    await using store = await open();
    await store.put([base]);
    await store.remove([base.document.id], 'all');
    expect([...(await store.similarTerms(['vaccin'], 'all'))]).toEqual([]);
  });
}
