import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OpenStore } from '../describe-store.ts';
import { indexedDocument } from '../indexed-document.ts';

export function stringContract(open: OpenStore): void {
  const oddities = [
    '👩🏽‍🚀 rocket',
    'שלום \u202Eعالم\u202C',
    `"'%_\\*;--`,
    'e\u0301 \u200D',
    'a\r\nb\u2028c',
    '__proto__ constructor',
  ];

  test('what is odd comes back as it was given, everywhere', async () => {
    await using store = await open();
    for (const odd of oddities) {
      const metadata = { [odd]: odd };
      const document = indexedDocument({ collection: odd, key: odd, title: odd, texts: [odd], tags: [odd], metadata });
      await store.put([document]);
      expect(await store.get(document.document.id, [odd])).toEqual(document.document);
      expect((await store.passages(document.document.id, { limit: 1 }, [odd]))[0]?.text).toBe(odd);
      const filter = { collections: [odd], tags: [odd], path: odd };
      expect((await store.list({ filter, limit: 5 }, 'all')).items).toHaveLength(1);
      expect((await store.known(odd, [odd])).size).toBe(1);
      expect(Object.entries((await store.stats([odd])).tags)).toEqual([[odd, 1]]);
    }
    const ids = oddities.map((odd) => `${odd}.${odd}`);
    expect(await store.remove(ids, 'all')).toBe(oddities.length);
  });

  test('a NUL stays, or becomes one other character, and takes nothing with it', async () => {
    await using store = await open();
    const nul = 'before\0after';
    const metadata = { nul };
    const indexed = indexedDocument({ key: nul, title: nul, texts: [nul], tags: [nul], metadata, hash: 'h' });
    const id = 'nul';
    const put = () => store.put([{ ...indexed, document: { ...indexed.document, id } }]);
    expect(await put()).toEqual(['added']);
    const like = expect.stringMatching(/^before[\0\uFFFD]after$/);
    expect(await store.get(id, 'all')).toMatchObject({ key: like, title: like, tags: [like], metadata });
    expect(await store.passages(id, { limit: 1 }, 'all')).toMatchObject([{ text: like }]);
    expect((await store.known('default', [nul])).get(nul)?.id).toBe(id);
    expect(await put()).toEqual(['unchanged']);
    expect(await store.remove([id], 'all')).toBe(1);
  });

  test('a key and a text of a million characters are kept', async () => {
    await using store = await open();
    const long = 'x'.repeat(1_000_000);
    const document = indexedDocument({ key: long, title: 'long', texts: [`${long} tail`] });
    await store.put([document]);
    expect(await store.get(document.document.id, 'all')).toEqual(document.document);
    expect((await store.candidates({ terms: ['tail'], limit: 1 }, 'all')).candidates).toHaveLength(1);
  });

  test('any token is found by exactly itself', async () => {
    const token = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
      .map((text) => text.toLowerCase().replaceAll(/[\s\p{C}]/gu, ''))
      .filter((text) => text !== '');
    const property = fc.asyncProperty(fc.uniqueArray(token, { minLength: 100, maxLength: 150 }), async (tokens) => {
      await using store = await open();
      const indexed = tokens.map((tokensOfPassage, n) => {
        const { document, titleTokens, passages } = indexedDocument({ key: `k${n}`, title: 'title', texts: ['text'] });
        return {
          document,
          titleTokens,
          passages: passages.map((passage) => ({ ...passage, tokens: tokensOfPassage })),
        };
      });
      await store.put(indexed);
      for (const [n, term] of tokens.entries()) {
        const found = await store.candidates({ terms: [term], limit: 9 }, 'all');
        expect([term, found.candidates.map(({ documentId }) => documentId)]).toEqual([term, [`default.k${n}`]]);
        expect(found.frequency.get(term)).toBe(1);
      }
      const ids = indexed.map(({ document }) => document.id);
      expect(await store.remove(ids, 'all')).toBe(tokens.length);
      expect((await store.candidates({ terms: tokens, limit: 9 }, 'all')).frequency.size).toBe(0);
    });
    await fc.assert(property, { numRuns: 1, endOnFailure: true });
  });
}
