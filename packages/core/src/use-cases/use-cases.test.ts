import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { localPrincipal } from '../access/permission.ts';
import { openTestKb, testPrincipal } from '../testing/open-test-kb.ts';

const local = { principal: localPrincipal };
const sentence = (n: number) => `Sentence number ${n} speaks of the harbour and of boat ${n}.`;
const long = Array.from({ length: 2_000 }, (_, n) => sentence(n)).join(' ');

describe('search', () => {
  test('finds the passage that answers, with what is needed to cite it', async () => {
    await using kb = await openTestKb({
      documents: [
        { key: 'tea.txt', text: 'Green tea is steamed.\nBlack tea is oxidised.' },
        { key: 'coffee.txt', text: 'Coffee is roasted.' },
      ],
    });
    const { items } = await kb.search({ query: 'Is green tea steamed?', limit: 5 }, local);
    expect(items[0]).toMatchObject({
      document: { key: 'tea.txt', title: 'tea', collection: 'default' },
      lines: { from: 1, to: 2 },
      score: 1,
    });
    expect(items[0]?.document.url).toBe(`https://kb.test/documents/${items[0]?.document.id}?passage=0`);
  });

  test('shows why a passage was found when asked, and not otherwise', async () => {
    await using kb = await openTestKb({
      documents: [{ key: 'tea.txt', text: 'Green teas are steamed. Black tea waits.' }],
    });
    const [hit] = (await kb.search({ query: 'steaming', limit: 1, snippet: true }, local)).items;
    const { text = '', matches = [] } = hit?.snippet ?? {};
    expect(matches.map(({ from, to }) => text.slice(from, to))).toEqual(['steamed']);
    expect((await kb.search({ query: 'steaming', limit: 1 }, local)).items[0]).not.toHaveProperty('snippet');
  });

  test('a snippet marks the words that misspelt or foreign ones were taken for', async () => {
    await using kb = await openTestKb({
      documents: [
        {
          key: 'tea.txt',
          text: `${'The harbour is closed at night. '.repeat(12)}The temperature of the water matters.`,
        },
      ],
    });
    for (const query of ['temprature', 'Quelle est la température ?']) {
      const [hit] = (await kb.search({ query, limit: 1, snippet: true }, local)).items;
      const { text = '', matches = [] } = hit?.snippet ?? {};
      expect(matches.map(({ from, to }) => text.slice(from, to))).toEqual(['temperature']);
    }
  });

  test('pages through all hits without repeating or losing one', async () => {
    await using kb = await openTestKb({
      documents: Array.from({ length: 23 }, (_, n) => ({ key: `${n}.txt`, text: `A note on whales, number ${n}.` })),
    });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await kb.search({ query: 'whales', limit: 5, cursor }, local);
      seen.push(...page.items.map((hit) => hit.id));
      ({ cursor } = page);
    } while (cursor !== undefined);
    expect(new Set(seen).size).toBe(23);
    expect(seen).toHaveLength(23);
  });

  test('a page ends when its text is long enough, and goes on behind the cursor', async () => {
    await using kb = await openTestKb({ documents: [{ key: 'long.txt', text: long }], resultCharacters: 3_000 });
    const page = await kb.search({ query: 'harbour', limit: 20 }, local);
    expect(page.items.length).toBeGreaterThan(0);
    expect(page.items.reduce((sum, hit) => sum + hit.text.length, 0)).toBeLessThan(3_000);
    expect(page.cursor).toBeDefined();
  });

  test('a cursor of somebody else is refused', async () => {
    await using kb = await openTestKb();
    await expect(kb.search({ query: 'x', limit: 1, cursor: 'abc' }, local)).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });

  test('a caller finds nothing in a collection it cannot read', async () => {
    await using kb = await openTestKb({
      documents: [
        { key: 'a', text: 'The canary sings.', collection: 'secret' },
        { key: 'b', text: 'The sparrow sings.', collection: 'open' },
      ],
    });
    const reader = { principal: testPrincipal({ open: 'reader' }) };
    const { items } = await kb.search({ query: 'canary sings', limit: 10 }, reader);
    expect(items.map((hit) => hit.document.key)).toEqual(['b']);
    expect(await kb.stats(reader)).toMatchObject({ documents: 1, collections: { open: 1 } });
  });
});

describe('fetch', () => {
  test('gives a short document whole, by its id and by the id of a passage', async () => {
    await using kb = await openTestKb({ documents: [{ key: 'tea.txt', text: 'Green tea.\n\n\nBlack tea.\n' }] });
    const [hit] = (await kb.search({ query: 'tea', limit: 1 }, local)).items;
    for (const id of [hit!.id, hit!.document.id]) {
      expect(await kb.fetch(id, { maxCharacters: 1_000 }, local)).toMatchObject({
        text: 'Green tea.\n\n\nBlack tea.\n',
        from: 0,
      });
    }
  });

  test('the parts of any text join to exactly that text', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3_000 }),
        fc.integer({ min: 20, max: 900 }),
        async (text, size) => {
          fc.pre(text.trim() !== '' && !text.includes('\0'));
          await using kb = await openTestKb({ documents: [{ key: 'any.txt', text }] });
          const [document] = (await kb.list({ limit: 1 }, local)).items;
          let joined = '';
          let cursor: string | undefined;
          do {
            const part = await kb.fetch(document!.id, { cursor, maxCharacters: size }, local);
            expect(part.text.length).toBeLessThanOrEqual(size);
            expect(part.from).toBe(joined.length);
            joined += part.text;
            ({ cursor } = part);
          } while (cursor !== undefined);
          expect(joined).toBe(new TextDecoder().decode(new TextEncoder().encode(text)));
        },
      ),
      { numRuns: 60 },
    );
  });

  test('the id of a passage opens a long document at that passage', async () => {
    await using kb = await openTestKb({ documents: [{ key: 'long.txt', text: long }] });
    const [hit] = (await kb.search({ query: 'boat 1500', limit: 1 }, local)).items;
    const part = await kb.fetch(hit!.id, { maxCharacters: 5_000 }, local);
    expect(part.text).toContain(sentence(1500));
    expect(part.text.startsWith(hit!.text.slice(0, 50))).toBe(true);
  });

  test('an unknown id, and one of a collection the caller cannot read, are the same not_found', async () => {
    await using kb = await openTestKb({ documents: [{ key: 'a', text: 'The canary sings.', collection: 'secret' }] });
    const [document] = (await kb.list({ limit: 1 }, local)).items;
    const reader = { principal: testPrincipal({ open: 'reader' }) };
    const told = (id: string) =>
      kb.fetch(id, { maxCharacters: 100 }, reader).catch((error: unknown) => String(error).replace(id, 'ID'));
    expect(await told(document!.id)).toBe(await told('0123456789abcdef0123'));
    expect(await told(document!.id)).toContain('There is no document');
  });
});

describe('the whole text', () => {
  test('of a base without questions and answers is all documents, in parts that join', async () => {
    const documents = Array.from({ length: 4 }, (_, n) => ({ key: `${n}.txt`, text: `${long} End of ${n}.` }));
    await using kb = await openTestKb({ documents });
    let joined = '';
    let cursor: string | undefined;
    let parts = 0;
    do {
      const part = await kb.wholeText({ cursor }, local);
      joined += part.text;
      parts += 1;
      ({ cursor } = part);
    } while (cursor !== undefined);
    expect(parts).toBeGreaterThan(4);
    for (const n of [0, 1, 2, 3]) expect(joined).toContain(`End of ${n}.`);
    expect(joined.split(sentence(77))).toHaveLength(5);
  });
});

describe('remove', () => {
  test('a removed document is found no longer', async () => {
    await using kb = await openTestKb({ documents: [{ key: 'tea', text: 'Green tea is steamed.' }] });
    const [document] = (await kb.list({ limit: 1 }, local)).items;
    expect(await kb.remove([document!.id], local)).toBe(1);
    expect((await kb.search({ query: 'steamed tea', limit: 5 }, local)).items).toEqual([]);
  });

  test('a reader may not remove, and a stranger does not learn that there was something', async () => {
    await using kb = await openTestKb({ documents: [{ key: 'tea', text: 'Tea.', collection: 'team' }] });
    const [document] = (await kb.list({ limit: 1 }, local)).items;
    const as = (role: 'reader' | 'writer', collection: string) => ({
      principal: testPrincipal({ [collection]: role }),
    });
    await expect(kb.remove([document!.id], as('reader', 'team'))).rejects.toMatchObject({ code: 'forbidden' });
    await expect(kb.remove([document!.id], as('writer', 'other'))).rejects.toMatchObject({ code: 'not_found' });
  });
});
