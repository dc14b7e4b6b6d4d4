import { expect, test } from 'vitest';
import type { OpenStore } from '../describe-store.ts';
import { indexedDocument } from '../indexed-document.ts';

export function spellingContract(open: OpenStore): void {
  const texts = ['vaccine vaccine', 'vaccine trials', 'vacine', 'hypertension 2023 tea cafés ranbp2'];
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

  test('a term goes with the last passage that held it', async () => {
    await using store = await open();
    await store.put([base]);
    await store.remove([base.document.id], 'all');
    expect([...(await store.similarTerms(['vaccin'], 'all'))]).toEqual([]);
  });
}
