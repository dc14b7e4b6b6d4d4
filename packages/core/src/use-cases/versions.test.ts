import { expect, test } from 'vitest';
import { localPrincipal } from '../access/permission.ts';
import { versionOf } from '../model.ts';
import { indexedDocument } from '../testing/indexed-document.ts';
import { memoryStore } from '../testing/memory-store.ts';
import { openTestKb, testPrincipal } from '../testing/open-test-kb.ts';

const context = { principal: localPrincipal };
const at = (month: number) => `2026-0${month}-10T00:00:00.000Z`;
const whole = { maxCharacters: 48_000 };

/** A base where one document had three texts, taken in February, April and June. */
async function openWithHistory() {
  const store = memoryStore();
  const history = [
    [2, 'A year has twenty-five days of leave.\nThey lapse in March.'],
    [4, 'A year has thirty days of leave.\nThey lapse in March.'],
    [6, 'A year has thirty days of leave.\nThey never lapse.'],
  ] as const;
  const states = history.map(([month, text]) =>
    indexedDocument({ key: 'leave.md', texts: [text], hash: `${month}`.repeat(64), updatedAt: at(month) }),
  );
  for (const state of states) await store.put([state]);
  const [id = ''] = states.map(({ document }) => document.id);
  return { kb: await openTestKb({ store }), id, versions: states.map(({ document }) => versionOf(document)) };
}

test('a document lists its texts with the times between which each was valid', async () => {
  const { kb, id, versions } = await openWithHistory();
  const listed = (await kb.versions(`${id}-0`, context)).versions;
  expect(listed.map(({ version, from, until }) => [version, from, until])).toEqual([
    [versions[2], at(6), undefined],
    [versions[1], at(4), at(6)],
    [versions[0], at(2), at(4)],
  ]);
});

test('a text is read by its version or as of a time, in parts when it is long', async () => {
  const { kb, id, versions } = await openWithHistory();
  const read = async (choice: object) => (await kb.readVersion(id, { ...choice, ...whole }, context)).text;
  expect(await read({ version: versions[0] })).toContain('twenty-five');
  expect(await read({ asOf: at(2) })).toContain('twenty-five');
  expect(await read({ asOf: '2026-04-09' })).toContain('twenty-five');
  expect(await read({ asOf: '2026-04-10' })).toMatch(/thirty[^]+March/);
  expect(await read({ asOf: '2030-01-01T00:00:00+02:00' })).toContain('never');
  expect(await read({})).toContain('never');
  const first = await kb.readVersion(id, { version: versions[1], maxCharacters: 20 }, context);
  const rest = await kb.readVersion(id, { version: versions[1], cursor: first.cursor, ...whole }, context);
  expect(first.text + rest.text).toBe(await read({ version: versions[1] }));
});

test('what is not kept, or no time, is said', async () => {
  const { kb, id } = await openWithHistory();
  const read = (choice: object) => kb.readVersion(id, { ...choice, ...whole }, context);
  await expect(read({ asOf: '2026-02-09' })).rejects.toMatchObject({ code: 'not_found' });
  await expect(read({ version: 'ffffffffffff' })).rejects.toMatchObject({ code: 'not_found' });
  for (const asOf of ['2026-99-99', '2026-02-31', '2026-02', '2026-02-31T08:00:00Z', '2026-02-10T99:00:00Z']) {
    await expect(read({ asOf })).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(kb.compareVersions(id, { from: asOf }, context)).rejects.toMatchObject({ code: 'invalid_input' });
  }
  await expect(kb.compareVersions(id, { to: at(2) }, context)).rejects.toMatchObject({ code: 'not_found' });
});

test('versions are compared line by line, by default with the one before', async () => {
  const { kb, id, versions } = await openWithHistory();
  const lines = async (between: object) =>
    (await kb.compareVersions(id, between, context)).diff.split('\n').filter((line) => /^[-+]/.test(line));
  expect(await lines({})).toEqual([
    `--- leave.md@${versions[1]}`,
    `+++ leave.md@${versions[2]}`,
    '-They lapse in March.',
    '+They never lapse.',
  ]);
  expect(await lines({ from: '2026-02-10', to: versions[1] })).toHaveLength(4);
  expect(await lines({ from: versions[2] })).toEqual([]);
});

test('a quotation of an earlier text is found there, with when it stood there', async () => {
  const { kb, id, versions } = await openWithHistory();
  for (const documentId of [undefined, id]) {
    const check = await kb.verifyQuote({ quote: 'twenty-five days of leave', documentId }, context);
    expect(check).toMatchObject({
      verdict: 'absent',
      earlier: {
        citation: { document: { id, version: versions[0] }, quote: 'twenty-five days of leave' },
        url: `https://kb.test/documents/${id}`,
        version: { version: versions[0], until: at(4) },
      },
    });
  }
  const present = await kb.verifyQuote({ quote: 'They never lapse', documentId: id }, context);
  expect(present.matches[0]?.citation.document.version).toBe(versions[2]);
  expect(present.earlier).toBeUndefined();
  const nowhere = await kb.verifyQuote({ quote: 'forty days of leave' }, context);
  expect(nowhere.earlier).toBeUndefined();
});

test('who does not see the document sees none of its texts', async () => {
  const { kb, id } = await openWithHistory();
  const stranger = { principal: testPrincipal({ other: 'reader' }) };
  await expect(kb.versions(id, stranger)).rejects.toMatchObject({ code: 'not_found' });
  await expect(kb.readVersion(id, { asOf: at(2), ...whole }, stranger)).rejects.toMatchObject({ code: 'not_found' });
  await expect(kb.compareVersions(id, {}, stranger)).rejects.toMatchObject({ code: 'not_found' });
  const check = await kb.verifyQuote({ quote: 'twenty-five days of leave' }, stranger);
  expect(check).toEqual({ verdict: 'absent', matches: [], complete: true });
});
