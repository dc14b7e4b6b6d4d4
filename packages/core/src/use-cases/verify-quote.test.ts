import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { localPrincipal } from '../access/permission.ts';
import { sqliteStore } from '../stores/sqlite/index.ts';
import { openTestKb, testPrincipal } from '../testing/open-test-kb.ts';

const context = { principal: localPrincipal };

/** Sentences that cut into several passages, each with words of its own. */
const long = Array.from({ length: 200 }, (_, at) => `Lot ${at} of batch${at} was weighed by hand at ${at} grams.`).join(
  ' ',
);

test('a true quotation comes with its place, its own words and an address that marks them', async () => {
  await using kb = await openTestKb({
    documents: [{ key: 'tea.txt', title: 'Tea', text: 'Black tea withers.\n\nGreen tea is\nsteamed, then dried.' }],
  });
  const { verdict, matches, closest, complete } = await kb.verifyQuote({ quote: 'tea is steamed' }, context);
  expect({ verdict, closest, complete }).toEqual({ verdict: 'near', closest: undefined, complete: true });
  const id = matches[0]?.citation.document.id ?? '';
  expect(matches).toEqual([
    {
      citation: {
        document: { id, key: 'tea.txt', title: 'Tea', collection: 'default', version: expect.any(String) },
        heading: [],
        lines: { from: 3, to: 4 },
        characters: { from: 26, to: 40 },
        quote: 'tea is\nsteamed',
      },
      url: `https://kb.test/documents/${id}?from=26&to=40`,
      differences: [{ kind: 'white_space', count: 1, quote: 'is steamed', document: 'is\nsteamed' }],
    },
  ]);
});

test('a quotation that runs over several passages is found whole', async () => {
  await using kb = await openTestKb({ documents: [{ key: 'lots.txt', text: long }] });
  const stretch = (from: number, to: number) => long.slice(long.indexOf(`Lot ${from} `), long.indexOf(` Lot ${to} `));
  for (const quote of [stretch(10, 90), stretch(20, 180).replaceAll(' ', '\n')]) {
    const { verdict, matches } = await kb.verifyQuote({ quote }, context);
    expect(verdict).not.toBe('absent');
    expect(matches[0]?.citation.quote.replaceAll(/\s/g, '')).toBe(quote.replaceAll(/\s/g, ''));
  }
});

test('what an ellipsis leaves out may be many passages, inside one document', async () => {
  await using kb = await openTestKb({
    documents: [
      { key: 'lots.txt', text: long },
      { key: 'other.txt', text: 'The other book says that nothing was ever weighed twice.' },
    ],
  });
  const found = await kb.verifyQuote(
    { quote: 'Lot 3 of batch3 was weighed […] Lot 190 of batch190 was weighed by hand' },
    context,
  );
  expect(found).toMatchObject({ verdict: 'near', matches: [{ differences: [{ kind: 'ellipsis' }] }] });
  const mixed = await kb.verifyQuote({ quote: 'batch3 was weighed by hand … nothing was ever weighed twice' }, context);
  expect(mixed.verdict).toBe('absent');
});

test('a changed figure is refused, with what the document says', async () => {
  await using kb = await openTestKb({ documents: [{ key: 'lots.txt', text: long }] });
  const check = await kb.verifyQuote({ quote: 'batch150 was weighed by hand at 151 grams' }, context);
  expect(check).toMatchObject({
    verdict: 'absent',
    matches: [],
    closest: { differences: [{ quote: '151', document: '150' }] },
  });
  expect(check.closest?.citation.quote).toBe('batch150 was weighed by hand at 150 grams');
});

test('words that hundreds of passages hold are found where they follow each other', async () => {
  const others = Array.from({ length: 600 }, (_, at) => ({
    key: `${at}.txt`,
    text: 'had may have had have may had may have',
  }));
  const one = {
    key: 'one.txt',
    text: `Nobody there may have had any of it. ${'More is told of the sea and of ships. '.repeat(9)}`,
  };
  await using kb = await openTestKb({ documents: [...others, one] });
  const { verdict, matches } = await kb.verifyQuote({ quote: 'there may have had any' }, context);
  expect({ verdict, keys: matches.map(({ citation }) => citation.document.key) }).toEqual({
    verdict: 'exact',
    keys: ['one.txt'],
  });
  const absent = await kb.verifyQuote({ quote: 'have have may' }, context);
  expect(absent).toMatchObject({ verdict: 'absent', complete: false });
});

test('words that more passages hold equally often than find room are found in the last of them', async () => {
  const path = await mkdtemp(join(tmpdir(), 'kb-quote-'));
  onTestFinished(() => rm(path, { recursive: true }));
  await using store = sqliteStore({ path });
  const often = Array.from({ length: 35 }, (_, at) => ({ key: `a${at}.txt`, text: 'Something eats something.' }));
  const once = Array.from({ length: 100 }, (_, at) => ({ key: `b${at}.txt`, text: 'Something was here.' }));
  const documents = [...often, ...once, { key: 'c.txt', text: 'There is something that could be it.' }];
  await using kb = await openTestKb({ store, documents });
  const { verdict, complete } = await kb.verifyQuote({ quote: 'something that could' }, context);
  expect({ verdict, complete }).toEqual({ verdict: 'exact', complete: true });
});

test.each(['pre- sented', 'pre-\nsented', 'pre\u200bsented', 'pre\u200csented', 'pre\ufeffsented', 'pre\u0007sented'])(
  'a quotation whose one word was copied as %j is found',
  async (quote) => {
    const documents = [{ key: 'a.txt', text: 'It was presented.' }, ...someOthers()];
    await using kb = await openTestKb({ documents });
    expect(await kb.verifyQuote({ quote }, context)).toMatchObject({ verdict: 'near', complete: true });
  },
);

test('words that a joiner parts in Persian are found', async () => {
  const documents = [{ key: 'a.txt', text: 'من این کتاب را می\u200cخواهم.' }, ...someOthers()];
  await using kb = await openTestKb({ documents });
  for (const quote of ['می\u200cخواهم', 'این کتاب را میخواهم']) {
    expect((await kb.verifyQuote({ quote }, context)).verdict).not.toBe('absent');
  }
});

const someOthers = () => Array.from({ length: 30 }, (_, at) => ({ key: `${at}.txt`, text: `Lot ${at} was weighed.` }));

test('what the caller may not read confirms nothing and shows nothing', async () => {
  const documents = [{ key: 'a.txt', collection: 'secret', text: 'The code of the safe is 4711.' }];
  await using kb = await openTestKb({ documents });
  const principal = testPrincipal({ open: 'reader' });
  const { items } = await kb.list({ limit: 1 }, context);
  const quote = 'The code of the safe is 4711.';
  expect(await kb.verifyQuote({ quote }, { principal })).toEqual({ verdict: 'absent', matches: [], complete: true });
  const documentId = items[0]?.id ?? '';
  await expect(kb.verifyQuote({ quote, documentId }, { principal })).rejects.toMatchObject({ code: 'not_found' });
});

test('a named document and filters restrict where it may stand', async () => {
  const text = 'Tea is steamed.';
  await using kb = await openTestKb({
    documents: [
      { key: 'a.txt', text, tags: ['x'] },
      { key: 'b.txt', text },
    ],
  });
  const keys = async (query: { documentId?: string; filter?: { tags: string[] } }) => {
    const { matches } = await kb.verifyQuote({ quote: text, ...query }, context);
    return matches.map(({ citation }) => citation.document.key);
  };
  const { items } = await kb.list({ limit: 2 }, context);
  expect(await keys({})).toEqual(['a.txt', 'b.txt']);
  expect(await keys({ documentId: items[1]?.id ?? '' })).toEqual(['b.txt']);
  expect(await keys({ filter: { tags: ['x'] } })).toEqual(['a.txt']);
  expect(await keys({ documentId: items[1]?.id ?? '', filter: { tags: ['x'] } })).toEqual([]);
});

test.each(['的', 'x', '...', '👍', '\u0000', '" OR *', 'ก', 'ا', ' ', 'a '.repeat(5_000), '深'.repeat(10_000)])(
  'the quotation %j, which is nowhere, is absent and no error',
  async (quote) => {
    await using kb = await openTestKb({ documents: [{ key: 'a.txt', text: 'Tea is steamed.' }] });
    expect(await kb.verifyQuote({ quote }, context)).toMatchObject({ verdict: 'absent', matches: [] });
  },
);
