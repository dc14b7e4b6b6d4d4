import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { localPrincipal } from '../access/permission.ts';
import type { VectorKnowledgeStore } from '../ports.ts';
import { indexedDocument } from '../testing/indexed-document.ts';
import { memoryStore } from '../testing/memory-store.ts';
import { openTestKb, testPrincipal } from '../testing/open-test-kb.ts';

const local = { principal: localPrincipal };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kb-add-'));
  for (const name of ['a', 'b', '.hidden', 'node_modules']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'a', 'readme.txt'), 'Alpha is the first.');
  writeFileSync(join(folder, 'b', 'readme.txt'), 'Beta is the second.');
  writeFileSync(join(folder, '.hidden', 'x.txt'), 'Hidden.');
  writeFileSync(join(folder, 'node_modules', 'x.txt'), 'Installed.');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a folder is read whole, without what is hidden, and once more changes nothing', async () => {
  await using kb = await openTestKb();
  const add = () => Array.fromAsync(kb.addPaths([folder], local));
  expect((await add()).map(({ status }) => status)).toEqual(['added', 'added']);
  expect((await add()).map(({ status }) => status)).toEqual(['unchanged', 'unchanged']);
  writeFileSync(join(folder, 'b', 'readme.txt'), 'Beta is now another.');
  expect((await add()).map(({ status }) => status)).toEqual(['unchanged', 'changed']);
  expect((await kb.search({ query: 'second', limit: 5 }, local)).items).toEqual([]);
});

test('two files of one name never replace each other', async () => {
  await using kb = await openTestKb();
  const paths = [join(folder, 'a', 'readme.txt'), join(folder, 'b', 'readme.txt')];
  await Array.fromAsync(kb.addPaths(paths, local));
  const keys = async () => (await kb.list({ limit: 10 }, local)).items.map((document) => document.key);
  expect(await keys()).toEqual(['b/readme.txt', 'readme.txt']);
  await Array.fromAsync(kb.addPaths(paths.toReversed(), local));
  expect((await keys()).length).toBe(2);
});

/** A store in which others write when somebody has been told for the nth time what is known. */
function withOthers(store: VectorKnowledgeStore, nth: number, others: () => Promise<unknown>): VectorKnowledgeStore {
  let times = 0;
  return {
    ...store,
    async known(...asked) {
      const told = await store.known(...asked);
      if ((times += 1) === nth) await others();
      return told;
    },
  };
}

for (const { how, nth } of ['paths', 'a source'].flatMap((how) => [1, 2].map((nth) => ({ how, nth }))))
  test(`two files of one name that two programs add at the same moment never replace each other: ${how}, moment ${nth}`, async () => {
    for (const name of ['a', 'b']) {
      mkdirSync(join(folder, name, 'docs'));
      writeFileSync(join(folder, name, 'docs', 'note.txt'), `The note of ${name}.`);
    }
    const store = memoryStore();
    await using kb = await openTestKb({ store });
    const others = () => Array.fromAsync(kb.addPaths([join(folder, 'a', 'docs')], local));
    await using late = await openTestKb({ store: withOthers(store, nth, others) });
    const address = join(folder, 'b', 'docs');
    if (how === 'paths') {
      const reports = await Array.fromAsync(late.addPaths([address], local));
      expect(reports).toMatchObject([{ status: 'added', documents: 1, passages: 1 }]);
    } else {
      await late.sources.declare({ address }, local);
      expect(await late.sync({}, local)).toMatchObject([{ counts: { added: 1, changed: 0, failed: 0 } }]);
      expect(await late.sync({}, local)).toMatchObject([{ counts: { added: 0, unchanged: 1 } }]);
    }
    expect((await kb.list({ limit: 10 }, local)).items).toHaveLength(2);
  });

test('a document that moved keeps its id, and what comes to its old place gets one of its own', async () => {
  const store = memoryStore();
  await using kb = await openTestKb({ store });
  const add = async (name: string, text: string) => (await kb.addSource({ name, bytes: Buffer.from(text) }, local)).ids;
  const [id = ''] = await add('plan.txt', 'The first plan.');
  await store.move([{ id, key: 'old-plan.txt', sourceUrl: '' }]);
  const [other = ''] = await add('plan.txt', 'The second plan.');
  expect(await add('old-plan.txt', 'The first plan, corrected.')).toEqual([id]);
  expect(await kb.document(id, local)).toMatchObject({ key: 'old-plan.txt' });
  expect(await kb.document(other, local)).toMatchObject({ key: 'plan.txt' });
  const [folderId = ''] = (await Array.fromAsync(kb.addPaths([join(folder, 'a')], local))).flatMap(({ ids }) => ids);
  await store.move([{ id: folderId, key: 'elsewhere.txt', sourceUrl: '' }]);
  const [report] = await Array.fromAsync(kb.addPaths([join(folder, 'a')], local));
  expect(await kb.document(report?.ids[0] ?? '', local)).toMatchObject({ key: 'a/readme.txt' });
});

test.each(['file://server/share/readme.txt', 'file:///x/100%.txt', 'file:///x%2Freadme.txt'])(
  'a document whose file was on another machine, %s, is replaced by the file of its name that is here',
  async (sourceUrl) => {
    const store = memoryStore();
    await using kb = await openTestKb({ store });
    await store.put([indexedDocument({ key: 'a/readme.txt', texts: ['Gamma.'], sourceUrl })]);
    expect(await Array.fromAsync(kb.addPaths([join(folder, 'a')], local))).toMatchObject([{ status: 'changed' }]);
    expect((await kb.list({ limit: 5 }, local)).items).toMatchObject([{ key: 'a/readme.txt' }]);
  },
);

test('a failure concerns its file alone and says why', async () => {
  await using kb = await openTestKb();
  symlinkSync(join(folder, 'gone'), join(folder, 'a', 'link'));
  symlinkSync(folder, join(folder, 'b', 'up'));
  writeFileSync(join(folder, 'b', 'empty.txt'), '  \n');
  const reports = await Array.fromAsync(kb.addPaths([folder, join(folder, 'nowhere'), join(folder, '*.md')], local));
  const told = reports.filter(({ status }) => status === 'failed').map(({ reason }) => reason?.code);
  expect(told.toSorted()).toEqual(['not_found', 'not_found', 'unreadable', 'unreadable']);
  expect(await kb.stats(local)).toMatchObject({ documents: 2 });
});

test('a tag given later is added to an unchanged file', async () => {
  await using kb = await openTestKb();
  await Array.fromAsync(kb.addPaths([folder], local));
  const reports = await Array.fromAsync(kb.addPaths([folder], { ...local, tags: ['new'] }));
  expect(reports.map(({ status }) => status)).toEqual(['changed', 'changed']);
  expect((await kb.list({ limit: 5, filter: { tags: ['new'] } }, local)).items).toHaveLength(2);
});

test('tags are what every store can keep, so that an export of them can be imported', async () => {
  await using kb = await openTestKb();
  const add = () =>
    kb.addSource(
      { name: 'a.txt', bytes: Buffer.from('One.') },
      { ...local, tags: ['nul\0', 'half \ud800', 'whole 😀'] },
    );
  expect(await add()).toMatchObject({ status: 'added' });
  expect(await add()).toMatchObject({ status: 'unchanged' });
  const tags = ['half \ufffd', 'nul ', 'whole 😀'];
  expect((await kb.list({ limit: 1 }, local)).items).toMatchObject([{ tags, metadata: { givenTags: tags } }]);
});

test('a document without a name, and a tag that is none, are refused', async () => {
  await using kb = await openTestKb();
  for (const tags of [[''], ['fine', 'x'.repeat(1_001)]]) {
    expect(() => kb.addPaths([folder], { ...local, tags })).toThrow(expect.objectContaining({ code: 'invalid_input' }));
    await expect(kb.sources.declare({ address: folder, tags }, local)).rejects.toThrow('A tag has');
  }
  await expect(kb.addSource({ name: '', bytes: Buffer.from('One.') }, local)).rejects.toMatchObject({
    code: 'invalid_input',
  });
});

test('a reader cannot add', async () => {
  await using kb = await openTestKb();
  const add = () => kb.addPaths([folder], { principal: testPrincipal({ team: 'reader' }), collection: 'team' });
  expect(add).toThrow(expect.objectContaining({ code: 'forbidden' }));
});

test('an aborted call stops, and what was reported before is there', async () => {
  await using kb = await openTestKb();
  for (let n = 0; n < 300; n += 1) writeFileSync(join(folder, 'a', `${n}.txt`), `Note ${n}.`);
  const controller = new AbortController();
  const reported: string[] = [];
  const run = async () => {
    for await (const report of kb.addPaths([folder], { ...local, signal: controller.signal })) {
      reported.push(...report.ids);
      if (reported.length === 10) controller.abort();
    }
  };
  await expect(run()).rejects.toThrow();
  for (const id of reported) expect(await kb.document(id, local)).toMatchObject({ id });
});
